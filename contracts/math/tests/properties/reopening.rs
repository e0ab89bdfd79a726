//! R9: after a confirmed loss the next ordinary report opens the vault again, and nothing else.

use basalt_math::{Assets, Change, Ledger, Line, Phase, RATE_ONE, Rate, Shares, Totals};
use basalt_model::{DAY_SECS, ETHER};
use proptest::prelude::*;

use crate::{
    bunker::entered,
    ledgers::{accounts_of, full_case},
    strategies::{Amount, Case, EMPTY, amount, some},
};

/// The ledger after a confirmed loss: it waits for a report.
fn waiting(case: &Case, loss: Amount) -> Option<Case> {
    let (ledger, _) = entered(case, loss)?.confirm(case.now).unwrap();
    Some(Case { ledger, ..*case })
}

proptest! {
    #![proptest_config(some())]

    #[test]
    fn every_ordinary_report_opens_and_is_that_of_a_level_line(
        case in full_case(), loss in amount(), change in amount(), is_gain in any::<bool>(),
        wait in 0_u32..40 * DAY_SECS,
    ) {
        let Some(case) = waiting(&case, loss) else { return Ok(()) };
        let now = case.now.saturating_add(wait);
        let change = Assets(change.of(case.ledger.totals.backing.0));
        let change = if is_gain { Change::Gain(change) } else { Change::Loss(change) };
        let mut level = case.ledger;
        level.line = Line::flat(level.line.end_rate, level.line.start);
        let booked = case.ledger.book_change(now, change);
        prop_assert_eq!(booked, level.book_change(now, change));
        if let Ok((after, _)) = booked {
            prop_assert_eq!(after.line.phase(), Phase::Open);
        }
    }

    #[test]
    fn a_report_of_nothing_opens(case in full_case(), loss in amount(), is_gain in any::<bool>()) {
        let Some(case) = waiting(&case, loss) else { return Ok(()) };
        let nothing = if is_gain { Change::Gain(Assets(0)) } else { Change::Loss(Assets(0)) };
        let (after, booking) = case.ledger.book_change(case.now, nothing).unwrap();
        prop_assert_eq!(after.line.phase(), Phase::Open);
        prop_assert_eq!(booking.rate_after, booking.rate_before);
    }

    #[test]
    fn a_write_off_does_not_end_the_wait(
        case in full_case(), first in amount(), second in amount(), wait in 0_u32..40 * DAY_SECS,
    ) {
        let Some(case) = waiting(&case, first) else { return Ok(()) };
        let now = case.now.saturating_add(wait);
        let loss = second.of(case.ledger.totals.backing.0);
        let mut model = case.accounts();
        let expected = model.loss(loss, now);
        let booked = case.ledger.realize_loss(now, Assets(loss));
        prop_assert_eq!(booked.is_ok(), expected.is_ok());
        if let Ok((after, booking)) = booked {
            let line = after.line;
            prop_assert_eq!(line.phase(), Phase::Reopening);
            prop_assert_eq!(line.at(now), booking.rate_after);
            if loss <= case.ledger.slack().0 {
                prop_assert_eq!(line, case.ledger.line, "R7: within slack no line is written");
            }
            prop_assert_eq!(accounts_of(&after, &case), model);
        }
    }

    #[test]
    fn a_line_that_waits_is_level_and_a_second_bunker_may_follow(
        case in full_case(), first in amount(), second in amount(), wait in any::<u32>(),
    ) {
        let Some(case) = waiting(&case, first) else { return Ok(()) };
        let now = case.now.saturating_add(wait);
        let line = case.ledger.line;
        prop_assert_eq!((line.at(now), line.stored(now)), (line.end_rate, line.end_rate));
        let second = Assets(second.of(case.ledger.totals.backing.0));
        if let Ok((again, _)) = case.ledger.enter_bunker(now, second) {
            prop_assert_eq!(again.line.phase(), Phase::Bunker);
            prop_assert_eq!(again.line.stored(now), line.end_rate);
            prop_assert_eq!(again.provisional, second);
        }
    }
}

#[test]
fn a_gain_of_nothing_below_the_peak_opens_although_its_end_stays() {
    // Nothing above the rate backs the shares, so the line ends where it stood.
    let totals = Totals { shares: Shares(ETHER), backing: Assets(ETHER / 2) };
    let line = Line::reopening(Rate(RATE_ONE / 2), 100);
    let waiting = Ledger { totals, line, ..EMPTY };
    let after = waiting.book_change(200, Change::Gain(Assets(0))).unwrap().0.line;
    assert_eq!(after.phase(), Phase::Open);
    assert_eq!((after.start_rate, after.end_rate), (line.end_rate, line.end_rate));
}

#[test]
fn no_open_line_carries_the_mark_of_a_phase() {
    for now in [0, 1, 2, u32::MAX] {
        assert_eq!(Line::flat(Rate::ONE, now).phase(), Phase::Open);
        assert_eq!(Line::flat(Rate::ONE, now).at(now), Rate::ONE);
        assert_eq!(Line::reopening(Rate::ONE, now).phase(), Phase::Reopening);
        assert_eq!(Line::bunker(Rate(7), Rate::ONE, now).phase(), Phase::Bunker);
    }
    let bunker = Line::bunker(Rate(7), Rate::ONE, 5);
    assert_eq!([bunker.at(0), bunker.at(u32::MAX)], [Rate(7); 2]);
    assert_eq!([bunker.stored(0), bunker.stored(u32::MAX)], [Rate::ONE; 2]);
}
