//! bsETH in strategies: gains that vest, losses that are booked at once, venues without liquidity.

use crate::support::mocks::{book, list_venue};
use alloy::primitives::{Address, I256, U256};
use basalt_harness::{
    Clock, DAY_SECS, IMockControl, LossShared, MockContract, Parameter, ReportEffect, Token, World,
    ether, milliether,
};
use basalt_interfaces::{IErrors, IRate, IRestakingManager as Manager, IRoles, IVault};

/// alice holds 40 brETH.
async fn world() -> Option<World> {
    let mut world = World::with_time_travel("bsETH at work").await?;
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Breth, "alice", ether(40)).await;
    Some(world)
}

/// A real adapter and the mock venue behind it.
type AdapterAndVenue = (Address, Address);

/// Repeats an allocation in the model, which knows only one venue.
fn model_allocation(world: &mut World, (adapter, venue): AdapterAndVenue, assets: U256, now: u64) {
    let manager = world.restaking_manager();
    let now = u32::try_from(now).unwrap();
    let reference = world.reference();
    reference.staking.transfer(manager, venue, assets.to()).unwrap();
    reference.restaking.allocate(adapter, assets.to(), now).unwrap();
}

/// Repeats a deallocation in the model.
async fn model_deallocation(world: &mut World, (adapter, venue): AdapterAndVenue, assets: U256) {
    let manager = world.restaking_manager();
    let now = u32::try_from(world.now().await).unwrap();
    let reference = world.reference();
    reference.staking.transfer(venue, manager, assets.to()).unwrap();
    reference.restaking.give_back(adapter, assets.to(), now).unwrap();
}

/// Allocates 10 bsETH to a mock venue behind a real adapter; returns both.
async fn allocate_to_mock_venue(world: &mut World) -> AdapterAndVenue {
    let (adapter, venue) = list_venue(world, MockContract::new()).await;
    let call = Manager::allocateCall { adapter, assets: ether(10) };
    let receipt = world.send("keeper", world.restaking_manager(), call, U256::ZERO).await;
    let event = receipt.event::<Manager::Allocated>(world.restaking_manager()).unwrap();
    assert_eq!((event.adapter, event.assets, event.book), (adapter, ether(10), ether(10)));
    model_allocation(world, (adapter, venue), ether(10), receipt.timestamp);
    world.assert_matches_model("an allocation").await;
    // From now on reports are allowed.
    world.advance_hours(1).await;
    (adapter, venue)
}

#[tokio::test]
async fn a_venues_gain_vests_along_the_rate_line_without_a_step() {
    let Some(mut world) = World::with_time_travel("a venue's gain vests").await else { return };
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Breth, "alice", ether(40)).await;
    world.allocate_to_venue(ether(30)).await;
    world.advance_hours(1).await;
    world.venue_gain(milliether(20)).await;
    let manager = world.restaking_manager();
    let before = world.read(manager, IVault::convertToAssetsCall { shares: ether(1) }).await;
    let (step, loss) = world.report_strategy().await;
    assert!(loss.is_none());
    let event = step.receipt.event::<IRate::Reported>(manager).unwrap();
    assert_eq!(event.source, world.strategy().adapter);
    assert!(event.applied > I256::ZERO && event.endRate > event.rate);
    let at_once = world.read(manager, IVault::convertToAssetsCall { shares: ether(1) }).await;
    let is_still = world.clock() == Clock::Still;
    assert!(!is_still || before == at_once, "a gain makes no step");
    let five_days = 5 * 24;
    let mut last = at_once;
    for hours in [1, 23, 48, five_days - 73] {
        world.advance_hours(hours).await;
        let now = world.read(manager, IVault::convertToAssetsCall { shares: ether(1) }).await;
        assert!(now > last, "the line rises for five days");
        last = now;
    }
    world.advance_hours(24).await;
    let end = world.read(manager, IVault::convertToAssetsCall { shares: ether(1) }).await;
    world.advance_hours(24).await;
    let later = world.read(manager, IVault::convertToAssetsCall { shares: ether(1) }).await;
    assert_eq!(end, later, "then the line is level");
    world.report_strategy().await;
}

