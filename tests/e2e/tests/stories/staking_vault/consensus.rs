//! Ether to the consensus account and back, and the times that reports may refer to.

use alloy::primitives::{Address, U256};
use basalt_harness::{MockAction, MockContract, Token, WEEK_SECS, World, ether};
use basalt_interfaces::{IErrors, IRate, IRoles, IStakingVault, IVault};

/// Minimum time between a move of funds and the next allocation, in seconds.
const REST_SECS: u64 = 600;
/// Minimum time between two reports, in seconds.
const INTERVAL_SECS: u64 = 3_600;

/// Moves the clock forward.
async fn advance_seconds(world: &World, seconds: u64) {
    basalt_client::dev::travel(world.connection(), seconds).await.unwrap();
}

/// A report that must be refused; the model does not know it.
fn report(ref_time: u64, source_value: U256) -> IStakingVault::reportCall {
    IStakingVault::reportCall { refTime: U256::from(ref_time), sourceValue: source_value }
}

async fn working(world: &World) -> U256 {
    world.read(world.staking_vault(), IRate::ledgerCall {}).await.working
}

#[tokio::test]
async fn allocations_and_repayments_do_not_change_the_backing() {
    let Some(mut world) = World::with_time_travel("ether at work").await else { return };
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    let (vault, consensus) = (world.staking_vault(), world.address("consensus"));
    let before = world.read(vault, IRate::ledgerCall {}).await;
    let had = world.ether_of(consensus).await;

    let step = world.allocate_to_consensus(ether(60)).await;
    let event = step.receipt.event::<IStakingVault::Allocated>(vault).unwrap();
    assert_eq!((event.assets, event.working), (ether(60), ether(60)));
    assert_eq!(world.ether_of(consensus).await, had + ether(60));
    let step = world.pay_back(ether(25)).await;
    let event = step.receipt.event::<IStakingVault::PaidBack>(vault).unwrap();
    assert_eq!((event.assets, event.working), (ether(25), ether(35)));
    let after = world.read(vault, IRate::ledgerCall {}).await;
    assert_eq!((after.shares, after.backing), (before.shares, before.backing));
    assert_eq!(after.working, ether(35));

    // An allocation is bounded by the liquid assets, a repayment by the assets at work.
    advance_seconds(&world, REST_SECS).await;
    let liquid = after.backing - after.working;
    let call = IStakingVault::allocateCall { assets: liquid + U256::ONE };
    let error = world
        .expect_revert::<IVault::InsufficientLiquidity>("keeper", vault, call, U256::ZERO)
        .await;
    assert_eq!((error.assets, error.liquid), (liquid + U256::ONE, liquid));
    let beyond = ether(35) + U256::ONE;
    let call = IStakingVault::payBackCall {};
    let error = world
        .expect_revert::<IStakingVault::ExceedsWorking>("consensus", vault, call, beyond)
        .await;
    assert_eq!((error.assets, error.working), (beyond, ether(35)));
    // A reported gain can be paid back, too.
    world.advance_hours(2).await;
    world.consensus_reward(U256::ONE).await;
    world.report_consensus().await;
    world.pay_back(beyond).await;
    assert_eq!(working(&world).await, U256::ZERO);
}

#[tokio::test]
async fn an_allocation_waits_ten_minutes_after_the_last_move() {
    let Some(mut world) = World::with_time_travel("moves of funds").await else { return };
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    let vault = world.staking_vault();
    // The first allocation needs no wait.
    let mut moved_at = world.allocate_to_consensus(ether(10)).await.receipt.timestamp;
    for is_payment in [false, true, false] {
        if is_payment {
            moved_at = world.pay_back(ether(1)).await.receipt.timestamp;
        }
        for seconds in [0, REST_SECS - 10] {
            advance_seconds(&world, seconds).await;
            let call = IStakingVault::allocateCall { assets: U256::ONE };
            let error = world
                .expect_revert::<IStakingVault::MoveTooSoon>("keeper", vault, call, U256::ZERO)
                .await;
            assert_eq!(error.earliest, U256::from(moved_at + REST_SECS));
            assert!(error.now < error.earliest);
        }
        // A repayment never waits.
        moved_at = world.pay_back(ether(1)).await.receipt.timestamp;
        advance_seconds(&world, REST_SECS).await;
        moved_at = moved_at.max(world.allocate_to_consensus(ether(2)).await.receipt.timestamp);
    }
}

