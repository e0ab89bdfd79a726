//! The acts of the story. Amounts are chosen so that each yield vests in five days, well under the
//! cap on growth.

use super::player::{Player, Rates};
use alloy::primitives::U256;
use basalt_client::{
    Token,
    amount::{ether, format_ether, milliether, mul_div},
};
use basalt_interfaces::{IRate, IToken, IVault};
use basalt_local::{account, payer};
use basalt_mirror::{Check, StepError};
use basalt_model::{LossShared, RATE_ONE};

/// Alice's deposit, in whole ether.
const DEPOSIT: u64 = 100;

/// Alice and bob deposit ether; alice deposits bsETH for brETH.
pub(super) async fn enter(player: &mut Player) -> Result<(), StepError> {
    for (who, whole) in [("alice", DEPOSIT), ("bob", 40)] {
        let before = player.rates().await?;
        let step = player.checked.deposit(Token::Bseth, account(who), ether(whole)).await?;
        let shares = format_ether(U256::from(step.amount));
        let action = format!("deposits {whole} ETH for {shares} bsETH");
        player.log_step(who, action, &step, before).await?;
    }

    let before = player.rates().await?;
    let assets = ether(60);
    let alice = account("alice");
    let receipt = player.checked.actor(alice).approve_restaking(assets).await?;
    let action = "approves 60 bsETH to the manager".to_owned();
    let before = player.log("alice", action, Some(&receipt), before).await?;
    let step = player.checked.deposit_approved(Token::Breth, alice, assets).await?;
    let action = format!("restakes 60 bsETH for {} brETH", format_ether(U256::from(step.amount)));
    player.log_step("alice", action, &step, before).await?;
    Ok(())
}

/// The keeper allocates the assets of both vaults.
pub(super) async fn allocate(player: &mut Player) -> Result<(), StepError> {
    let (keeper, adapter) = (account("keeper"), player.checked.first_adapter());
    let before = player.rates().await?;
    let step = player.checked.allocate_to_consensus(keeper, ether(96)).await?;
    let action = "sends 96 ETH to the validators".to_owned();
    let before = player.log_step("keeper", action, &step, before).await?;
    let step = player.checked.allocate_to_venue(keeper, adapter, ether(40)).await?;
    let action = "puts 40 bsETH into the ERC-4626 strategy".to_owned();
    player.log_step("keeper", action, &step, before).await?;
    Ok(())
}

/// Both layers earn, both yields are reported and vest, and the rate of brETH contains both.
pub(super) async fn earn_twice(player: &mut Player) -> Result<(), StepError> {
    player.days_pass(1).await?;
    let start = consensus_yield(player, 140).await?;

    let before = player.rates().await?;
    let adapter = player.checked.first_adapter();
    let step = player.checked.venue_gain(payer(), adapter, milliether(60)).await?;
    let before = player.log_step("venue", "earns 0.06 bsETH".to_owned(), &step, before).await?;
    let unreported = player.checked.reference.clone();
    let (step, _) = player.checked.report_strategy(account("keeper"), adapter).await?;
    let action = "reports the strategy".to_owned();
    let reported = player.log_step("keeper", action, &step, before).await?;
    // The lines of the reports before go on while seconds pass.
    let expected = unreported.restaking_rate_wad(player.now().await?);
    player.check(Check::equal("no report moves a rate at once", expected, reported.restaking));

    let vested = player.days_pass(5).await?;
    player.check(Check::holds(
        "consensus yield raised the bsETH rate",
        vested.staking > start.staking,
    ));
    player.check(Check::holds(
        "strategy yield raised the brETH rate in bsETH",
        vested.in_bseth > start.in_bseth,
    ));
    let now = player.now().await?;
    let both = player.checked.reference.restaking_rate_wad(now);
    player.check(Check::equal("brETH rate in ETH carries both yields", both, vested.restaking));
    player.check(Check::holds(
        "and is above either alone",
        vested.restaking > vested.staking && vested.restaking > vested.in_bseth,
    ));
    Ok(())
}

/// Validators earn `thousandths` of an ether and the oracle reports it.
async fn consensus_yield(player: &mut Player, thousandths: u64) -> Result<Rates, StepError> {
    let before = player.rates().await?;
    let wei = milliether(thousandths);
    let step = player.checked.consensus_reward(payer(), wei).await?;
    let action = format!("earn {} ETH", format_ether(wei));
    let before = player.log_step("validators", action, &step, before).await?;
    let (step, _) = player.checked.report_consensus(account("oracle")).await?;
    let action = "reports the consensus layer".to_owned();
    player.log_step("oracle", action, &step, before).await?;
    Ok(before)
}

