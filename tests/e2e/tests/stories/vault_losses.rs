//! Losses of bsETH: who bears them, how far they go, and reports that are absurd.

use alloy::primitives::U256;
use basalt_client::Sent;
use basalt_harness::{World, ether};
use basalt_interfaces::{IErrors, IRate, IStakingVault, IToken, IVault};

const RATE_ONE: u128 = 10_u128.pow(27);

/// Thousandths.
fn milli(thousandths: u64) -> U256 {
    ether(thousandths) / U256::from(1_000)
}

/// A world of 100 ether, 40 of them at work, in which `reward` was reported and half of the line
/// has vested.
async fn world(story: &str, reward: U256) -> Option<World> {
    let mut world = World::with_time_travel(story).await?;
    world.stake("alice", ether(100)).await;
    world.allocate_to_consensus(ether(40)).await;
    world.hours_pass(2).await;
    world.consensus_reward(reward).await;
    world.report_consensus().await;
    world.hours_pass(60).await;
    Some(world)
}

/// What a loss says of itself, beside the line in its slot before and after.
async fn lose(world: &mut World, wei: U256) -> (IRate::LossRealized, [U256; 2]) {
    let vault = world.staking_vault();
    let before = world.storage(vault, 1).await;
    world.consensus_loss(wei).await;
    let (step, _) = world.report_consensus().await;
    let event = step.sent.event::<IRate::LossRealized>(vault).unwrap();
    assert_eq!((event.source, event.gross), (world.address("oracle"), wei));
    assert_eq!(event.covered, U256::ZERO);
    (event, [before, world.storage(vault, 1).await])
}

#[tokio::test]
async fn a_loss_within_slack_leaves_the_line_alone() {
    // Five ether are more than the cap lets the line promise.
    let Some(mut world) = world("a loss within slack", ether(5)).await else { return };
    let (event, [before, after]) = lose(&mut world, ether(3)).await;
    assert_eq!(event.absorbed, event.gross);
    assert_eq!(event.rateBefore, event.rateAfter);
    assert_eq!(before, after);
}

#[tokio::test]
async fn a_loss_within_unvested_growth_slows_the_rate_and_lowers_it_for_nobody() {
    let Some(mut world) = world("a loss within unvested growth", milli(100)).await else { return };
    let vault = world.staking_vault();
    let line = world.read(vault, IRate::rateLineCall {}).await;
    let (event, [before, after]) = lose(&mut world, milli(20)).await;
    assert_eq!(event.absorbed, event.gross);
    assert_eq!(event.rateBefore, event.rateAfter);
    assert_ne!(before, after);
    let lower = world.read(vault, IRate::rateLineCall {}).await;
    assert_eq!(lower.r0, event.rateAfter);
    assert!(lower.rEnd < line.rEnd && lower.rEnd > lower.r0);
    assert_eq!(lower.tEnd, line.tEnd);
}

#[tokio::test]
async fn a_loss_beyond_growth_lowers_the_rate_by_exactly_the_rest() {
    let Some(mut world) = world("a loss beyond growth", milli(100)).await else { return };
    let vault = world.staking_vault();
    let (event, _) = lose(&mut world, ether(2)).await;
    // Half of the growth had vested by then.
    assert!(event.absorbed >= milli(49) && event.absorbed <= milli(51));
    assert!(event.rateAfter < event.rateBefore);
    let ledger = world.read(vault, IRate::ledgerCall {}).await;
    assert_eq!(event.rateAfter, ledger.backing * U256::from(RATE_ONE) / ledger.shares);
    assert_eq!(ledger.peak, event.rateBefore);
    let line = world.read(vault, IRate::rateLineCall {}).await;
    assert_eq!((line.r0, line.rEnd, line.t0), (event.rateAfter, event.rateAfter, line.tEnd));
    let borne = (event.rateBefore - event.rateAfter) * ledger.shares / U256::from(RATE_ONE);
    assert!(borne.abs_diff(event.gross - event.absorbed) <= U256::from(2));
}

#[tokio::test]
async fn a_recovery_by_more_than_a_hundredth_closes_entries_and_no_exits() {
    let Some(mut world) = world("entries in a recovery", milli(10)).await else { return };
    lose(&mut world, ether(5)).await;
    world.hours_pass(2).await;
    world.consensus_reward(ether(4)).await;
    world.report_consensus().await;
    let (vault, alice) = (world.staking_vault(), world.address("alice"));
    let line = world.read(vault, IRate::rateLineCall {}).await;
    for receiver in [alice, world.address("bob")] {
        assert_eq!(world.read(vault, IVault::maxDepositCall { receiver }).await, U256::ZERO);
        assert_eq!(world.read(vault, IVault::maxMintCall { receiver }).await, U256::ZERO);
    }
    let call = IVault::depositCall { assets: ether(1), receiver: alice };
    let error = world.expect_revert::<IVault::EntriesClosed>("alice", vault, call, ether(1)).await;
    assert_eq!(error.rateEnd, line.rEnd);
    assert!(
        error.rate >= line.r0 && error.rate * U256::from(101) < error.rateEnd * U256::from(100)
    );
    world.unstake("alice", ether(1)).await;
    // As the line recovers, they open.
    world.hours_pass(24 * 5).await;
    world.stake("bob", ether(1)).await;
}

