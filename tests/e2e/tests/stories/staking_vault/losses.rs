//! Losses of bsETH: who bears them, how far they go, and absurd reports.

use alloy::primitives::{I256, U256};
use basalt_harness::{Parameter, RATE_ONE, Token, World, ether, milliether};
use basalt_interfaces::{IBunker, IRate, IStakingVault, IToken, IVault};
use basalt_vault::layout::LINE;

/// 100 ether, 40 of them at work; `reward` was reported and half of the line has vested. Reports
/// may book a loss of 1 % and a gain of 10 %.
async fn world(story: &str, reward: U256) -> Option<World> {
    let mut world = World::with_time_travel(story).await?;
    world.widen_report_bounds(world.staking_vault()).await;
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.allocate_to_consensus(ether(40)).await;
    world.advance_hours(2).await;
    world.consensus_reward(reward).await;
    world.report_consensus().await;
    world.advance_hours(60).await;
    Some(world)
}

/// Reports a loss; returns its event, and the slot of the rate line before and after.
async fn lose(world: &mut World, wei: U256) -> (IRate::LossRealized, [U256; 2]) {
    let vault = world.staking_vault();
    let before = world.storage(vault, LINE.into()).await;
    world.consensus_loss(wei).await;
    let (step, _) = world.report_consensus().await;
    let event = step.receipt.event::<IRate::LossRealized>(vault).unwrap();
    assert_eq!((event.source, event.gross), (world.address("consensus"), wei));
    assert_eq!(event.covered, U256::ZERO);
    (event, [before, world.storage(vault, LINE.into()).await])
}

#[tokio::test]
async fn a_loss_within_slack_does_not_change_the_line() {
    // Five ether are more than the cap lets the line promise.
    let Some(mut world) = world("a loss within slack", ether(5)).await else { return };
    let (event, [before, after]) = lose(&mut world, milliether(500)).await;
    assert_eq!(event.absorbed, event.gross);
    assert_eq!(event.rateBefore, event.rateAfter);
    assert_eq!(before, after);
}

#[tokio::test]
async fn a_loss_within_unvested_growth_lowers_the_end_of_the_line_and_not_the_rate() {
    let Some(mut world) = world("a loss within unvested growth", milliether(100)).await else {
        return;
    };
    let vault = world.staking_vault();
    let line = world.read(vault, IRate::rateLineCall {}).await;
    let (event, [before, after]) = lose(&mut world, milliether(20)).await;
    assert_eq!(event.absorbed, event.gross);
    assert_eq!(event.rateBefore, event.rateAfter);
    assert_ne!(before, after);
    let lower = world.read(vault, IRate::rateLineCall {}).await;
    assert_eq!(lower.startRate, event.rateAfter);
    assert!(lower.endRate < line.endRate && lower.endRate > lower.startRate);
    assert_eq!(lower.end, line.end);
}

#[tokio::test]
async fn a_loss_beyond_growth_lowers_the_rate_by_exactly_the_rest() {
    let Some(mut world) = world("a loss beyond growth", milliether(100)).await else { return };
    let vault = world.staking_vault();
    let (event, _) = lose(&mut world, milliether(300)).await;
    // Half of the growth has vested by then.
    assert!(event.absorbed >= milliether(49) && event.absorbed <= milliether(51));
    assert!(event.rateAfter < event.rateBefore);
    let ledger = world.read(vault, IRate::ledgerCall {}).await;
    assert_eq!(event.rateAfter, ledger.backing * U256::from(RATE_ONE) / ledger.shares);
    assert_eq!(ledger.peak, event.rateBefore);
    let line = world.read(vault, IRate::rateLineCall {}).await;
    assert_eq!(
        (line.startRate, line.endRate, line.start),
        (event.rateAfter, event.rateAfter, line.end)
    );
    let borne = (event.rateBefore - event.rateAfter) * ledger.shares / U256::from(RATE_ONE);
    assert!(borne.abs_diff(event.gross - event.absorbed) <= U256::from(2));
}

#[tokio::test]
async fn a_recovery_by_more_than_a_hundredth_closes_entries_and_not_exits() {
    let Some(mut world) = world("entries in a recovery", milliether(10)).await else { return };
    world.confirm_large_loss(ether(5)).await;
    world.advance_hours(2).await;
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
    assert_eq!(error.endRate, line.endRate);
    assert!(
        error.rate >= line.startRate
            && error.rate * U256::from(101) < error.endRate * U256::from(100)
    );
    world.redeem(Token::Bseth, "alice", ether(1)).await;
    // Entries open as the rate recovers.
    world.advance_hours(24 * 5).await;
    world.deposit(Token::Bseth, "bob", ether(1)).await;
}

