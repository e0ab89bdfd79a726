//! R4: reports of gains.

use crate::exchange::{BetweenReports, Exchange};
use basalt_math::limits::{MAX_VESTING_SECS, VESTING_SECS};
use basalt_math::{Assets, Bps, Change, Growth, Ledger, Line, MAX_96, Rate, Shares, Totals};
use basalt_model::{DAY_SECS, ETHER};
use proptest::prelude::*;

use crate::{
    ledgers::full_case,
    strategies::{EMPTY, NO_CAP, amount, case, exact_slack, model_of, some},
};

proptest! {
    #![proptest_config(some())]

    #[test]
    fn a_gain_agrees_with_the_model(case in case(), gain in amount()) {
        let gain = gain.of(case.ledger.totals.backing.0 / 100);
        let mut model = case.model();
        model.gain(gain, case.now);
        let after = case.ledger.book_change(case.now, Change::Gain(Assets(gain))).unwrap().0;
        prop_assert_eq!(model_of(&after, case.growth_bps, case.fee), model);
    }

    #[test]
    fn no_step_in_the_rate_at_a_gain(case in full_case(), gain in amount()) {
        let gain = Assets(gain.of(case.ledger.totals.backing.0));
        let (after, booking) = case.ledger.book_change(case.now, Change::Gain(gain)).unwrap();
        let rate = case.ledger.line.at(case.now);
        prop_assert_eq!(booking.rate_before, rate);
        prop_assert_eq!(booking.rate_after, rate);
        prop_assert_eq!(after.line.at(case.now), rate);
    }

    #[test]
    fn a_gain_leaves_the_ledger_funded_and_in_width(case in full_case(), gain in amount()) {
        let gain = Assets(gain.of(case.ledger.totals.backing.0));
        let (after, booking) = case.ledger.book_change(case.now, Change::Gain(gain)).unwrap();
        prop_assert!(after.is_funded());
        prop_assert!(exact_slack(&after.totals, after.line.end_rate) >= 0.into());
        prop_assert!(after.totals.backing.0 <= MAX_96 && after.line.end_rate.0 <= MAX_96);
        let shares = case.ledger.totals.shares.checked_add(booking.fee_shares);
        prop_assert_eq!(Ok(after.totals.shares), shares);
    }

    #[test]
    fn growth_vests_in_five_to_thirty_days(case in full_case(), gain in amount()) {
        let gain = Assets(gain.of(case.ledger.totals.backing.0));
        let line = case.ledger.book_change(case.now, Change::Gain(gain)).unwrap().0.line;
        let is_recovery = case.ledger.line.at(case.now) < case.ledger.peak;
        if is_recovery && line == case.ledger.line {
            // It was drawn by an earlier report and runs on.
            return Ok(());
        }
        let span = line.end - line.start;
        prop_assert_eq!(line.start, case.now);
        prop_assert!((VESTING_SECS..=MAX_VESTING_SECS).contains(&span));
    }

    #[test]
    fn a_recovery_ends_at_the_peak_at_the_latest(case in full_case(), gain in amount()) {
        let gain = Assets(gain.of(case.ledger.totals.backing.0));
        let (after, _) = case.ledger.book_change(case.now, Change::Gain(gain)).unwrap();
        if case.ledger.line.at(case.now) < case.ledger.peak {
            prop_assert!(after.line.end_rate <= case.ledger.peak);
            prop_assert_eq!(after.peak, case.ledger.peak);
        }
    }

    #[test]
    fn the_peak_is_the_highest_rate_vested(case in full_case(), gain in amount()) {
        let gain = Assets(gain.of(case.ledger.totals.backing.0));
        let (after, _) = case.ledger.book_change(case.now, Change::Gain(gain)).unwrap();
        prop_assert_eq!(after.peak, case.ledger.peak.max(case.ledger.line.at(case.now)));
    }

    #[test]
    fn a_change_is_booked_as_far_as_it_is_applied(case in full_case(), amount in amount(), is_gain in any::<bool>()) {
        let amount = Assets(amount.of(case.ledger.totals.backing.0));
        let change = if is_gain { Change::Gain(amount) } else { Change::Loss(amount) };
        if let Ok((after, booking)) = case.ledger.book_change(case.now, change) {
            let (before, after) = (case.ledger.totals.backing, after.totals.backing);
            match booking.applied {
                Change::Gain(applied) => prop_assert_eq!(before.checked_add(applied), Ok(after)),
                Change::Loss(applied) => prop_assert_eq!(before.checked_sub(applied), Ok(after)),
            }
            prop_assert_eq!(matches!(booking.applied, Change::Gain(_)), is_gain);
        }
    }

    #[test]
    fn entering_around_a_report_is_never_profitable(
        case in full_case(), paid in amount(), change in amount(), is_gain in any::<bool>(),
        wait in prop_oneof![Just(0_u32), 0_u32..40 * DAY_SECS],
    ) {
        let mut ledger = case.ledger;
        let paid = Assets(paid.of(ledger.totals.backing.0));
        let Ok(entry) = ledger.pricing(case.now, Bps(0)).deposit(paid, NO_CAP) else { return Ok(()) };
        ledger.totals = entry.totals_after;
        let later = case.now + wait;
        let change = Assets(change.of(ledger.totals.backing.0));
        let change = if is_gain { Change::Gain(change) } else { Change::Loss(change) };
        let Ok((after, _)) = ledger.book_change(later, change) else { return Ok(()) };
        if let Ok(exit) = after.pricing(later, Bps(0)).redeem(entry.shares) {
            prop_assert!(exit.assets <= paid);
        }
    }
}

#[test]
fn a_report_at_the_end_of_the_clock_promises_nothing() {
    let ledger = Ledger {
        totals: Totals { shares: Shares(100), backing: Assets(150) },
        line: Line::flat(Rate::ONE, 0),
        peak: Rate::ONE,
        growth: Growth::per_year(Bps(1_000)),
        ..EMPTY
    };
    let now = u32::MAX - VESTING_SECS + 1;
    let after = ledger.book_change(now, Change::Gain(Assets(5))).unwrap().0;
    assert_eq!(after.line, Line::flat(Rate::ONE, now));
    assert_eq!(after.slack(), Assets(55));
}

#[test]
fn an_absurd_gain_and_its_correction_net_to_zero() {
    let ledger = Ledger {
        totals: Totals { shares: Shares(10 * ETHER), backing: Assets(10 * ETHER) },
        line: Line::flat(Rate::ONE, 0),
        peak: Rate::ONE,
        growth: Growth::per_year(Bps(1_000)),
        ..EMPTY
    };
    // Six of the ten are at work, and a report claims the largest value of a field for them.
    let working = Assets(6 * ETHER);
    let (after, booking) = ledger.book_change(0, Change::between(working, Assets(MAX_96))).unwrap();
    let working = booking.applied.apply_to(working).unwrap();
    assert_eq!(after.totals.backing, Assets(MAX_96));
    assert_eq!(working, Assets(MAX_96 - 4 * ETHER));
    let (after, booking) =
        after.book_change(0, Change::between(working, Assets(6 * ETHER))).unwrap();
    assert_eq!(booking.applied.apply_to(working), Ok(Assets(6 * ETHER)));
    assert_eq!(after.totals, ledger.totals);
    assert!(after.is_funded());
}