/// Validators are slashed while a yield is still vesting: slack and unvested growth absorb the loss
/// first, and all bsETH share the rest pro rata.
pub(super) async fn lose_once(player: &mut Player) -> Result<(), StepError> {
    consensus_yield(player, 50).await?;
    let before = player.days_pass(2).await?;
    let held = player.checked.reference.staking.clone();
    let loss = milliether(60);
    let step = player.checked.consensus_loss(loss).await?;
    let before = player.log_step("validators", "lose 0.06 ETH".to_owned(), &step, before).await?;
    let (step, effect) = player.checked.report_consensus(account("oracle")).await?;
    let action = "reports the loss".to_owned();
    let after = player.log_step("oracle", action, &step, before).await?;

    let event = step.receipt.event::<IRate::LossRealized>(player.checked.suite().staking_vault);
    let none = LossShared { slack: 0, growth: 0, holders: 0 };
    let borne = effect.loss().unwrap_or(none);
    let (gross, absorbed) = event.map(|event| (event.gross, event.absorbed)).unwrap_or_default();
    player.check(Check::equal("loss that arrived", loss, gross));
    let expected = borne.slack + borne.growth;
    player.check(Check::equal("of it, slack and unvested growth absorbed", expected, absorbed));
    player.check(Check::equal("of it, holders bear", borne.holders, gross - absorbed));

    let left = U256::from(held.ledger().backing) - loss;
    let rate = mul_div(left, U256::from(RATE_ONE), U256::from(held.ledger().shares));
    let line = IRate::rateLineCall {};
    let line = player.checked.connection.read(player.checked.suite().staking_vault, line).await?;
    player.check(Check::equal("bsETH rate is what is left per share", rate, line.startRate));
    player.check(Check::equal("and promises no more", rate, line.endRate));
    player.check(Check::equal("brETH rate in bsETH did not move", before.in_bseth, after.in_bseth));
    player.check(Check::holds("brETH rate in ETH fell", after.restaking < before.restaking));
    for who in ["alice", "bob"] {
        let shares = U256::from(held.balance(account(who)));
        let expected = mul_div(shares, rate, U256::from(RATE_ONE));
        let worth = IVault::convertToAssetsCall { shares };
        let actual =
            player.checked.connection.read(player.checked.suite().staking_vault, worth).await?;
        player.check(Check::equal(format!("{who} bears the loss pro rata"), expected, actual));
    }
    Ok(())
}

/// Alice redeems everything she has.
pub(super) async fn exit_all(player: &mut Player, ether_at_start: U256) -> Result<(), StepError> {
    let (alice, keeper) = (account("alice"), account("keeper"));
    let adapter = player.checked.first_adapter();
    let before = player.rates().await?;
    let (step, _) = player.checked.report_strategy(keeper, adapter).await?;
    let action = "reports the strategy".to_owned();
    let before = player.log_step("keeper", action, &step, before).await?;
    let book = U256::from(player.checked.reference.restaking.working());
    let step = player.checked.deallocate_from_venue(keeper, adapter, book).await?;
    let action =
        format!("takes {} bsETH out of the strategy", format_ether(U256::from(step.amount)));
    let before = player.log_step("keeper", action, &step, before).await?;

    let shares = U256::from(player.checked.reference.restaking.balance(alice));
    let step = player.checked.redeem(Token::Breth, alice, shares).await?;
    let assets = format_ether(U256::from(step.amount));
    let action = format!("redeems {} brETH for {assets} bsETH", format_ether(shares));
    let before = player.log_step("alice", action, &step, before).await?;

    let working = U256::from(player.checked.reference.staking.working());
    let step = player.checked.pay_back(working).await?;
    let action = format!("pay back {} ETH", format_ether(working));
    let before = player.log_step("validators", action, &step, before).await?;

    let shares = U256::from(player.checked.reference.staking.balance(alice));
    let step = player.checked.redeem(Token::Bseth, alice, shares).await?;
    let paid = U256::from(step.amount);
    let action = format!("redeems {} bsETH for {} ETH", format_ether(shares), format_ether(paid));
    player.log_step("alice", action, &step, before).await?;

    let expected = ether_at_start + paid - ether(DEPOSIT) - player.alice_gas;
    let actual = player.checked.connection.balance(alice).await?;
    player.check(Check::equal("alice's ether, gas counted", expected, actual));
    let suite = player.checked.suite();
    for (token, vault) in [("bsETH", suite.staking_vault), ("brETH", suite.restaking_manager)] {
        let held = IToken::balanceOfCall { account: alice };
        let held = player.checked.connection.read(vault, held).await?;
        player.check(Check::equal(format!("alice's {token}"), 0, held));
    }
    Ok(())
}