#[tokio::test]
async fn after_a_total_loss_every_view_answers_and_nothing_can_be_withdrawn() {
    let Some(mut world) = World::with_time_travel("a total loss").await else { return };
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    let (vault, alice) = (world.staking_vault(), world.address("alice"));
    let all = world.read(vault, IRate::ledgerCall {}).await.backing;
    world.allocate_to_consensus(all).await;
    world.advance_hours(2).await;
    let (step, borne) = world.confirm_large_loss(all).await;
    assert_eq!(U256::from(borne.shared.holders), all);
    assert_eq!(step.receipt.event::<IRate::LossRealized>(vault).unwrap().rateAfter, U256::ZERO);

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
    assert_eq!((error.rate, error.endRate), (zero, zero));
    // Tokens can still be transferred, but no gain is booked on a backing of 0.
    world.transfer(vault, "alice", world.address("bob"), one).await;
    world.advance_hours(2).await;
    world.consensus_reward(ether(50)).await;
    let (step, _) = world.report_consensus().await;
    assert_eq!(step.receipt.event::<IRate::Reported>(vault).unwrap().applied, I256::ZERO);
    let call = IStakingVault::payBackCall {};
    world.expect_revert::<IStakingVault::ExceedsWorking>("consensus", vault, call, one).await;
}

#[tokio::test]
async fn assets_recovered_before_a_confirmation_belong_to_the_current_holders() {
    let Some(mut world) = World::with_time_travel("a loss of which half comes back").await else {
        return;
    };
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    let (vault, one) = (world.staking_vault(), ether(1));
    let all = world.read(vault, IRate::ledgerCall {}).await.backing;
    world.allocate_to_consensus(all).await;
    world.advance_hours(2).await;
    world.consensus_loss(all).await;
    world.report_consensus().await;
    let bunker = world.read(vault, IBunker::bunkerCall {}).await;
    assert_eq!(bunker.provisional, all);
    let tenth = bunker.frozenRate / U256::from(10);
    assert_eq!(
        bunker.shownRate,
        bunker.frozenRate - tenth,
        "one report lowers the shown rate by a tenth at most"
    );
    world.transfer(vault, "alice", world.address("bob"), one).await;
    world.advance_hours(2).await;
    world.consensus_reward(ether(50)).await;
    world.report_consensus().await;
    let (_, borne) = world.confirm_loss(vault, "owner").await;
    assert_eq!(U256::from(borne.gross()), all - ether(50));
    world.advance_hours(2).await;
    world.report_consensus().await;
    world.pay_back(ether(50)).await;
    let value = world.redeem(Token::Bseth, "bob", one).await.amount;
    assert!(value > 49 * 10_u128.pow(16) && value < 50 * 10_u128.pow(16));
}

#[tokio::test]
async fn an_absurd_gain_is_booked_up_to_its_bound_and_a_correction_reverses_exactly_that() {
    let Some(mut world) = World::with_time_travel("an absurd report").await else { return };
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.allocate_to_consensus(ether(40)).await;
    let (vault, owner) = (world.staking_vault(), world.address("alice"));
    world.widen_report_bounds(vault).await;
    world.set_parameter(vault, Parameter::GainAtOnce, 40).await;
    world.set_parameter(vault, Parameter::GainPerYear, 0).await;
    world.advance_hours(2).await;
    let (widest, before) =
        ((U256::ONE << 96) - U256::ONE, world.read(vault, IRate::ledgerCall {}).await);
    let liquid = before.backing - before.working;
    let believed = before.backing * U256::from(40) / U256::from(10_000);

    let (step, _) = world.report_consensus_as(widest).await;
    let after = world.read(vault, IRate::ledgerCall {}).await;
    assert_eq!(after.backing, before.backing + believed);
    assert_eq!(after.backing - after.working, liquid, "the liquid assets are unchanged");
    let event = step.receipt.event::<IRate::Reported>(vault).unwrap();
    assert_eq!(event.applied.to_string(), believed.to_string());
    // The absurd report opens neither entry nor exit, and the rate makes no step.
    assert_eq!(event.rate, U256::from(RATE_ONE));
    assert!(event.endRate < U256::from(RATE_ONE + RATE_ONE / 100));
    let assets = ether(1);
    let shares = world.read(vault, IVault::previewDepositCall { assets }).await;
    assert!(world.read(vault, IVault::convertToAssetsCall { shares }).await < assets);
    assert_eq!(world.read(vault, IVault::maxWithdrawCall { owner }).await, liquid);

    basalt_client::dev::travel(world.connection(), 3_700).await.unwrap();
    let (step, _) = world.report_consensus_as(before.working).await;
    let restored = world.read(vault, IRate::ledgerCall {}).await;
    assert_eq!(
        (restored.shares, restored.backing, restored.working),
        (before.shares, before.backing, before.working)
    );
    let event = step.receipt.event::<IRate::LossRealized>(vault).unwrap();
    assert_eq!(event.gross, believed);
    assert_eq!(event.rateAfter, U256::from(RATE_ONE));
    assert!(event.rateBefore > event.rateAfter);
    assert_eq!(restored.peak, event.rateBefore, "an hour of the line had vested");
    let supply = world.read(vault, IToken::totalSupplyCall {}).await;
    assert_eq!(world.read(vault, IVault::totalAssetsCall {}).await, supply);
}