#[tokio::test]
async fn a_venues_loss_takes_slack_then_growth_then_the_rate() {
    let Some(mut world) = World::with_time_travel("a venue's loss").await else { return };
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Breth, "alice", ether(40)).await;
    let (adapter, venue) = allocate_to_mock_venue(&mut world).await;
    let manager = world.restaking_manager();
    let rate = async |world: &World| {
        world.read(manager, IVault::convertToAssetsCall { shares: ether(1_000_000) }).await
    };

    // A gain of which 30 days can promise only a part: the rest is slack.
    world.widen_report_bounds(manager).await;
    world.set_parameter(manager, Parameter::Growth, 100).await;
    let gain = milliether(100);
    let most = ether(10) + gain;
    let value = IMockControl::setValueCall { value: most };
    world.send("mallory", venue, value, U256::ZERO).await;
    report(&mut world, adapter, most).await;
    let slack = U256::from(world.reference().restaking.ledger().slack());
    assert!(slack > U256::ZERO && slack < gain);

    // Within slack: nothing changes.
    let is_still = world.clock() == Clock::Still;
    let line = world.read(manager, IRate::rateLineCall {}).await;
    world.advance_hours(24).await;
    let before = rate(&world).await;
    let value = IMockControl::setValueCall { value: most - slack };
    world.send("mallory", venue, value, U256::ZERO).await;
    let loss = report(&mut world, adapter, most - slack).await.unwrap();
    assert_eq!((loss.growth, loss.holders), (0, 0));
    assert_eq!(world.read(manager, IRate::rateLineCall {}).await, line);
    assert!(!is_still || rate(&world).await == before);

    // Within unvested growth: the current rate stays, the end of the line falls.
    world.advance_hours(24).await;
    let before = rate(&world).await;
    let value = most - slack - milliether(10);
    world.send("mallory", venue, IMockControl::setValueCall { value }, U256::ZERO).await;
    let loss = report(&mut world, adapter, value).await.unwrap();
    assert!(loss.growth > 0 && loss.holders == 0);
    assert!(!is_still || rate(&world).await == before);
    let after = world.read(manager, IRate::rateLineCall {}).await;
    assert!(after.endRate < line.endRate && after.end == line.end);

    // Above both: the rate falls for all holders.
    world.advance_hours(24).await;
    let value = most - slack - milliether(70);
    world.send("mallory", venue, IMockControl::setValueCall { value }, U256::ZERO).await;
    let loss = report(&mut world, adapter, value).await.unwrap();
    assert!(loss.holders > 0);
    assert!(rate(&world).await < before);
    let line = world.read(manager, IRate::rateLineCall {}).await;
    assert_eq!(line.startRate, line.endRate);

    // The loss is recovered up to the peak, without the cap on growth.
    world.advance_hours(24).await;
    world.send("mallory", venue, IMockControl::setValueCall { value: ether(10) }, U256::ZERO).await;
    assert!(report(&mut world, adapter, ether(10)).await.is_none());
    world.advance_hours(5 * 24).await;
}

/// The keeper reports an adapter of this `value`, on the chain and in the model. Returns the
/// shares of the loss, if one was booked.
async fn report(world: &mut World, adapter: Address, value: U256) -> Option<LossShared> {
    let manager = world.restaking_manager();
    let before = book(world, adapter).await;
    let call = Manager::reportCall { adapter };
    let receipt = world.send("keeper", manager, call, U256::ZERO).await;
    let now = u32::try_from(receipt.timestamp).unwrap();
    let effect = world.reference().report_adapter(adapter, value.to(), now).unwrap();
    let shared = effect.loss();
    let event = receipt.event::<IRate::LossRealized>(manager);
    assert_eq!(event.is_some(), shared.is_some());
    if let (Some(event), Some(shared)) = (event, shared) {
        assert_eq!(event.gross, U256::from(shared.slack + shared.growth + shared.holders));
        assert_eq!(event.absorbed, U256::from(shared.slack + shared.growth));
        assert_eq!(event.covered, U256::ZERO);
    }
    let reported = receipt.event::<IRate::Reported>(manager).unwrap();
    world.assert_matches_model("a report").await;
    let booked = if let ReportEffect::Provisional(_) = effect { before } else { value };
    assert_eq!(reported.applied, I256::from_raw(booked) - I256::from_raw(before));
    assert_eq!(book(world, adapter).await, booked);
    shared
}

