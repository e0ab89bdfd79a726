//! Redemption in kind is open in every state of the vault.

use crate::{
    restaking_manager::in_kind::{in_kind, part_of, world},
    support::mocks::{book, list},
};
use alloy::{
    primitives::{Address, U256},
    sol_types::SolError,
};
use basalt_client::dev;
use basalt_harness::{DAY_SECS, IMockControl, MockAction, MockContract, Token, World, ether};
use basalt_interfaces::{
    IAdapter, IBunker, IRate, IRestakingManager as Manager, IRoles, ISafety, IStakingVault, IVault,
};

/// Asserts that an instant exit fails with `E` and `max*` return 0, and that a redemption in kind
/// succeeds.
async fn assert_open_although<E: SolError>(world: &mut World, state: &str) {
    let (manager, bob) = (world.restaking_manager(), world.address("bob"));
    let exit = IVault::redeemCall { shares: ether(1), receiver: bob, owner: bob };
    world.expect_revert::<E>("bob", manager, exit, U256::ZERO).await;
    assert_eq!(world.read(manager, IVault::maxRedeemCall { owner: bob }).await, U256::ZERO);
    assert_eq!(world.read(manager, IVault::maxWithdrawCall { owner: bob }).await, U256::ZERO);
    let venue = world.strategy().venue;
    let before = world.balance_of(venue, bob).await;
    let step = world.redeem_in_kind("bob", ether(1), &[]).await;
    assert!(step.amount > 0, "{state}: bsETH");
    assert!(world.balance_of(venue, bob).await > before, "{state}: a part of the position");
}

#[tokio::test]
async fn it_is_open_in_a_pause_in_an_alarm_and_with_a_stale_report() {
    let Some(mut world) = world("in kind in a stopped vault").await else { return };
    let manager = world.restaking_manager();
    let pause = IRoles::pauseCall { durationSecs: U256::from(DAY_SECS) };
    world.send("guardian", manager, pause, U256::ZERO).await;
    assert_open_although::<IRoles::PausedUntil>(&mut world, "a pause").await;
    world.advance_hours(25).await;
    world.alarm(manager).await;
    assert_open_although::<ISafety::AlarmedUntil>(&mut world, "an alarm").await;
    world.advance_hours(8 * 24).await;
    assert!(world.read(manager, ISafety::isStaleCall {}).await);
    assert_open_although::<ISafety::Stale>(&mut world, "a stale report").await;
}

/// Adds a second adapter that delivers nothing, with a book value of 20, and reports a loss of
/// `loss` for it.
async fn in_bunker(world: &mut World, loss: U256) -> Address {
    let manager = world.restaking_manager();
    let mock =
        MockContract::new().on::<IAdapter::deliverCall>([MockAction::Return(U256::ZERO.into())]);
    let adapter = list(world, mock).await;
    let call = Manager::allocateCall { adapter, assets: ether(20) };
    let receipt = world.send("keeper", manager, call, U256::ZERO).await;
    let now = u32::try_from(receipt.timestamp).unwrap();
    let reference = world.reference();
    reference.staking.transfer(manager, adapter, ether(20).to()).unwrap();
    reference.restaking.allocate(adapter, ether(20).to(), now).unwrap();
    world.advance_hours(2).await;
    // The reference time is that of the oldest report, so the other adapter is reported too.
    world.report_strategy().await;
    let value = ether(20) - loss;
    world.send("mallory", adapter, IMockControl::setValueCall { value }, U256::ZERO).await;
    let call = Manager::reportCall { adapter };
    let receipt = world.send("keeper", manager, call, U256::ZERO).await;
    let now = u32::try_from(receipt.timestamp).unwrap();
    world.reference().report_adapter(adapter, value.to(), now).unwrap();
    world.assert_matches_model("a provisional loss").await;
    assert!(world.read(manager, IBunker::isBunkerCall {}).await);
    adapter
}