#[tokio::test]
async fn when_everything_is_lost_every_view_answers_and_nothing_can_be_taken() {
    let Some(mut world) = World::with_time_travel("a total loss").await else { return };
    world.stake("alice", ether(100)).await;
    let (vault, alice) = (world.staking_vault(), world.address("alice"));
    let all = world.read(vault, IRate::ledgerCall {}).await.backing;
    world.allocate_to_consensus(all).await;
    world.hours_pass(2).await;
    world.consensus_loss(all).await;
    let (step, shared) = world.report_consensus().await;
    assert_eq!(U256::from(shared.unwrap().holders), all);
    assert_eq!(step.sent.event::<IRate::LossRealized>(vault).unwrap().rateAfter, U256::ZERO);

    let zero = U256::ZERO;
    let (owner, receiver, one) = (alice, alice, ether(1));
    for answer in [
        world.read(vault, IRate::getRateCall {}).await,
        world.read(world.restaking_manager(), IRate::getRateCall {}).await,
        world.read(vault, IVault::totalAssetsCall {}).await,
        world.read(vault, IVault::convertToAssetsCall { shares: one }).await,
        world.read(vault, IVault::convertToSharesCall { assets: one }).await,
        world.read(vault, IVault::maxDepositCall { receiver }).await,
        world.read(vault, IVault::maxMintCall { receiver }).await,
        world.read(vault, IVault::maxWithdrawCall { owner }).await,
        world.read(vault, IVault::maxRedeemCall { owner }).await,
    ] {
        assert_eq!(answer, zero);
    }
    let call = IVault::redeemCall { shares: one, receiver, owner };
    world.expect_revert::<IVault::ZeroRate>("alice", vault, call, zero).await;
    let call = IVault::withdrawCall { assets: one, receiver, owner };
    world.expect_revert::<IVault::ZeroRate>("alice", vault, call, zero).await;
    let call = IVault::depositCall { assets: one, receiver };
    let error = world.expect_revert::<IVault::EntriesClosed>("alice", vault, call, one).await;
    assert_eq!((error.rate, error.rateEnd), (zero, zero));
    // Tokens still move, and what comes back is for those who hold them.
    world.transfer(vault, "alice", world.address("bob"), one).await;
    world.hours_pass(2).await;
    world.consensus_reward(ether(50)).await;
    world.report_consensus().await;
    world.hours_pass(24 * 5).await;
    world.pay_back(ether(50)).await;
    let worth = world.unstake("bob", one).await.amount;
    assert!(worth > 49 * 10_u128.pow(16) && worth < 50 * 10_u128.pow(16));
}

/// A report past the mirror.
async fn report(world: &World, working: U256) -> Sent {
    let ref_time = U256::from(world.now().await);
    let call = IStakingVault::reportCall { refTime: ref_time, working };
    world.send("oracle", world.staking_vault(), call, U256::ZERO).await
}

#[tokio::test]
async fn an_absurd_gain_fills_the_backing_and_its_correction_takes_back_exactly_that() {
    let Some(mut world) = World::with_time_travel("an absurd report").await else { return };
    world.stake("alice", ether(100)).await;
    world.allocate_to_consensus(ether(40)).await;
    world.hours_pass(2).await;
    let (vault, receiver) = (world.staking_vault(), world.address("bob"));
    let (widest, before) =
        ((U256::ONE << 96) - U256::ONE, world.read(vault, IRate::ledgerCall {}).await);
    let liquid = before.backing - before.working;

    let sent = report(&world, widest).await;
    let after = world.read(vault, IRate::ledgerCall {}).await;
    assert_eq!(after.backing, widest);
    assert_eq!(after.backing - after.working, liquid, "what is at hand is what it was");
    let event = sent.event::<IRate::Reported>(vault).unwrap();
    assert_eq!(event.change.to_string(), (widest - before.backing).to_string());
    // It is no way in, no way out, and no step of the rate.
    assert_eq!(event.rate, U256::from(RATE_ONE));
    assert!(event.rateEnd < U256::from(RATE_ONE + RATE_ONE / 100));
    assert_eq!(world.read(vault, IVault::maxDepositCall { receiver }).await, U256::ZERO);
    let call = IVault::depositCall { assets: ether(1), receiver };
    let error = world.expect_revert::<IErrors::Overflow>("alice", vault, call, ether(1)).await;
    assert_eq!((error.value, error.limit), (widest + ether(1), widest));
    let owner = world.address("alice");
    assert_eq!(world.read(vault, IVault::maxWithdrawCall { owner }).await, liquid);

    world.connection().raw("evm_increaseTime", serde_json::json!([3_700])).await.unwrap();
    world.connection().raw("evm_mine", serde_json::json!([])).await.unwrap();
    let sent = report(&world, before.working).await;
    let restored = world.read(vault, IRate::ledgerCall {}).await;
    assert_eq!(
        (restored.shares, restored.backing, restored.working),
        (before.shares, before.backing, before.working)
    );
    let event = sent.event::<IRate::LossRealized>(vault).unwrap();
    assert_eq!(event.gross, widest - before.backing);
    assert_eq!(event.rateAfter, U256::from(RATE_ONE));
    assert_eq!(restored.peak, event.rateBefore, "an hour of the line had vested");
    let supply = world.read(vault, IToken::totalSupplyCall {}).await;
    assert_eq!(world.read(vault, IVault::totalAssetsCall {}).await, supply);
}
