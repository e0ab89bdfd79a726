//! R9: after a confirmed loss the next ordinary report opens the vault again, and nothing else.

use basalt_math::{
    Assets, Bps, Change, Growth, Ledger, Line, Phase, RATE_ONE, Rate, Shares, Totals,
};
use proptest::prelude::*;

use crate::{
    accounts::{Books, bare, books, model_of_accounts},
    bunker::entered,
    strategies::{DAY, amount, some},
};

/// Books that wait for a report.
fn waiting(books: &Books, loss: crate::strategies::Amount) -> Option<Books> {
    let accounts = entered(books, loss)?.confirm(books.case.now).unwrap().accounts_after;
    Some(Books { accounts, case: books.case })
}

proptest! {
    #![proptest_config(some())]

    #[test]
    fn every_ordinary_report_opens_and_is_that_of_a_level_line(
        books in books(), loss in amount(), change in amount(), is_gain in any::<bool>(),
        wait in 0_u32..40 * DAY,
    ) {
        let Some(books) = waiting(&books, loss) else { return Ok(()) };
        let now = books.case.now.saturating_add(wait);
        let change = Assets(change.of(books.accounts.ledger.totals.backing.0));
        let change = if is_gain { Change::Gain(change) } else { Change::Loss(change) };
        let mut level = books.accounts;
        level.ledger.line = Line::flat(level.ledger.line.end_rate, level.ledger.line.start);
        let booked = books.accounts.report(now, change);
        prop_assert_eq!(booked, level.report(now, change));
        if let Ok(booked) = booked {
            prop_assert_eq!(booked.accounts_after.ledger.line.phase(), Phase::Open);
        }
    }

    #[test]
    fn a_report_of_nothing_opens(books in books(), loss in amount(), is_gain in any::<bool>()) {
        let Some(books) = waiting(&books, loss) else { return Ok(()) };
        let nothing = if is_gain { Change::Gain(Assets(0)) } else { Change::Loss(Assets(0)) };
        let booked = books.accounts.report(books.case.now, nothing).unwrap();
        prop_assert_eq!(booked.accounts_after.ledger.line.phase(), Phase::Open);
        prop_assert_eq!(booked.reported.rate_after, booked.reported.rate_before);
    }

    #[test]
    fn a_write_off_does_not_end_the_wait(
        books in books(), first in amount(), second in amount(), wait in 0_u32..40 * DAY,
    ) {
        let Some(books) = waiting(&books, first) else { return Ok(()) };
        let now = books.case.now.saturating_add(wait);
        let loss = second.of(books.accounts.ledger.totals.backing.0);
        let mut model = model_of_accounts(&books.accounts, &books.case);
        let expected = model.loss(loss, now);
        let booked = books.accounts.realize_loss(now, Assets(loss));
        prop_assert_eq!(booked.is_ok(), expected.is_ok());
        if let Ok(booked) = booked {
            let line = booked.accounts_after.ledger.line;
            prop_assert_eq!(line.phase(), Phase::Reopening);
            prop_assert_eq!(line.at(now), booked.reported.rate_after);
            if loss <= books.accounts.ledger.slack().0 {
                prop_assert_eq!(line, books.accounts.ledger.line, "R7: within slack no line is written");
            }
            prop_assert_eq!(model_of_accounts(&booked.accounts_after, &books.case), model);
        }
    }

    #[test]
    fn a_line_that_waits_is_level_and_a_second_bunker_may_follow(
        books in books(), first in amount(), second in amount(), wait in any::<u32>(),
    ) {
        let Some(books) = waiting(&books, first) else { return Ok(()) };
        let now = books.case.now.saturating_add(wait);
        let line = books.accounts.ledger.line;
        prop_assert_eq!((line.at(now), line.stored(now)), (line.end_rate, line.end_rate));
        let second = Assets(second.of(books.accounts.ledger.totals.backing.0));
        if let Ok(again) = books.accounts.enter_bunker(now, second) {
            prop_assert_eq!(again.accounts_after.ledger.line.phase(), Phase::Bunker);
            prop_assert_eq!(again.accounts_after.ledger.line.stored(now), line.end_rate);
            prop_assert_eq!(again.accounts_after.provisional, second);
        }
    }
}

const ETHER: u128 = 1_000_000_000_000_000_000;

#[test]
fn a_gain_of_nothing_below_the_peak_opens_although_its_end_stays() {
    // Nothing above the rate backs the shares, so the line ends where it stood.
    let totals = Totals { shares: Shares(ETHER), backing: Assets(ETHER / 2) };
    let line = Line::reopening(Rate(RATE_ONE / 2), 100);
    let waiting = bare(Ledger { totals, line, peak: Rate::ONE, growth: Growth(0) }, Bps(0));
    let after = waiting.report(200, Change::Gain(Assets(0))).unwrap().accounts_after.ledger.line;
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
