//! Bounds of reports: losses up to a bound in one report and in a window of seven days; gains up to
//! a bound that grows with time.

use crate::bunker::fixture::{Fixture, VAULT_KINDS, ZERO};
use alloy::primitives::{I256, U256};
use basalt_client::Receipt;
use basalt_harness::{HOURS_PER_DAY, HOURS_PER_WEEK, Parameter, YEAR_SECS, ether, milliether};
use basalt_interfaces::{IQueuedVault, IRate, IVault};

/// Basis points of the backing.
async fn bps(fixture: &Fixture, points: u64) -> U256 {
    fixture.ledger().await.backing * U256::from(points) / U256::from(10_000)
}

async fn ref_time(fixture: &Fixture) -> U256 {
    fixture.world.read(fixture.vault, IRate::lastReportCall {}).await.refTime
}

fn change(fixture: &Fixture, receipt: &Receipt) -> I256 {
    receipt.event::<IRate::Reported>(fixture.vault).unwrap().applied
}

#[tokio::test]
async fn a_loss_in_many_reports_has_the_same_bound_as_one_loss() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("a loss in several reports", kind).await else {
            return;
        };
        // The window allows 5 basis points: losses of 2 and 2 are booked, a third is not.
        for expected in [0, 0, 1] {
            let loss = bps(&fixture, 2).await;
            fixture.report_loss(loss).await;
            assert_eq!(fixture.phase().await, expected);
            fixture.world.advance_hours(1).await;
        }
    }
}

#[tokio::test]
async fn the_window_of_losses_empties_evenly_over_a_week() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("the window of losses", kind).await else { return };
        let loss = bps(&fixture, 5).await;
        fixture.report_loss(loss).await;
        // Half a week frees half of it: 2.5, less rounding.
        fixture.world.advance_hours(HOURS_PER_WEEK / 2).await;
        let loss = bps(&fixture, 2).await;
        fixture.report_loss(loss).await;
        assert_eq!(fixture.phase().await, 0);
        // 4.5 are in the window; a week later it is empty.
        fixture.world.advance_hours(HOURS_PER_WEEK).await;
        let loss = bps(&fixture, 5).await;
        fixture.report_loss(loss).await;
        assert_eq!(fixture.phase().await, 0);
        // Half a week later, 3 are too many.
        fixture.world.advance_hours(HOURS_PER_WEEK / 2).await;
        let loss = bps(&fixture, 3).await;
        fixture.report_loss(loss).await;
        assert_eq!(fixture.phase().await, 1);
    }
}

#[tokio::test]
async fn the_bound_on_losses_does_not_grow_with_time() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("losses after a long time", kind).await else {
            return;
        };
        fixture.world.advance_hours(200 * HOURS_PER_DAY).await;
        let loss = bps(&fixture, 5).await + U256::ONE;
        fixture.report_loss(loss).await;
        assert_eq!(fixture.phase().await, 1);
    }
}

#[tokio::test]
async fn with_a_loss_bound_of_zero_one_wei_starts_a_bunker() {
    for kind in VAULT_KINDS {
        for bound in [Parameter::LossPerReport, Parameter::LossPerWindow] {
            let Some(mut fixture) = Fixture::start("a loss bound of zero", kind).await else {
                return;
            };
            let vault = fixture.vault;
            fixture.world.set_parameter(vault, bound, 0).await;
            fixture.report(ether(40)).await;
            assert_eq!(fixture.phase().await, 0, "no loss, no bunker");
            fixture.world.advance_hours(1).await;
            fixture.report_loss(U256::ONE).await;
            assert_eq!(fixture.phase().await, 1);
        }
    }
}

#[tokio::test]
async fn an_exit_before_a_bounded_loss_costs_more_than_the_loss() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("an exit before a loss", kind).await else { return };
        let shares = ether(10);
        let leaves = fixture.world.read(fixture.vault, IVault::previewRedeemCall { shares }).await;
        let loss = bps(&fixture, 5).await;
        fixture.report_loss(loss).await;
        assert_eq!(fixture.phase().await, 0);
        let stays = fixture.world.read(fixture.vault, IVault::convertToAssetsCall { shares }).await;
        assert!(stays < shares && leaves < stays);
    }
}

#[tokio::test]
async fn a_gain_is_booked_up_to_its_bound_and_the_rest_later() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("a gain above the bound", kind).await else {
            return;
        };
        let (value, mut booked, mut rounds) = (ether(51), ZERO, 0);
        while booked < ether(11) {
            let (before, seen) = (fixture.ledger().await, ref_time(&fixture).await);
            let receipt = fixture.report(value).await;
            let elapsed = ref_time(&fixture).await - seen;
            // 1 % at once, plus 20 % a year.
            let part = U256::from(2_000) * elapsed + U256::from(100 * YEAR_SECS);
            let most = before.backing * part / U256::from(10_000 * YEAR_SECS);
            let expected = most.min(ether(11) - booked);
            assert_eq!(change(&fixture, &receipt), I256::from_raw(expected));
            let after = fixture.ledger().await;
            assert_eq!(after.backing - before.backing, expected);
            assert_eq!(
                after.working - before.working,
                expected,
                "the book value grows by the booked gain"
            );
            booked += expected;
            rounds += 1;
            fixture.world.advance_hours(1 + rounds * 5 * HOURS_PER_DAY).await;
        }
        assert_eq!(booked, ether(11));
        assert!(rounds > 4, "{rounds} reports");
    }
}

#[tokio::test]
async fn a_gain_within_the_bound_is_booked_in_full() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("a gain within the bound", kind).await else {
            return;
        };
        let most = bps(&fixture, 100).await;
        let receipt = fixture.report(ether(40) + most).await;
        assert_eq!(change(&fixture, &receipt), I256::from_raw(most));
        // Again within the hour: the part that grows with time is small, the part at once is
        // available again.
        fixture.world.advance_hours(1).await;
        let receipt = fixture.report(ether(40) + most + milliether(1_000)).await;
        assert_eq!(change(&fixture, &receipt), I256::from_raw(milliether(1_000)));
    }
}

#[tokio::test]
async fn with_a_gain_bound_of_zero_no_gain_is_booked() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("a gain bound of zero", kind).await else { return };
        let vault = fixture.vault;
        for parameter in [Parameter::GainAtOnce, Parameter::GainPerYear] {
            fixture.world.set_parameter(vault, parameter, 0).await;
        }
        fixture.world.advance_hours(30 * HOURS_PER_DAY).await;
        let (before, rate) = (fixture.ledger().await, rate(&fixture).await);
        let receipt = fixture.report(ether(45)).await;
        assert_eq!(change(&fixture, &receipt), I256::ZERO);
        fixture.world.advance_hours(30 * HOURS_PER_DAY).await;
        let after = fixture.ledger().await;
        assert_eq!((after.backing, rate), (before.backing, self::rate(&fixture).await));
        // The gain is not lost: it is booked once the bound allows it.
        fixture.world.set_parameter(vault, Parameter::GainAtOnce, 1_000).await;
        let receipt = fixture.report(ether(45)).await;
        assert_eq!(change(&fixture, &receipt), I256::from_raw(ether(5)));
    }
}

async fn rate(fixture: &Fixture) -> U256 {
    fixture.world.read(fixture.vault, IQueuedVault::requestRateCall {}).await
}
