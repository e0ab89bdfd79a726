//! The slow way out, and a loss that is not believed at once: two requests, a report that closes the
//! vault, one request given up meanwhile, a better report, and the other request settled at what is
//! left.

use super::{
    acts::{milli, mul_div},
    stage::{ONE, Stage},
};
use alloy::primitives::U256;
use basalt_client::amount::{decimal, ether};
use basalt_interfaces::{IBunker, IQueuedVault, IRate, IToken, IVault};
use basalt_local::{account, payer};
use basalt_mirror::{Check, WatchError};
use basalt_model::RATE_ONE;

/// bsETH that bob asks to leave with, and that he gives up to leave with.
const LEAVES: u64 = 12;
const STAYS: u64 = 8;

/// Two requests of bob's, of which one is cancelled and one goes through a loss.
pub(super) async fn queue_through_a_loss(stage: &mut Stage) -> Result<(), WatchError> {
    let (vault, bob) = (stage.watched.suite().staking_vault, account("bob"));
    let held = U256::from(stage.watched.mirror.staking.balance(bob));
    let at_request = stage.watched.connection.read(vault, IQueuedVault::requestRateCall {}).await?;
    for whole in [LEAVES, STAYS] {
        let before = stage.rates().await?;
        let step = stage.watched.request_redeem(vault, bob, ether(whole), None).await?;
        let action = format!("asks the queue for the ether of {whole} bsETH");
        stage.took_step("bob", action, &step, before).await?;
    }

    fall_silent(stage).await?;
    give_one_up(stage, held).await?;
    recover(stage).await?;
    be_paid(stage, at_request).await
}

/// Validators lose far more than a report may take away at once: the rate is shown lower, and
/// nothing is booked.
async fn fall_silent(stage: &mut Stage) -> Result<(), WatchError> {
    let vault = stage.watched.suite().staking_vault;
    let before = stage.rates().await?;
    let step = stage.watched.consensus_loss(ONE * U256::from(4)).await?;
    let before = stage.took_step("validators", "lose 4 ETH".to_owned(), &step, before).await?;
    let before = hours_pass(stage, 3, before).await?;
    let (step, _) = stage.watched.report_consensus(account("oracle")).await?;
    let action = "reports the loss, which waits to be confirmed".to_owned();
    let after = stage.took_step("oracle", action, &step, before).await?;

    let connection = &stage.watched.connection;
    let bunker = connection.read(vault, IBunker::bunkerCall {}).await?;
    let ledger = connection.read(vault, IRate::ledgerCall {}).await?;
    let owner = account("alice");
    let most = connection.read(vault, IVault::maxRedeemCall { owner }).await?;
    let left = ledger.backing - bunker.provisional;
    let shown = mul_div(left, U256::from(RATE_ONE), ledger.shares);
    stage.check(Check::equal("loss that waits", ONE * U256::from(4), bunker.provisional));
    stage.check(Check::equal("bsETH rate shows what would be left", shown, bunker.rateShown));
    stage.check(Check::holds(
        "while the books keep the rate before",
        bunker.rateFrozen > bunker.rateShown,
    ));
    stage.check(Check::holds("brETH rate in ETH shows it too", after.restaking < before.restaking));
    stage.check(Check::equal("nobody leaves at once meanwhile", 0, most));
    Ok(())
}

/// Whoever waits may still turn back, and gets all shares: the rate is not above the request's.
async fn give_one_up(stage: &mut Stage, held: U256) -> Result<(), WatchError> {
    let (vault, bob) = (stage.watched.suite().staking_vault, account("bob"));
    let before = stage.rates().await?;
    let step = stage.watched.cancel(vault, bob, 2).await?;
    let action = format!("gives up the request for {STAYS} bsETH");
    stage.took_step("bob", action, &step, before).await?;
    let expected = held - ether(LEAVES);
    let balance = IToken::balanceOfCall { account: bob };
    let balance = stage.watched.connection.read(vault, balance).await?;
    stage.check(Check::equal("bob has the bsETH of the request given up", expected, balance));
    Ok(())
}

/// Most of it was a mistake: the next report says so, the owner confirms what is left of it, and one
/// more report opens the vault.
async fn recover(stage: &mut Stage) -> Result<(), WatchError> {
    let (vault, oracle) = (stage.watched.suite().staking_vault, account("oracle"));
    let before = stage.rates().await?;
    let found = milli(3_500);
    let step = stage.watched.consensus_reward(payer(), found).await?;
    let action = "turn out to have 3.5 ETH more".to_owned();
    let before = stage.took_step("validators", action, &step, before).await?;
    let before = hours_pass(stage, 2, before).await?;
    let (step, _) = stage.watched.report_consensus(oracle).await?;
    let action = "reports a loss of 0.5 ETH instead".to_owned();
    let better = stage.took_step("oracle", action, &step, before).await?;
    stage.check(Check::holds(
        "a better report raises the rate shown",
        better.staking > before.staking,
    ));

    let (step, borne) = stage.watched.confirm_loss(vault, account("owner")).await?;
    let action = "confirms the loss".to_owned();
    let booked = stage.took_step("owner", action, &step, better).await?;
    stage.check(Check::equal("loss that is booked", milli(500), borne.gross()));
    stage.check(Check::equal("at the rate that was shown", better.staking, booked.staking));
    Ok(())
}

/// The next report settles the request that waited, at the rate after the loss.
async fn be_paid(stage: &mut Stage, at_request: U256) -> Result<(), WatchError> {
    let (vault, bob) = (stage.watched.suite().staking_vault, account("bob"));
    let before = stage.rates().await?;
    let before = hours_pass(stage, 2, before).await?;
    let (step, _) = stage.watched.report_consensus(account("oracle")).await?;
    let action = "reports, which settles the queue".to_owned();
    let before = stage.took_step("oracle", action, &step, before).await?;

    let rate = stage.watched.connection.read(vault, IQueuedVault::requestRateCall {}).await?;
    let shares = ether(LEAVES);
    let expected = mul_div(shares, rate, U256::from(RATE_ONE));
    let had = stage.watched.connection.balance(bob).await?;
    let step = stage.watched.claim(vault, bob, &[1], bob).await?;
    let paid = U256::from(step.amount);
    let action = format!("claims {} ETH", decimal(paid));
    let fee = step.sent.fee;
    stage.took_step("bob", action, &step, before).await?;
    let has = stage.watched.connection.balance(bob).await?;
    stage.check(Check::holds("the request went through a loss", rate < at_request));
    stage.check(Check::equal("it was paid at the rate after the loss", expected, paid));
    stage.check(Check::equal("bob's ether, gas counted", had + paid - fee, has));
    Ok(())
}

async fn hours_pass(
    stage: &mut Stage,
    hours: u64,
    before: super::stage::Rates,
) -> Result<super::stage::Rates, WatchError> {
    stage.watched.travel(hours * 3_600).await?;
    stage.took("time", format!("{hours} hours pass"), None, before).await
}
