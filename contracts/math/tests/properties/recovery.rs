//! R4 below the peak: a recovery ends, and growth continues above it.

use basalt_math::limits::VESTING_SECS;
use basalt_math::{Assets, Bps, Change, Growth, Ledger, Line, RATE_ONE, Rate, Shares, Totals};
use basalt_model::{DAY_SECS, ETHER};
use proptest::prelude::*;

use crate::{
    ledgers::full_case,
    strategies::{EMPTY, some},
};

/// A thousand ether at a rate of one, a loss, then a report a day of 3 % a year. The first day on
/// which the rate stands above where it was before the loss.
fn day_above_the_peak(loss: u128) -> Option<u32> {
    let start = Ledger {
        totals: Totals { shares: Shares(1_000 * ETHER), backing: Assets(1_000 * ETHER) },
        line: Line::flat(Rate::ONE, 0),
        peak: Rate::ONE,
        growth: Growth::per_year(Bps(1_000)),
        ..EMPTY
    };
    let mut ledger = start.book_change(0, Change::Loss(Assets(loss))).unwrap().0;
    assert!(ledger.line.at(0) < Rate::ONE);
    (1..100).find(|day| {
        let (now, gain) = (day * DAY_SECS, Assets(ledger.totals.backing.0 / 100 * 3 / 365));
        ledger = ledger.book_change(now, Change::Gain(gain)).unwrap().0;
        ledger.line.at(now) > Rate::ONE
    })
}

#[test]
fn after_a_loss_of_one_wei_daily_gains_carry_the_rate_past_the_peak() {
    // The first gain pays for the loss, the recovery takes five days, the growth starts on the
    // sixth and shows on the seventh.
    assert_eq!(day_above_the_peak(1), Some(7));
}

#[test]
fn after_a_loss_of_a_thousandth_daily_gains_carry_the_rate_past_the_peak() {
    // Twelve days and a bit of gains pay for it, and the last end to be drawn is the peak.
    assert_eq!(day_above_the_peak(ETHER), Some(19));
}

#[test]
fn a_recovery_whose_end_moves_is_drawn_anew() {
    let line = Line {
        start_rate: Rate(RATE_ONE / 2),
        end_rate: Rate(RATE_ONE / 4 * 3),
        start: 0,
        end: 100,
    };
    let ledger = Ledger {
        totals: Totals { shares: Shares(ETHER), backing: Assets(ETHER / 4 * 3) },
        line,
        peak: Rate::ONE,
        growth: Growth::per_year(Bps(1_000)),
        ..EMPTY
    };
    let report = |now, gain| ledger.book_change(now, Change::Gain(Assets(gain))).unwrap().0;
    assert_eq!(report(50, 0).line, line);
    let redrawn =
        Line { start_rate: line.at(50), end_rate: Rate::ONE, start: 50, end: 50 + VESTING_SECS };
    assert_eq!(report(50, ETHER / 4).line, redrawn);
    // At its end a recovery is over, and the new line is level.
    assert_eq!(report(100, 0).line.start, 100);
}

proptest! {
    #![proptest_config(some())]

    #[test]
    fn a_report_without_a_gain_never_postpones_a_recovery(case in full_case(), wait in 0_u32..10 * DAY_SECS) {
        let report = |ledger: Ledger, now| ledger.book_change(now, Change::Gain(Assets(0))).unwrap().0;
        let once = report(case.ledger, case.now);
        if once.line.at(case.now) < once.peak {
            let later = (case.now + wait).min(once.line.end - 1);
            let twice = report(once, later);
            prop_assert_eq!(twice.line, once.line);
        }
    }
}
