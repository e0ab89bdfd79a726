//! Withdrawal through the queue during a loss above the bound: two requests, a report that opens the
//! bunker, one request cancelled, a better report, and the other request settled at the rate that is
//! left.

use super::player::{Player, Rates};
use alloy::primitives::U256;
use basalt_client::amount::{ether, format_ether, milliether, mul_div};
use basalt_interfaces::{IBunker, IQueuedVault, IRate, IToken, IVault};
use basalt_local::{account, payer};
use basalt_mirror::{Check, StepError};
use basalt_model::{HOUR_SECS, RATE_ONE};

/// bsETH of the request that bob keeps, and of the one that he cancels.
const LEAVES: u64 = 12;
const STAYS: u64 = 8;

/// Bob requests twice; one request is cancelled, the other one is settled after a loss.
pub(super) async fn queue_through_a_loss(player: &mut Player) -> Result<(), StepError> {
    let (vault, bob) = (player.checked.suite().staking_vault, account("bob"));
    let held = U256::from(player.checked.reference.staking.balance(bob));
    let at_request =
        player.checked.connection.read(vault, IQueuedVault::requestRateCall {}).await?;
    for whole in [LEAVES, STAYS] {
        let before = player.rates().await?;
        let step = player.checked.request_redeem(vault, bob, ether(whole), None).await?;
        let action = format!("asks the queue for the ether of {whole} bsETH");
        player.log_step("bob", action, &step, before).await?;
    }

    report_large_loss(player).await?;
    cancel_one(player, held).await?;
    report_recovery(player).await?;
    claim_settled(player, at_request).await
}

/// Validators lose more than one report may book: the rate is shown lower and nothing is booked.
async fn report_large_loss(player: &mut Player) -> Result<(), StepError> {
    let vault = player.checked.suite().staking_vault;
    let before = player.rates().await?;
    let step = player.checked.consensus_loss(ether(4)).await?;
    let before = player.log_step("validators", "lose 4 ETH".to_owned(), &step, before).await?;
    let before = hours_pass(player, 3, before).await?;
    let (step, _) = player.checked.report_consensus(account("oracle")).await?;
    let action = "reports the loss, which waits to be confirmed".to_owned();
    let after = player.log_step("oracle", action, &step, before).await?;

    let connection = &player.checked.connection;
    let bunker = connection.read(vault, IBunker::bunkerCall {}).await?;
    let ledger = connection.read(vault, IRate::ledgerCall {}).await?;
    let owner = account("alice");
    let most = connection.read(vault, IVault::maxRedeemCall { owner }).await?;
    let left = ledger.backing - bunker.provisional;
    let shown = mul_div(left, U256::from(RATE_ONE), ledger.shares);
    player.check(Check::equal("loss that waits", ether(4), bunker.provisional));
    player.check(Check::equal("bsETH rate shows what would be left", shown, bunker.shownRate));
    player.check(Check::holds(
        "while the books keep the rate before",
        bunker.frozenRate > bunker.shownRate,
    ));
    player
        .check(Check::holds("brETH rate in ETH shows it too", after.restaking < before.restaking));
    player.check(Check::equal("nobody leaves at once meanwhile", 0, most));
    Ok(())
}

/// A request can be cancelled meanwhile. It returns all shares, because the rate is not above that
/// of the request.
async fn cancel_one(player: &mut Player, held: U256) -> Result<(), StepError> {
    let (vault, bob) = (player.checked.suite().staking_vault, account("bob"));
    let before = player.rates().await?;
    let step = player.checked.cancel(vault, bob, 2).await?;
    let action = format!("gives up the request for {STAYS} bsETH");
    player.log_step("bob", action, &step, before).await?;
    let expected = held - ether(LEAVES);
    let balance = IToken::balanceOfCall { account: bob };
    let balance = player.checked.connection.read(vault, balance).await?;
    player.check(Check::equal("bob has the bsETH of the request given up", expected, balance));
    Ok(())
}

/// The next report reduces the loss, and the owner confirms what is left of it.
async fn report_recovery(player: &mut Player) -> Result<(), StepError> {
    let (vault, oracle) = (player.checked.suite().staking_vault, account("oracle"));
    let before = player.rates().await?;
    let found = milliether(3_500);
    let step = player.checked.consensus_reward(payer(), found).await?;
    let action = "turn out to have 3.5 ETH more".to_owned();
    let before = player.log_step("validators", action, &step, before).await?;
    let before = hours_pass(player, 2, before).await?;
    let (step, _) = player.checked.report_consensus(oracle).await?;
    let action = "reports a loss of 0.5 ETH instead".to_owned();
    let better = player.log_step("oracle", action, &step, before).await?;
    player.check(Check::holds(
        "a better report raises the rate shown",
        better.staking > before.staking,
    ));

    let (step, borne) = player.checked.confirm_loss(vault, account("owner")).await?;
    let action = "confirms the loss".to_owned();
    let booked = player.log_step("owner", action, &step, better).await?;
    player.check(Check::equal("loss that is booked", milliether(500), borne.gross()));
    player.check(Check::equal("at the rate that was shown", better.staking, booked.staking));
    Ok(())
}

/// The next report settles the open request at the rate after the loss.
async fn claim_settled(player: &mut Player, at_request: U256) -> Result<(), StepError> {
    let (vault, bob) = (player.checked.suite().staking_vault, account("bob"));
    let before = player.rates().await?;
    let before = hours_pass(player, 2, before).await?;
    let (step, _) = player.checked.report_consensus(account("oracle")).await?;
    let action = "reports, which settles the queue".to_owned();
    let before = player.log_step("oracle", action, &step, before).await?;

    let rate = player.checked.connection.read(vault, IQueuedVault::requestRateCall {}).await?;
    let shares = ether(LEAVES);
    let expected = mul_div(shares, rate, U256::from(RATE_ONE));
    let had = player.checked.connection.balance(bob).await?;
    let step = player.checked.claim(vault, bob, &[1], bob).await?;
    let paid = U256::from(step.amount);
    let action = format!("claims {} ETH", format_ether(paid));
    let fee = step.receipt.fee;
    player.log_step("bob", action, &step, before).await?;
    let has = player.checked.connection.balance(bob).await?;
    player.check(Check::holds("the request went through a loss", rate < at_request));
    player.check(Check::equal("it was paid at the rate after the loss", expected, paid));
    player.check(Check::equal("bob's ether, gas counted", had + paid - fee, has));
    Ok(())
}

async fn hours_pass(player: &mut Player, hours: u64, before: Rates) -> Result<Rates, StepError> {
    player.checked.travel(hours * u64::from(HOUR_SECS)).await?;
    player.log("time", format!("{hours} hours pass"), None, before).await
}
