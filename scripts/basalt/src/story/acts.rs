//! The acts of the story. Amounts are chosen so that each yield vests in five days, well under the
//! cap on growth.

use super::stage::{ONE, Stage};
use alloy::primitives::{U256, U512};
use basalt_client::amount::{decimal, ether};
use basalt_interfaces::{IRate, IToken, IVault};
use basalt_local::{account, payer};
use basalt_mirror::{Check, WatchError};
use basalt_model::{LossShared, RATE_ONE};

/// Alice's deposit, in whole ether.
const DEPOSIT: u64 = 100;

/// Thousandths of an ether, in wei.
pub(super) fn milli(thousandths: u64) -> U256 {
    U256::from(thousandths) * ONE / U256::from(1_000)
}

/// Two people stake, one of them restakes.
pub(super) async fn enter(stage: &mut Stage) -> Result<(), WatchError> {
    for (who, whole) in [("alice", DEPOSIT), ("bob", 40)] {
        let before = stage.rates().await?;
        let step = stage.watched.stake(account(who), ether(whole)).await?;
        let shares = decimal(U256::from(step.amount));
        let action = format!("deposits {whole} ETH for {shares} bsETH");
        stage.took_step(who, action, &step, before).await?;
    }

    let before = stage.rates().await?;
    let assets = ether(60);
    let alice = account("alice");
    let sent = stage.watched.actor(alice).approve_restaking(assets).await?;
    let action = "approves 60 bsETH to the manager".to_owned();
    let before = stage.took("alice", action, Some(&sent), before).await?;
    let step = stage.watched.restake_approved(alice, assets).await?;
    let action = format!("restakes 60 bsETH for {} brETH", decimal(U256::from(step.amount)));
    stage.took_step("alice", action, &step, before).await?;
    Ok(())
}

/// The keeper puts both vaults' assets to work.
pub(super) async fn put_to_work(stage: &mut Stage) -> Result<(), WatchError> {
    let keeper = account("keeper");
    let before = stage.rates().await?;
    let step = stage.watched.allocate_to_consensus(keeper, ether(96)).await?;
    let action = "sends 96 ETH to the validators".to_owned();
    let before = stage.took_step("keeper", action, &step, before).await?;
    let step = stage.watched.allocate_to_venue(keeper, ether(40)).await?;
    let action = "puts 40 bsETH into the ERC-4626 strategy".to_owned();
    stage.took_step("keeper", action, &step, before).await?;
    Ok(())
}

/// Both layers earn, both yields are reported and vest, and brETH carries both.
pub(super) async fn earn_twice(stage: &mut Stage) -> Result<(), WatchError> {
    stage.days_pass(1).await?;
    let start = consensus_yield(stage, 140).await?;

    let before = stage.rates().await?;
    let step = stage.watched.venue_gain(payer(), milli(60)).await?;
    let before = stage.took_step("venue", "earns 0.06 bsETH".to_owned(), &step, before).await?;
    let (step, _) = stage.watched.report_strategy(account("keeper")).await?;
    let action = "reports the strategy".to_owned();
    let reported = stage.took_step("keeper", action, &step, before).await?;
    stage.check(Check::equal(
        "no report moves a rate at once",
        start.restaking,
        reported.restaking,
    ));

    let vested = stage.days_pass(5).await?;
    stage.check(Check::holds(
        "consensus yield raised the bsETH rate",
        vested.staking > start.staking,
    ));
    stage.check(Check::holds(
        "strategy yield raised the brETH rate in bsETH",
        vested.in_bseth > start.in_bseth,
    ));
    let now = stage.now().await?;
    let both = stage.watched.mirror.restaking_rate_wad(now).unwrap_or_default();
    stage.check(Check::equal("brETH rate in ETH carries both yields", both, vested.restaking));
    stage.check(Check::holds(
        "and is above either alone",
        vested.restaking > vested.staking && vested.restaking > vested.in_bseth,
    ));
    Ok(())
}

/// Validators earn `thousandths` of an ether, and the oracle says so.
async fn consensus_yield(
    stage: &mut Stage,
    thousandths: u64,
) -> Result<super::stage::Rates, WatchError> {
    let before = stage.rates().await?;
    let wei = milli(thousandths);
    let step = stage.watched.consensus_reward(payer(), wei).await?;
    let action = format!("earn {} ETH", decimal(wei));
    let before = stage.took_step("validators", action, &step, before).await?;
    let (step, _) = stage.watched.report_consensus(account("oracle")).await?;
    let action = "reports the consensus layer".to_owned();
    stage.took_step("oracle", action, &step, before).await?;
    Ok(before)
}

