//! A report that is too old closes a vault that has assets at work.

use crate::bunker::fixture::{DAY, HOUSES, Stage, WEEK, ZERO};
use alloy::primitives::U256;
use basalt_harness::{Parameter, World, ether};
use basalt_interfaces::{IRate, ISafety, IVault};

const WEEK_SECS: u64 = 7 * 86_400;
const NEVER: u64 = 0xffff_ffff;

async fn stale_at(stage: &Stage) -> u64 {
    stage.world.read(stage.vault, ISafety::phaseCall {}).await.staleAt.to()
}

async fn is_stale(stage: &Stage) -> bool {
    stage.world.read(stage.vault, ISafety::isStaleCall {}).await
}

async fn ref_time(stage: &Stage) -> u64 {
    stage.world.read(stage.vault, IRate::lastReportCall {}).await.refTime.to()
}

/// Moves the clock, so that the newest block has this timestamp.
async fn travel_to(world: &World, second: u64) {
    let seconds = second - world.now().await;
    world.connection().raw("evm_increaseTime", serde_json::json!([seconds])).await.unwrap();
    world.connection().raw("evm_mine", serde_json::json!([])).await.unwrap();
    assert_eq!(world.now().await, second);
}

#[tokio::test]
async fn a_vault_with_nothing_at_work_is_never_stale() {
    for house in HOUSES {
        let Some(mut stage) = Stage::idle("a vault with nothing at work", house).await else {
            return;
        };
        assert_eq!(stale_at(&stage).await, NEVER);
        stage.world.hours_pass(40 * WEEK).await;
        assert!(!is_stale(&stage).await);
        stage.enter("bob", ether(1)).await;
        stage.leave("bob", ether(1)).await;
        // Also after a report of 0.
        stage.report(ZERO).await;
        assert_eq!(stale_at(&stage).await, NEVER);
    }
}

#[tokio::test]
async fn the_first_allocation_starts_the_clock_and_later_ones_do_not_move_it() {
    for house in HOUSES {
        let Some(mut stage) = Stage::idle("the start of the clock", house).await else { return };
        stage.world.hours_pass(30 * DAY).await;
        stage.allocate(ether(10)).await;
        let began = stage.world.now().await;
        assert_eq!(stale_at(&stage).await, began + WEEK_SECS);
        stage.world.hours_pass(DAY).await;
        stage.allocate(ether(10)).await;
        stage.give_back(ether(10)).await;
        assert_eq!(stale_at(&stage).await, began + WEEK_SECS);
        assert!(!is_stale(&stage).await);
    }
}

#[tokio::test]
async fn a_report_expires_exactly_at_its_maximum_age_and_the_next_one_reopens() {
    for house in HOUSES {
        let Some(mut stage) = Stage::of("the maximum age of a report", house).await else { return };
        stage.report(ether(40)).await;
        let end = ref_time(&stage).await + WEEK_SECS;
        assert_eq!(stale_at(&stage).await, end);
        travel_to(&stage.world, end - 1).await;
        assert!(!is_stale(&stage).await);
        let (alice, receiver) = (stage.world.address("alice"), stage.world.address("bob"));
        let most = IVault::maxDepositCall { receiver };
        assert!(stage.world.read(stage.vault, most.clone()).await > ZERO);
        travel_to(&stage.world, end).await;
        assert!(is_stale(&stage).await);
        assert_eq!(stage.world.read(stage.vault, most.clone()).await, ZERO);
        let call = IVault::redeemCall { shares: ether(1), receiver: alice, owner: alice };
        let error = stage.refused::<ISafety::Stale>("alice", call).await;
        assert_eq!(error.staleAt, U256::from(end));
        // The rate can still be read.
        let one = IVault::convertToAssetsCall { shares: ether(1) };
        assert_eq!(stage.world.read(stage.vault, one).await, ether(1));
        stage.world.hours_pass(40 * DAY).await;
        assert!(is_stale(&stage).await);
        stage.report(ether(40)).await;
        assert!(!is_stale(&stage).await);
        assert_eq!(stale_at(&stage).await, ref_time(&stage).await + WEEK_SECS);
        stage.enter("bob", ether(1)).await;
        stage.leave("alice", ether(1)).await;
    }
}

#[tokio::test]
async fn a_vault_whose_assets_have_all_come_back_is_not_stale() {
    for house in HOUSES {
        let Some(mut stage) = Stage::of("the end of the clock", house).await else { return };
        stage.world.hours_pass(2 * WEEK).await;
        assert!(is_stale(&stage).await);
        stage.give_back(ether(40) - U256::ONE).await;
        assert!(is_stale(&stage).await);
        stage.give_back(U256::ONE).await;
        assert_eq!(stale_at(&stage).await, NEVER);
        assert!(!is_stale(&stage).await);
        stage.enter("bob", ether(1)).await;
        // A later allocation starts a new clock.
        stage.world.hours_pass(1).await;
        stage.allocate(ether(10)).await;
        assert_eq!(stale_at(&stage).await, stage.world.now().await + WEEK_SECS);
    }
}

#[tokio::test]
async fn a_new_maximum_age_applies_from_the_next_report() {
    for house in HOUSES {
        let Some(mut stage) = Stage::of("a new maximum age", house).await else { return };
        stage.report(ether(40)).await;
        let (vault, end) = (stage.vault, stale_at(&stage).await);
        stage.world.set_parameter(vault, Parameter::MaxAge, 14_400).await;
        assert_eq!(stale_at(&stage).await, end);
        stage.world.hours_pass(5).await;
        assert!(!is_stale(&stage).await);
        stage.report(ether(40)).await;
        assert_eq!(stale_at(&stage).await, ref_time(&stage).await + 14_400);
        stage.world.hours_pass(4).await;
        assert!(is_stale(&stage).await);
    }
}

#[tokio::test]
async fn a_bunker_without_reports_becomes_stale_like_any_vault() {
    for house in HOUSES {
        let Some(mut stage) = Stage::of("a stale bunker", house).await else { return };
        stage.report(ether(30)).await;
        stage.world.hours_pass(WEEK).await;
        assert!(is_stale(&stage).await);
        // A confirmation is not a report.
        stage.confirm("mallory").await;
        assert!(is_stale(&stage).await);
        let alice = stage.world.address("alice");
        let call = IVault::redeemCall { shares: ether(1), receiver: alice, owner: alice };
        stage.refused::<ISafety::Stale>("alice", call).await;
        stage.report(ether(30)).await;
        assert_eq!(stage.phase().await, 0);
        stage.leave("alice", ether(1)).await;
    }
}