#[tokio::test]
async fn a_venue_with_too_little_liquidity_frees_less_and_the_rest_stays_booked() {
    let Some(mut world) = world().await else { return };
    let (adapter, venue) = allocate_to_mock_venue(&mut world).await;
    let manager = world.restaking_manager();
    world
        .send("mallory", venue, IMockControl::setLiquidCall { liquid: ether(3) }, U256::ZERO)
        .await;

    let call = Manager::deallocateCall { adapter, assets: ether(7) };
    let got = world
        .connection()
        .simulate(world.address("keeper"), manager, call.clone(), U256::ZERO)
        .await
        .unwrap();
    assert_eq!(got, ether(3));
    let receipt = world.send("keeper", manager, call.clone(), U256::ZERO).await;
    let event = receipt.event::<Manager::Deallocated>(manager).unwrap();
    assert_eq!((event.assets, event.book), (ether(3), ether(7)));
    model_deallocation(&mut world, (adapter, venue), ether(3)).await;
    world.assert_matches_model("a short deallocation").await;

    // Without liquidity it returns nothing and says so.
    let receipt = world.send("keeper", manager, call, U256::ZERO).await;
    let event = receipt.event::<Manager::Deallocated>(manager).unwrap();
    assert_eq!((event.assets, event.book), (U256::ZERO, ether(7)));
    world.assert_matches_model("a deallocation without liquidity").await;

    // An exit is paid only up to the liquid assets.
    let ledger = world.read(manager, IRate::ledgerCall {}).await;
    let (liquid, alice) = (ledger.backing - ledger.working, world.address("alice"));
    let shares = ether(39);
    let asked = world.read(manager, IVault::previewRedeemCall { shares }).await;
    let call = IVault::redeemCall { shares, receiver: alice, owner: alice };
    let error = world
        .expect_revert::<IVault::InsufficientLiquidity>("alice", manager, call, U256::ZERO)
        .await;
    assert_eq!((error.assets, error.liquid), (asked, liquid));
    world.withdraw(Token::Breth, "alice", liquid).await;

    // When the venue is liquid again, so is the manager.
    world
        .send("mallory", venue, IMockControl::setLiquidCall { liquid: ether(7) }, U256::ZERO)
        .await;
    let call = Manager::deallocateCall { adapter, assets: ether(7) };
    world.send("keeper", manager, call, U256::ZERO).await;
    model_deallocation(&mut world, (adapter, venue), ether(7)).await;
    world.redeem(Token::Breth, "alice", ether(5)).await;
}

#[tokio::test]
async fn a_venue_that_overstates_its_liquidity_frees_what_it_has() {
    let Some(mut world) = world().await else { return };
    let (adapter, venue) = allocate_to_mock_venue(&mut world).await;
    let manager = world.restaking_manager();
    world.send("mallory", venue, IMockControl::loseCall { assets: ether(6) }, U256::ZERO).await;
    world.send("mallory", venue, IMockControl::setValueCall { value: ether(10) }, U256::ZERO).await;
    world
        .send("mallory", venue, IMockControl::setLiquidCall { liquid: ether(10) }, U256::ZERO)
        .await;
    world.reference().staking.transfer(venue, basalt_harness::SINK, ether(6).to()).unwrap();

    let call = Manager::deallocateCall { adapter, assets: ether(10) };
    let receipt = world.send("keeper", manager, call.clone(), U256::ZERO).await;
    let event = receipt.event::<Manager::Deallocated>(manager).unwrap();
    assert_eq!((event.assets, event.book), (ether(4), ether(6)));
    model_deallocation(&mut world, (adapter, venue), ether(4)).await;
    world.assert_matches_model("a deallocation from a venue that has lent").await;
    let beyond = Manager::deallocateCall { adapter, assets: ether(6) + U256::ONE };
    let error =
        world.expect_revert::<Manager::ExceedsBook>("keeper", manager, beyond, U256::ZERO).await;
    assert_eq!((error.assets, error.book), (ether(6) + U256::ONE, ether(6)));
}

#[tokio::test]
async fn only_the_keeper_reports_an_adapter_and_once_an_hour() {
    let Some(mut world) = World::with_time_travel("reports of an adapter").await else { return };
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Breth, "alice", ether(40)).await;
    world.allocate_to_venue(ether(10)).await;
    world.advance_hours(1).await;
    let (manager, adapter) = (world.restaking_manager(), world.strategy().adapter);
    let report = Manager::reportCall { adapter };
    for who in ["owner", "guardian", "oracle", "mallory"] {
        let call = report.clone();
        let error =
            world.expect_revert::<IErrors::Unauthorized>(who, manager, call, U256::ZERO).await;
        assert_eq!(error.holder, world.address("keeper"));
    }
    let (step, _) = world.report_strategy().await;
    let index = world.read(manager, IRate::lastReportCall {}).await;
    assert_eq!((index.index, index.refTime), (U256::ONE, U256::from(step.receipt.timestamp)));
    basalt_client::dev::travel(world.connection(), 3_000).await.unwrap();
    let error =
        world.expect_revert::<IRate::ReportTooSoon>("keeper", manager, report, U256::ZERO).await;
    assert_eq!(error.earliest, U256::from(step.receipt.timestamp + 3_600));
    assert!(error.now < error.earliest);
    world.advance_hours(1).await;
    world.report_strategy().await;
    let info = world.read(manager, Manager::adapterInfoCall { adapter }).await;
    let reported = world.read(manager, IRate::lastReportCall {}).await;
    assert_eq!(info.reportedAt, reported.refTime);
}