/// Validators are slashed a little while a yield is still vesting: slack and unvested growth go
/// first, the rest falls on every bsETH alike.
pub(super) async fn lose_once(stage: &mut Stage) -> Result<(), WatchError> {
    consensus_yield(stage, 50).await?;
    let before = stage.days_pass(2).await?;
    let held = stage.watched.mirror.staking.clone();
    let loss = milli(60);
    let step = stage.watched.consensus_loss(loss).await?;
    let before = stage.took_step("validators", "lose 0.06 ETH".to_owned(), &step, before).await?;
    let (step, outcome) = stage.watched.report_consensus(account("oracle")).await?;
    let action = "reports the loss".to_owned();
    let after = stage.took_step("oracle", action, &step, before).await?;

    let event = step.sent.event::<IRate::LossRealized>(stage.watched.suite().staking_vault);
    let none = LossShared { slack: 0, growth: 0, holders: 0 };
    let borne = outcome.loss().unwrap_or(none);
    let (gross, absorbed) = event.map(|event| (event.gross, event.absorbed)).unwrap_or_default();
    stage.check(Check::equal("loss that arrived", loss, gross));
    let expected = borne.slack + borne.growth;
    stage.check(Check::equal("of it, slack and unvested growth absorbed", expected, absorbed));
    stage.check(Check::equal("of it, holders bear", borne.holders, gross - absorbed));

    let left = U256::from(held.vault().backing) - loss;
    let rate = mul_div(left, U256::from(RATE_ONE), U256::from(held.vault().shares));
    let line = IRate::rateLineCall {};
    let line = stage.watched.connection.read(stage.watched.suite().staking_vault, line).await?;
    stage.check(Check::equal("bsETH rate is what is left per share", rate, line.r0));
    stage.check(Check::equal("and promises no more", rate, line.rEnd));
    stage.check(Check::equal("brETH rate in bsETH did not move", before.in_bseth, after.in_bseth));
    stage.check(Check::holds("brETH rate in ETH fell", after.restaking < before.restaking));
    for who in ["alice", "bob"] {
        let shares = U256::from(held.balance(account(who)));
        let expected = mul_div(shares, rate, U256::from(RATE_ONE));
        let worth = IVault::convertToAssetsCall { shares };
        let actual =
            stage.watched.connection.read(stage.watched.suite().staking_vault, worth).await?;
        stage.check(Check::equal(format!("{who} bears the loss pro rata"), expected, actual));
    }
    Ok(())
}

/// Everything alice has goes back the way it came.
pub(super) async fn come_home(stage: &mut Stage, ether_at_start: U256) -> Result<(), WatchError> {
    let (alice, keeper) = (account("alice"), account("keeper"));
    let before = stage.rates().await?;
    let (step, _) = stage.watched.report_strategy(keeper).await?;
    let action = "reports the strategy".to_owned();
    let before = stage.took_step("keeper", action, &step, before).await?;
    let book = U256::from(stage.watched.mirror.restaking.working());
    let step = stage.watched.deallocate_from_venue(keeper, book).await?;
    let action = format!("takes {} bsETH out of the strategy", decimal(U256::from(step.amount)));
    let before = stage.took_step("keeper", action, &step, before).await?;

    let shares = U256::from(stage.watched.mirror.restaking.balance(alice));
    let step = stage.watched.unrestake(alice, shares).await?;
    let assets = decimal(U256::from(step.amount));
    let action = format!("redeems {} brETH for {assets} bsETH", decimal(shares));
    let before = stage.took_step("alice", action, &step, before).await?;

    let working = U256::from(stage.watched.mirror.staking.working());
    let step = stage.watched.pay_back(working).await?;
    let action = format!("pay back {} ETH", decimal(working));
    let before = stage.took_step("validators", action, &step, before).await?;

    let shares = U256::from(stage.watched.mirror.staking.balance(alice));
    let step = stage.watched.unstake(alice, shares).await?;
    let paid = U256::from(step.amount);
    let action = format!("redeems {} bsETH for {} ETH", decimal(shares), decimal(paid));
    stage.took_step("alice", action, &step, before).await?;

    let expected = ether_at_start + paid - ether(DEPOSIT) - stage.fees;
    let actual = stage.watched.connection.balance(alice).await?;
    stage.check(Check::equal("alice's ether, gas counted", expected, actual));
    let suite = stage.watched.suite();
    for (token, vault) in [("bsETH", suite.staking_vault), ("brETH", suite.restaking_manager)] {
        let held = IToken::balanceOfCall { account: alice };
        let held = stage.watched.connection.read(vault, held).await?;
        stage.check(Check::equal(format!("alice's {token}"), 0, held));
    }
    Ok(())
}

/// `floor(a * b / c)`, for numbers that are all far below 256 bits.
pub(super) fn mul_div(a: U256, b: U256, c: U256) -> U256 {
    let product: U512 = a.widening_mul(b);
    product.checked_div(U512::from(c)).map(|wide| wide.saturating_to()).unwrap_or_default()
}
