//! A report that is too old closes a vault that has assets at work.

use crate::bunker::fixture::{Fixture, VAULT_KINDS, ZERO};
use alloy::primitives::U256;
use basalt_harness::{HOURS_PER_DAY, HOURS_PER_WEEK, Parameter, WEEK_SECS, World, ether};
use basalt_interfaces::{IRate, ISafety, IVault};

const NEVER: u64 = 0xffff_ffff;

async fn stale_at(fixture: &Fixture) -> u64 {
    fixture.world.read(fixture.vault, ISafety::phaseCall {}).await.staleAt.to()
}

async fn is_stale(fixture: &Fixture) -> bool {
    fixture.world.read(fixture.vault, ISafety::isStaleCall {}).await
}

async fn ref_time(fixture: &Fixture) -> u64 {
    fixture.world.read(fixture.vault, IRate::lastReportCall {}).await.refTime.to()
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
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::idle("a vault with nothing at work", kind).await else {
            return;
        };
        assert_eq!(stale_at(&fixture).await, NEVER);
        fixture.world.advance_hours(40 * HOURS_PER_WEEK).await;
        assert!(!is_stale(&fixture).await);
        fixture.enter("bob", ether(1)).await;
        fixture.leave("bob", ether(1)).await;
        // Also after a report of 0.
        fixture.report(ZERO).await;
        assert_eq!(stale_at(&fixture).await, NEVER);
    }
}

#[tokio::test]
async fn the_first_allocation_starts_the_clock_and_later_ones_do_not_move_it() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::idle("the start of the clock", kind).await else { return };
        fixture.world.advance_hours(30 * HOURS_PER_DAY).await;
        fixture.allocate(ether(10)).await;
        let began = fixture.world.now().await;
        assert_eq!(stale_at(&fixture).await, began + WEEK_SECS);
        fixture.world.advance_hours(HOURS_PER_DAY).await;
        fixture.allocate(ether(10)).await;
        fixture.return_assets(ether(10)).await;
        assert_eq!(stale_at(&fixture).await, began + WEEK_SECS);
        assert!(!is_stale(&fixture).await);
    }
}

#[tokio::test]
async fn a_report_expires_exactly_at_its_maximum_age_and_the_next_one_reopens() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("the maximum age of a report", kind).await else {
            return;
        };
        fixture.report(ether(40)).await;
        let end = ref_time(&fixture).await + WEEK_SECS;
        assert_eq!(stale_at(&fixture).await, end);
        travel_to(&fixture.world, end - 1).await;
        assert!(!is_stale(&fixture).await);
        let (alice, receiver) = (fixture.world.address("alice"), fixture.world.address("bob"));
        let most = IVault::maxDepositCall { receiver };
        assert!(fixture.world.read(fixture.vault, most.clone()).await > ZERO);
        travel_to(&fixture.world, end).await;
        assert!(is_stale(&fixture).await);
        assert_eq!(fixture.world.read(fixture.vault, most.clone()).await, ZERO);
        let call = IVault::redeemCall { shares: ether(1), receiver: alice, owner: alice };
        let error = fixture.expect_revert::<ISafety::Stale>("alice", call).await;
        assert_eq!(error.staleAt, U256::from(end));
        // The rate can still be read.
        let one = IVault::convertToAssetsCall { shares: ether(1) };
        assert_eq!(fixture.world.read(fixture.vault, one).await, ether(1));
        fixture.world.advance_hours(40 * HOURS_PER_DAY).await;
        assert!(is_stale(&fixture).await);
        fixture.report(ether(40)).await;
        assert!(!is_stale(&fixture).await);
        assert_eq!(stale_at(&fixture).await, ref_time(&fixture).await + WEEK_SECS);
        fixture.enter("bob", ether(1)).await;
        fixture.leave("alice", ether(1)).await;
    }
}

#[tokio::test]
async fn a_vault_whose_assets_have_all_come_back_is_not_stale() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("the end of the clock", kind).await else { return };
        fixture.world.advance_hours(2 * HOURS_PER_WEEK).await;
        assert!(is_stale(&fixture).await);
        fixture.return_assets(ether(40) - U256::ONE).await;
        assert!(is_stale(&fixture).await);
        fixture.return_assets(U256::ONE).await;
        assert_eq!(stale_at(&fixture).await, NEVER);
        assert!(!is_stale(&fixture).await);
        fixture.enter("bob", ether(1)).await;
        // A later allocation starts a new clock.
        fixture.world.advance_hours(1).await;
        fixture.allocate(ether(10)).await;
        assert_eq!(stale_at(&fixture).await, fixture.world.now().await + WEEK_SECS);
    }
}

#[tokio::test]
async fn a_new_maximum_age_applies_from_the_next_report() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("a new maximum age", kind).await else { return };
        fixture.report(ether(40)).await;
        let (vault, end) = (fixture.vault, stale_at(&fixture).await);
        fixture.world.set_parameter(vault, Parameter::MaxAge, 14_400).await;
        assert_eq!(stale_at(&fixture).await, end);
        fixture.world.advance_hours(5).await;
        assert!(!is_stale(&fixture).await);
        fixture.report(ether(40)).await;
        assert_eq!(stale_at(&fixture).await, ref_time(&fixture).await + 14_400);
        fixture.world.advance_hours(4).await;
        assert!(is_stale(&fixture).await);
    }
}

#[tokio::test]
async fn a_bunker_without_reports_becomes_stale_like_any_vault() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("a stale bunker", kind).await else { return };
        fixture.report(ether(30)).await;
        fixture.world.advance_hours(HOURS_PER_WEEK).await;
        assert!(is_stale(&fixture).await);
        // A confirmation is not a report.
        fixture.confirm("mallory").await;
        assert!(is_stale(&fixture).await);
        let alice = fixture.world.address("alice");
        let call = IVault::redeemCall { shares: ether(1), receiver: alice, owner: alice };
        fixture.expect_revert::<ISafety::Stale>("alice", call).await;
        fixture.report(ether(30)).await;
        assert_eq!(fixture.phase().await, 0);
        fixture.leave("alice", ether(1)).await;
    }
}
