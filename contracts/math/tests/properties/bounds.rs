//! R8: the bounds on reports without a second opinion.

use crate::exchange::{BetweenReports, Exchange};
use basalt_math::{
    Assets, Bps, Change, GainBound, LossBound, LossWindow, RATE_ONE, Rounding, Shares, mul_div,
};
use basalt_model::{DAY_SECS, LossWindowModel, bookable_gain};
use proptest::prelude::*;

use crate::{
    ledgers::full_case,
    strategies::{amount, any_word, many, some},
};

fn bps() -> impl Strategy<Value = u16> {
    prop_oneof![6 => 0_u16..=300, 1 => prop::sample::select(vec![0, 1, 10_000, u16::MAX])]
}

fn bound() -> impl Strategy<Value = LossBound> {
    let window = prop_oneof![4 => Just(7 * DAY_SECS), 1 => prop::sample::select(vec![0, 1, u32::MAX]), 2 => 0..30 * DAY_SECS];
    (bps(), bps(), window).prop_map(|(per_report, per_window, window)| LossBound {
        per_report: Bps(per_report),
        per_window: Bps(per_window),
        window,
    })
}

/// A loss in millionths of the backing, often near the bound of one report.
fn millionths() -> impl Strategy<Value = u32> {
    prop_oneof![4 => 0_u32..6_000, 1 => 0_u32..30_000, 1 => Just(0_u32)]
}

const fn rule(bound: LossBound) -> (u16, u16, u32) {
    (bound.per_report.0, bound.per_window.0, bound.window)
}

proptest! {
    #![proptest_config(many())]

    #[test]
    fn a_bookable_gain_agrees_with_the_model(
        backing in any_word(), gain in any_word(), per_year in bps(), at_once in bps(),
        elapsed in prop_oneof![Just(0_u32), 0..40 * DAY_SECS, any::<u32>()],
    ) {
        let bound = GainBound { per_year: Bps(per_year), at_once: Bps(at_once) };
        let booked = bound.bookable(Assets(backing), elapsed, Assets(gain));
        prop_assert_eq!(booked.0, bookable_gain(backing, per_year, at_once, elapsed, gain));
        prop_assert!(booked.0 <= gain);
    }

    #[test]
    fn a_longer_wait_never_bounds_a_gain_lower(
        backing in any_word(), gain in any_word(), per_year in bps(), at_once in bps(),
        elapsed in any::<u32>(), more in any::<u32>(),
    ) {
        let bound = GainBound { per_year: Bps(per_year), at_once: Bps(at_once) };
        let bookable = |secs| bound.bookable(Assets(backing), secs, Assets(gain));
        prop_assert!(bookable(elapsed.saturating_add(more)) >= bookable(elapsed));
    }

    #[test]
    fn one_loss_agrees_with_the_model(
        backing in any_word(), loss in amount(), bound in bound(), lost in any_word(),
        at in any::<u32>(), wait in prop_oneof![Just(0_u32), 0..40 * DAY_SECS],
    ) {
        let loss = loss.of(backing / 100);
        let now = at.saturating_add(wait);
        let mut model = LossWindowModel { lost, at };
        let fits = model.admit(rule(bound), now, backing, loss);
        let after = LossWindow { lost, at }.admit(bound, now, Assets(backing), Assets(loss));
        prop_assert_eq!(after.is_some(), fits);
        if let Some(after) = after {
            prop_assert_eq!((after.lost, after.at), (model.lost, model.at));
        }
    }
}