#[tokio::test]
async fn in_bunker_a_delivery_takes_its_part_of_the_provisional_loss() {
    let Some(mut world) = world("in kind in bunker").await else { return };
    let (manager, strategy) = (world.restaking_manager(), world.strategy());
    let source = in_bunker(&mut world, ether(6)).await;
    let number = IBunker::provisionalLossCall { source };
    let line = world.read(manager, IRate::rateLineCall {}).await;

    let before = book(&world, source).await;
    let cash = world.read(manager, IVault::convertToAssetsCall { shares: ether(2) }).await;
    let step = world.redeem_in_kind("bob", ether(2), &[]).await;
    let event = step.receipt.event::<Manager::RedeemedInKind>(manager).unwrap();
    let part = event.fractionWad;
    let rest = ether(6) - part_of(part, ether(6));
    assert_eq!(world.read(manager, number.clone()).await, rest);
    assert_eq!(world.read(manager, IBunker::bunkerCall {}).await.provisional, rest);
    assert_eq!(book(&world, source).await, before - part_of(part, before));
    // The price is the frozen rate, because the delivered part takes its share of the loss along;
    // views show less.
    assert!(event.book > cash, "{} is not above the shown value {cash}", event.book);
    assert_eq!(world.read(manager, IRate::rateLineCall {}).await, line);
    assert_open_although::<IBunker::InBunker>(&mut world, "a bunker").await;

    // A forfeited source keeps its book value and its provisional loss.
    let (booked, provisional) =
        (book(&world, source).await, world.read(manager, number.clone()).await);
    world.redeem_in_kind("alice", ether(20), &[source]).await;
    assert_eq!(book(&world, source).await, booked);
    assert_eq!(world.read(manager, number.clone()).await, provisional);
    assert!(world.balance_of(strategy.venue, world.address("alice")).await > U256::ZERO);

    // Only the rest of the provisional loss is booked in the end.
    let sum = world.read(manager, IBunker::bunkerCall {}).await.provisional;
    let backing = world.read(manager, IRate::ledgerCall {}).await.backing;
    let (_, borne) = world.confirm_loss(manager, "owner").await;
    assert_eq!(U256::from(borne.gross()), sum);
    assert_eq!(world.read(manager, IRate::ledgerCall {}).await.backing, backing - sum);
    assert_eq!(world.read(manager, ISafety::phaseCall {}).await.phase, U256::from(2));
    // Also while the vault waits for the next report.
    world.redeem_in_kind("bob", ether(1), &[]).await;
    let bob = world.address("bob");
    let entry = IVault::depositCall { assets: ether(1), receiver: bob };
    world.expect_revert::<IBunker::Reopening>("bob", manager, entry, U256::ZERO).await;
}

#[tokio::test]
async fn it_is_open_while_bseth_is_in_bunker_or_paused() {
    let Some(mut world) = world("in kind while bsETH is in bunker").await else { return };
    let staking = world.staking_vault();
    world.allocate_to_consensus(ether(100)).await;
    world.advance_hours(2).await;
    world.report_consensus_as(ether(80)).await;
    assert!(world.read(staking, IBunker::isBunkerCall {}).await);
    world.redeem_in_kind("bob", ether(1), &[]).await;
    let pause = IRoles::pauseCall { durationSecs: U256::from(DAY_SECS) };
    world.send("guardian", staking, pause, U256::ZERO).await;
    let refused = IStakingVault::allocateCall { assets: ether(1) };
    world.expect_revert::<IRoles::PausedUntil>("keeper", staking, refused, U256::ZERO).await;
    world.redeem_in_kind("bob", ether(1), &[]).await;
}

#[tokio::test]
async fn at_a_rate_of_zero_it_is_refused_with_a_declared_error() {
    let Some(mut world) = World::with_time_travel("in kind after a total loss").await else {
        return;
    };
    let (manager, alice) = (world.restaking_manager(), world.address("alice"));
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Breth, "alice", ether(40)).await;
    let all = world.read(manager, IRate::ledgerCall {}).await.backing;
    let mock =
        MockContract::new().on::<IAdapter::deliverCall>([MockAction::Return(U256::ZERO.into())]);
    let adapter = list(&world, mock).await;
    let call = Manager::allocateCall { adapter, assets: all };
    world.send("keeper", manager, call, U256::ZERO).await;
    dev::travel(world.connection(), 7_200).await.unwrap();
    let value = IMockControl::setValueCall { value: U256::ZERO };
    world.send("mallory", adapter, value, U256::ZERO).await;
    let report = Manager::reportCall { adapter };
    world.send("keeper", manager, report, U256::ZERO).await;
    world.send("owner", manager, IBunker::confirmLossCall {}, U256::ZERO).await;
    let ledger = world.read(manager, IRate::ledgerCall {}).await;
    assert_eq!((ledger.backing, ledger.working), (U256::ZERO, U256::ZERO));
    assert_eq!(world.read(manager, IRate::getRateCall {}).await, U256::ZERO);
    let call = in_kind(ether(40), alice);
    let error = world.expect_revert::<IVault::ZeroAssets>("alice", manager, call, U256::ZERO).await;
    assert_eq!(error.shares, ether(40));
}