#[tokio::test]
async fn a_report_refers_to_a_time_an_hour_after_the_last_one_and_after_every_move() {
    let Some(mut world) = World::with_time_travel("times of reports").await else { return };
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    let vault = world.staking_vault();
    let constructed: u64 = world.read(vault, IRate::lastReportCall {}).await.refTime.to();
    macro_rules! refused {
        ($error:ty, $call:expr) => {
            world.expect_revert::<$error>("oracle", vault, $call, U256::ZERO).await
        };
    }

    // The first report comes an hour after the construction.
    let early = constructed + INTERVAL_SECS - 1;
    let error = refused!(IRate::ReportTooEarly, report(early, U256::ZERO));
    assert_eq!(error.refTime, U256::from(early));
    assert_eq!(error.earliest, U256::from(constructed + INTERVAL_SECS));

    // A report refers to a time after every move.
    world.advance_hours(2).await;
    let moved_at = world.allocate_to_consensus(ether(10)).await.receipt.timestamp;
    for ref_time in [moved_at, constructed + INTERVAL_SECS] {
        let error = refused!(IStakingVault::ReportBeforeMove, report(ref_time, ether(10)));
        let expected = (U256::from(ref_time), U256::from(moved_at));
        assert_eq!((error.refTime, error.movedAt), expected);
    }
    advance_seconds(&world, 10).await;
    let returned_at = world.pay_back(ether(1)).await.receipt.timestamp;
    let error = refused!(IStakingVault::ReportBeforeMove, report(moved_at + 1, ether(9)));
    assert_eq!(error.movedAt, U256::from(returned_at));

    // A report never refers to the future, however far.
    advance_seconds(&world, 10).await;
    let now = world.now().await;
    for ref_time in [now + 1_000, u64::from(u32::MAX) + 1 + now, u64::MAX] {
        let error = refused!(IRate::ReportFromFuture, report(ref_time, ether(9)));
        assert_eq!(error.refTime, U256::from(ref_time));
        assert!(error.now >= U256::from(now) && error.now < U256::from(now + 1_000));
    }

    // The next report comes an hour later.
    let (step, _) = world.report_consensus().await;
    let reported = world.read(vault, IRate::lastReportCall {}).await;
    let event = step.receipt.event::<IRate::Reported>(vault).unwrap();
    assert_eq!((reported.index, reported.refTime), (U256::ONE, event.refTime));
    let ref_time: u64 = reported.refTime.to();
    assert!(ref_time >= now && ref_time <= step.receipt.timestamp);
    world.advance_hours(2).await;
    let early = ref_time + INTERVAL_SECS - 1;
    let error = refused!(IRate::ReportTooEarly, report(early, ether(9)));
    assert_eq!(error.earliest, U256::from(ref_time + INTERVAL_SECS));
    world.report_consensus().await;
    let reported = world.read(vault, IRate::lastReportCall {}).await;
    assert_eq!(reported.index, U256::from(2));
}

#[tokio::test]
async fn the_consensus_account_can_change_only_with_nothing_at_work_and_that_is_a_move() {
    let Some(mut world) = World::with_time_travel("another consensus account").await else {
        return;
    };
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.allocate_to_consensus(ether(10)).await;
    let (vault, bob) = (world.staking_vault(), world.address("bob"));
    let change = IStakingVault::setConsensusCall { consensus: bob };
    let error = world
        .expect_revert::<IStakingVault::StillWorking>("owner", vault, change.clone(), U256::ZERO)
        .await;
    assert_eq!(error.working, ether(10));
    world.pay_back(ether(10)).await;
    for account in [Address::ZERO, vault] {
        let call = IStakingVault::setConsensusCall { consensus: account };
        let error =
            world.expect_revert::<IErrors::BadAddress>("owner", vault, call, U256::ZERO).await;
        assert_eq!(error.account, account);
    }

    world.advance_hours(2).await;
    let receipt = world.send("owner", vault, change, U256::ZERO).await;
    assert_eq!(receipt.event::<IStakingVault::ConsensusSet>(vault).unwrap().consensus, bob);
    assert_eq!(world.read(vault, IStakingVault::consensusCall {}).await, bob);
    let moved_at = U256::from(receipt.timestamp);
    let call = report(receipt.timestamp, U256::ZERO);
    let error = world
        .expect_revert::<IStakingVault::ReportBeforeMove>("oracle", vault, call, U256::ZERO)
        .await;
    assert_eq!(error.movedAt, moved_at);
    let call = IStakingVault::allocateCall { assets: ether(1) };
    let error = world
        .expect_revert::<IStakingVault::MoveTooSoon>("keeper", vault, call.clone(), U256::ZERO)
        .await;
    assert_eq!(error.earliest, moved_at + U256::from(REST_SECS));

    // From then on ether goes to, and comes from, only the new account.
    advance_seconds(&world, REST_SECS).await;
    let had = world.ether_of(bob).await;
    world.send("keeper", vault, call, U256::ZERO).await;
    assert_eq!(world.ether_of(bob).await, had + ether(1));
    let call = IStakingVault::payBackCall {};
    let error = world
        .expect_revert::<IErrors::Unauthorized>("consensus", vault, call.clone(), ether(1))
        .await;
    assert_eq!(error.holder, bob);
    world.send("bob", vault, call, ether(1)).await;
    assert_eq!(working(&world).await, U256::ZERO);
}

#[tokio::test]
async fn a_pause_stops_allocation_and_neither_repayment_nor_reports() {
    let Some(mut world) = World::with_time_travel("a pause with ether at work").await else {
        return;
    };
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.allocate_to_consensus(ether(10)).await;
    world.advance_hours(2).await;
    let vault = world.staking_vault();
    let pause = IRoles::pauseCall { durationSecs: U256::from(WEEK_SECS) };
    let receipt = world.send("guardian", vault, pause, U256::ZERO).await;
    let call = IStakingVault::allocateCall { assets: ether(1) };
    let error = world.expect_revert::<IRoles::PausedUntil>("keeper", vault, call, U256::ZERO).await;
    assert_eq!(error.until, U256::from(receipt.timestamp + WEEK_SECS));
    world.consensus_loss(ether(1)).await;
    world.report_consensus().await;
    world.pay_back(ether(9)).await;
}

#[tokio::test]
async fn a_consensus_account_that_refuses_ether_leaves_it_in_the_vault() {
    let Some(mut world) = World::with_time_travel("a consensus account that refuses").await else {
        return;
    };
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    let vault = world.staking_vault();
    let mute = MockContract::new().otherwise([MockAction::Revert(alloy::primitives::Bytes::new())]);
    let mute = world.deploy_mock(&mute).await;
    let call = IStakingVault::setConsensusCall { consensus: mute };
    world.send("owner", vault, call, U256::ZERO).await;
    advance_seconds(&world, REST_SECS).await;
    let call = IStakingVault::allocateCall { assets: ether(1) };
    let error =
        world.expect_revert::<IErrors::EtherRefused>("keeper", vault, call, U256::ZERO).await;
    assert_eq!(error.receiver, mute);
}
