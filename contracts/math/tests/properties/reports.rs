//! R4: what a gain does.

use basalt_math::{Assets, Bps, Change, MAX_96, MAX_VESTING_SECS, Rate, VESTING_SECS};
use proptest::prelude::*;

use crate::strategies::{amount, case, exact_slack, model_of, some};

proptest! {
    #![proptest_config(some())]

    #[test]
    fn a_gain_agrees_with_the_model(case in case(), gain in amount()) {
        let gain = gain.of(case.ledger.totals.backing.0 / 100);
        let mut model = case.model();
        model.gain(gain, case.now);
        let after = case.ledger.report(case.now, Change::Gain(Assets(gain))).unwrap().ledger_after;
        prop_assert_eq!(model_of(&after, case.growth_bps, case.fee), model);
    }

    #[test]
    fn no_step_in_the_rate_at_a_gain(case in case(), gain in amount()) {
        let gain = Assets(gain.of(case.ledger.totals.backing.0));
        let reported = case.ledger.report(case.now, Change::Gain(gain)).unwrap();
        let rate = case.ledger.line.at(case.now);
        prop_assert_eq!(reported.rate_before, rate);
        prop_assert_eq!(reported.rate_after, rate);
        prop_assert_eq!(reported.ledger_after.line.at(case.now), rate);
    }

    #[test]
    fn a_gain_leaves_the_ledger_funded_and_in_width(case in case(), gain in amount()) {
        let gain = Assets(gain.of(case.ledger.totals.backing.0));
        let after = case.ledger.report(case.now, Change::Gain(gain)).unwrap().ledger_after;
        prop_assert!(after.is_funded());
        prop_assert!(exact_slack(&after.totals, after.line.r_end) >= 0.into());
        prop_assert!(after.totals.backing.0 <= MAX_96 && after.line.r_end.0 <= MAX_96);
        prop_assert_eq!(after.totals.shares, case.ledger.totals.shares);
    }

    #[test]
    fn growth_vests_in_five_to_thirty_days(case in case(), gain in amount()) {
        let gain = Assets(gain.of(case.ledger.totals.backing.0));
        let line = case.ledger.report(case.now, Change::Gain(gain)).unwrap().ledger_after.line;
        let span = line.t_end - line.t0;
        prop_assert_eq!(line.t0, case.now);
        prop_assert!((VESTING_SECS..=MAX_VESTING_SECS).contains(&span));
    }

    #[test]
    fn a_recovery_ends_at_the_peak_at_the_latest(case in case(), gain in amount()) {
        let gain = Assets(gain.of(case.ledger.totals.backing.0));
        let after = case.ledger.report(case.now, Change::Gain(gain)).unwrap().ledger_after;
        if case.ledger.line.at(case.now) < case.ledger.peak {
            prop_assert!(after.line.r_end <= case.ledger.peak);
            prop_assert_eq!(after.peak, case.ledger.peak);
        }
    }

    #[test]
    fn the_peak_is_the_highest_rate_vested(case in case(), gain in amount()) {
        let gain = Assets(gain.of(case.ledger.totals.backing.0));
        let after = case.ledger.report(case.now, Change::Gain(gain)).unwrap().ledger_after;
        prop_assert_eq!(after.peak, case.ledger.peak.max(case.ledger.line.at(case.now)));
    }

    #[test]
    fn entering_around_a_report_is_never_profitable(
        case in case(), paid in amount(), change in amount(), is_gain in any::<bool>(),
        wait in prop_oneof![Just(0_u32), 0_u32..40 * 86_400],
    ) {
        let mut ledger = case.ledger;
        let paid = Assets(paid.of(ledger.totals.backing.0));
        let Ok(entry) = ledger.pricing(case.now, Bps(0)).deposit(paid) else { return Ok(()) };
        ledger.totals = entry.totals_after;
        let later = case.now + wait;
        let change = Assets(change.of(ledger.totals.backing.0));
        let change = if is_gain { Change::Gain(change) } else { Change::Loss(change) };
        let Ok(reported) = ledger.report(later, change) else { return Ok(()) };
        if let Ok(exit) = reported.ledger_after.pricing(later, Bps(0)).redeem(entry.shares) {
            prop_assert!(exit.assets <= paid);
        }
    }
}

#[test]
fn a_report_at_the_end_of_the_clock_promises_nothing() {
    let ledger = basalt_math::Ledger {
        totals: basalt_math::Totals { shares: basalt_math::Shares(100), backing: Assets(150) },
        line: basalt_math::Line::flat(Rate::ONE, 0),
        peak: Rate::ONE,
        growth: basalt_math::Growth::per_year(Bps(1_000)),
    };
    let now = u32::MAX - VESTING_SECS + 1;
    let after = ledger.report(now, Change::Gain(Assets(5))).unwrap().ledger_after;
    assert_eq!(after.line, basalt_math::Line::flat(Rate::ONE, now));
    assert_eq!(after.slack(), Assets(55));
}