#[tokio::test]
async fn a_pause_stops_allocation_and_no_deallocation() {
    let Some(mut world) = world().await else { return };
    let (adapter, venue) = allocate_to_mock_venue(&mut world).await;
    let manager = world.restaking_manager();
    let pause = IRoles::pauseCall { durationSecs: U256::from(DAY_SECS) };
    let receipt = world.send("guardian", manager, pause, U256::ZERO).await;
    let until = U256::from(receipt.timestamp + DAY_SECS);

    let allocate = Manager::allocateCall { adapter, assets: ether(1) };
    let error =
        world.expect_revert::<IRoles::PausedUntil>("keeper", manager, allocate, U256::ZERO).await;
    assert_eq!(error.until, until);
    let alice = world.address("alice");
    let redeem = IVault::redeemCall { shares: ether(1), receiver: alice, owner: alice };
    let error =
        world.expect_revert::<IRoles::PausedUntil>("alice", manager, redeem, U256::ZERO).await;
    assert_eq!(error.until, until);

    let deallocate = Manager::deallocateCall { adapter, assets: ether(1) };
    world.send("keeper", manager, deallocate, U256::ZERO).await;
    model_deallocation(&mut world, (adapter, venue), ether(1)).await;
    world.assert_matches_model("a deallocation while paused").await;
    report(&mut world, adapter, ether(9)).await;
    for who in ["oracle", "alice", "mallory"] {
        let exit = Manager::emergencyExitCall { adapter };
        let error =
            world.expect_revert::<IErrors::Unauthorized>(who, manager, exit, U256::ZERO).await;
        assert_eq!(error.caller, world.address(who));
    }
    let exit = Manager::emergencyExitCall { adapter };
    let receipt = world.send("guardian", manager, exit, U256::ZERO).await;
    let event = receipt.event::<Manager::Deallocated>(manager).unwrap();
    assert_eq!((event.assets, event.book), (ether(9), U256::ZERO));
    model_deallocation(&mut world, (adapter, venue), ether(9)).await;
    world.assert_matches_model("an emergency exit while paused").await;
    for who in ["keeper", "owner"] {
        world.send(who, manager, Manager::emergencyExitCall { adapter }, U256::ZERO).await;
    }
    world.assert_matches_model("an emergency exit of nothing").await;
}

#[tokio::test]
async fn an_emergency_exit_books_what_it_returns_and_a_report_books_the_loss() {
    let Some(mut world) = world().await else { return };
    let (adapter, venue) = allocate_to_mock_venue(&mut world).await;
    let manager = world.restaking_manager();
    world.send("mallory", venue, IMockControl::loseCall { assets: ether(4) }, U256::ZERO).await;
    world.reference().staking.transfer(venue, basalt_harness::SINK, ether(4).to()).unwrap();
    let exit = Manager::emergencyExitCall { adapter };
    let receipt = world.send("guardian", manager, exit, U256::ZERO).await;
    let event = receipt.event::<Manager::Deallocated>(manager).unwrap();
    assert_eq!((event.assets, event.book), (ether(6), ether(4)));
    model_deallocation(&mut world, (adapter, venue), ether(6)).await;
    world.assert_matches_model("an emergency exit at a loss").await;
    // A loss of a tenth is above the bound of a report.
    assert!(report(&mut world, adapter, U256::ZERO).await.is_none());
    let (_, borne) = world.confirm_loss(manager, "owner").await;
    assert_eq!(borne.shared.holders, 4 * 10_u128.pow(18));
    assert_eq!(book(&world, adapter).await, U256::ZERO);
    let remove = Manager::removeAdapterCall { adapter };
    world.send("owner", manager, remove, U256::ZERO).await;
}