proptest! {
    #![proptest_config(some())]

    #[test]
    fn losses_of_any_window_sum_to_at_most_the_bound(
        bound in bound(),
        losses in prop::collection::vec((millionths(), 0_u32..3 * DAY_SECS), 1..30),
    ) {
        let backing = Assets(RATE_ONE);
        let mut window = LossWindow::default();
        let mut now = 1_800_000_000;
        let mut admitted: Vec<(u32, u128)> = Vec::new();
        for (millionths, wait) in losses {
            now += wait;
            let loss = RATE_ONE / 1_000_000 * u128::from(millionths);
            if let Some(after) = window.admit(bound, now, backing, Assets(loss)) {
                prop_assert!(loss <= RATE_ONE / 10_000 * u128::from(bound.per_report.0));
                window = after;
                admitted.push((now, loss));
            }
        }
        let most = RATE_ONE / 10_000 * u128::from(bound.per_window.0);
        for (from, _) in &admitted {
            let within = admitted.iter().filter(|(at, _)| at >= from && at - from < bound.window);
            let sum: u128 = within.map(|(_, loss)| loss).sum();
            prop_assert!(sum <= most, "R8: {} lost in one window, {} allowed", sum, most);
        }
    }

    #[test]
    fn racing_a_report_never_pays(
        case in full_case(), fee in 0_u16..=200, loss in amount(), shares in amount(),
    ) {
        let bound = LossBound { per_report: Bps(fee), per_window: Bps(fee), window: 7 * DAY_SECS };
        let backing = case.ledger.totals.backing;
        let loss = Assets(loss.of(backing.0 / 50));
        if LossWindow::default().admit(bound, case.now, backing, loss).is_none() {
            return Ok(());
        }
        let shares = Shares(shares.of(case.ledger.totals.shares.0));
        let Ok(early) = case.ledger.pricing(case.now, Bps(fee)).redeem(shares) else { return Ok(()) };
        let after = case.ledger.book_change(case.now, Change::Loss(loss)).unwrap().0;
        let kept = after.line.at(case.now).to_assets(shares).unwrap();
        // One unit of the rate and one wei are lost to rounding.
        let dust = 2 + shares.0 / RATE_ONE;
        prop_assert!(early.assets.0 <= kept.0 + dust, "left with {:?}, stayed with {:?}", early.assets, kept);
    }

    #[test]
    fn the_rate_falls_by_no_more_than_the_bound_in_a_window(
        case in full_case(), fee in 0_u16..=200,
        losses in prop::collection::vec((millionths(), 0_u32..2 * DAY_SECS), 1..10),
    ) {
        let bound = LossBound { per_report: Bps(fee), per_window: Bps(fee), window: 7 * DAY_SECS };
        let (mut ledger, mut now, mut window) = (case.ledger, case.now, LossWindow::default());
        let before = ledger.line.at(now);
        let mut units = 1;
        for (millionths, wait) in losses {
            if now + wait >= case.now + bound.window {
                break;
            }
            now += wait;
            let backing = ledger.totals.backing;
            let loss = mul_div(backing.0, millionths.into(), 1_000_000, Rounding::Down).unwrap();
            if let Some(after) = window.admit(bound, now, backing, Assets(loss)) {
                window = after;
                ledger = ledger.book_change(now, Change::Loss(Assets(loss))).unwrap().0;
                units += 1;
            }
        }
        let kept = mul_div(before.0, 10_000 - u128::from(fee), 10_000, Rounding::Down).unwrap();
        prop_assert!(ledger.line.at(now).0 + units >= kept);
    }
}

#[test]
fn a_gain_above_the_bound_is_booked_by_a_later_report() {
    let bound = GainBound { per_year: Bps(1_000), at_once: Bps(10) };
    let backing = Assets(1_000_000);
    // A thousandth at once, and a tenth over a year.
    assert_eq!(bound.bookable(backing, 0, Assets(5_000)), Assets(1_000));
    assert_eq!(bound.bookable(backing, 31_536_000 / 25, Assets(5_000)), Assets(5_000));
}

#[test]
fn half_of_a_window_comes_at_once_and_the_rest_evenly() {
    let bound = LossBound { per_report: Bps(100), per_window: Bps(100), window: 7 * DAY_SECS };
    let backing = Assets(20_000);
    let admit = |window: LossWindow, now, loss| window.admit(bound, now, backing, Assets(loss));
    assert_eq!(admit(LossWindow::default(), 7 * DAY_SECS, 101), None);
    let half = admit(LossWindow::default(), 7 * DAY_SECS, 100).unwrap();
    assert_eq!(admit(half, 7 * DAY_SECS, 1), None);
    assert_eq!(admit(half, 7 * DAY_SECS + 7 * DAY_SECS / 100 - 1, 1), None);
    assert!(admit(half, 7 * DAY_SECS + 7 * DAY_SECS / 100, 1).is_some());
    assert_eq!(admit(half, 14 * DAY_SECS, 100).map(|window| window.lost), Some(RATE_ONE / 200));
}

#[test]
fn a_loss_of_a_ledger_without_backing_is_above_every_bound() {
    let bound = LossBound { per_report: Bps(u16::MAX), per_window: Bps(u16::MAX), window: 0 };
    assert_eq!(LossWindow::default().admit(bound, 0, Assets(0), Assets(1)), None);
    assert!(LossWindow::default().admit(bound, 0, Assets(0), Assets(0)).is_some());
}
