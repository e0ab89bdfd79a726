//! R9: a loss that is not believed at once.

use basalt_math::{
    Accounts, Assets, BUNKER_SECS, Bps, Change, Growth, Ledger, Line, MathError, Phase, Rate,
    Shares, Totals,
};
use proptest::prelude::*;

use crate::{
    accounts::{Books, bare, books, model_of_accounts},
    conversions::refusal,
    strategies::{Amount, DAY, amount, some},
};

/// Accounts in bunker, if the loss is one that they could have.
pub(crate) fn entered(books: &Books, loss: Amount) -> Option<Accounts> {
    let loss = Assets(loss.of(books.accounts.ledger.totals.backing.0));
    books.accounts.enter_bunker(books.case.now, loss).ok().map(|booked| booked.accounts_after)
}

/// The same accounts as if nothing were provisional, on the frozen line.
const fn frozen(accounts: &Accounts, now: u32) -> Accounts {
    let mut frozen = *accounts;
    frozen.ledger.line = Line::flat(accounts.ledger.line.end_rate, now);
    frozen.provisional = Assets(0);
    frozen
}

proptest! {
    #![proptest_config(some())]

    #[test]
    fn entering_a_bunker_agrees_with_the_model(books in books(), loss in amount()) {
        let (now, loss) = (books.case.now, loss.of(books.accounts.ledger.totals.backing.0));
        let mut model = books.model();
        let expected = model.enter_bunker(loss, now);
        let booked = books.accounts.enter_bunker(now, Assets(loss));
        prop_assert_eq!(booked.map(|b| b.fee_shares.0).map_err(refusal), expected);
        if let Ok(booked) = booked {
            let after = booked.accounts_after;
            prop_assert_eq!(model_of_accounts(&after, &books.case), model);
            prop_assert_eq!(booked.reported.ledger_after, after.ledger);
            prop_assert_eq!(booked.reported.rate_before, books.accounts.ledger.line.at(now));
            prop_assert_eq!(booked.reported.rate_after, after.ledger.line.at(now));
            prop_assert_eq!(after.ledger.line.at(now).0, model.shown_at(now));
            prop_assert_eq!(booked.reported.applied, Change::Loss(Assets(0)));
            prop_assert!(after.ledger.is_funded());
        }
    }

    #[test]
    fn entering_a_bunker_moves_neither_stored_rate_nor_backing_and_burns_nothing(
        books in books(), loss in amount(), wait in any::<u32>(),
    ) {
        if let Some(after) = entered(&books, loss) {
            let before = books.accounts;
            let later = books.case.now.saturating_add(wait);
            prop_assert_eq!(after.ledger.line.phase(), Phase::Bunker);
            prop_assert_eq!(after.ledger.line.stored(later), before.ledger.line.at(books.case.now));
            prop_assert_eq!(after.ledger.line.at(later), after.ledger.line.at(books.case.now));
            prop_assert_eq!(after.ledger.totals.backing, before.ledger.totals.backing);
            prop_assert!(after.ledger.totals.shares >= before.ledger.totals.shares);
            prop_assert_eq!(after.cover, before.cover);
        }
    }

    #[test]
    fn revising_agrees_with_the_model(
        books in books(), loss in amount(), before in amount(), after in amount(),
        wait in 0_u32..8 * DAY,
    ) {
        if let Some(accounts) = entered(&books, loss) {
            let now = books.case.now.saturating_add(wait);
            let before = before.of(accounts.provisional.0);
            let after = after.of(accounts.ledger.totals.backing.0);
            let mut model = model_of_accounts(&accounts, &books.case);
            let expected = model.revise((before, after), now);
            let revised = accounts.revise(now, Assets(before), Assets(after));
            prop_assert_eq!(revised.map(|_| ()).map_err(refusal), expected);
            let Ok(revised) = revised else { return Ok(()) };
            let line = revised.accounts_after.ledger.line;
            prop_assert_eq!(model_of_accounts(&revised.accounts_after, &books.case), model);
            prop_assert_eq!(revised.reported.ledger_after.line, line);
            prop_assert_eq!(revised.reported.rate_before, accounts.ledger.line.at(now));
            prop_assert_eq!(revised.reported.rate_after, line.at(now));
            prop_assert_eq!(line.stored(now), accounts.ledger.line.stored(now));
            prop_assert_eq!(revised.accounts_after.ledger.totals, accounts.ledger.totals);
        }
    }

    #[test]
    fn one_number_lowers_the_views_by_a_tenth_at_most(
        books in books(), numbers in prop::collection::vec(amount(), 1..6), wait in 0_u32..2 * DAY,
    ) {
        let mut now = books.case.now;
        let rate = books.accounts.ledger.line.at(now);
        let mut shown = rate;
        let Some(mut accounts) = entered(&books, numbers[0]) else { return Ok(()) };
        for number in numbers {
            let then = accounts.ledger.line.at(now);
            prop_assert!(then.0 * 10 >= shown.0 * 9, "R9: at most a tenth lower per number");
            prop_assert!(then <= rate, "R9: never above the rate before");
            shown = then;
            now = now.saturating_add(wait);
            let number = Assets(number.of(accounts.ledger.totals.backing.0));
            let revised = accounts.revise(now, accounts.provisional, number);
            accounts = revised.map_or(accounts, |booked| booked.accounts_after);
        }
    }

    #[test]
    fn what_is_shown_is_never_below_what_would_be_left(books in books(), loss in amount()) {
        if let Some(accounts) = entered(&books, loss) {
            let now = books.case.now;
            let left = accounts.confirm(now).unwrap().reported.rate_after;
            let shown = accounts.ledger.line.at(now);
            prop_assert!(left <= shown);
            // And it is that, unless that is more than a tenth lower.
            let frozen = accounts.ledger.line.stored(now);
            prop_assert!(left == shown || left.0 * 10 < frozen.0 * 9);
        }
    }

    #[test]
    fn a_larger_number_never_shows_more(
        books in books(), loss in amount(), numbers in prop::array::uniform2(amount()),
    ) {
        if let Some(accounts) = entered(&books, loss) {
            let now = books.case.now;
            let backing = accounts.ledger.totals.backing.0;
            let shown = numbers.map(|number| {
                let number = number.of(backing).min(backing);
                let revised = accounts.revise(now, accounts.provisional, Assets(number)).unwrap();
                (number, revised.reported.rate_after)
            });
let [(smaller, above), (larger, below)] =
                if shown[0].0 <= shown[1].0 { shown } else { [shown[1], shown[0]] };
            prop_assert!(below <= above, "{} shows {:?}, {} shows {:?}", smaller, above, larger, below);
        }
    }

    #[test]
    fn a_confirmed_loss_is_the_loss_of_the_frozen_line(
        books in books(), loss in amount(), wait in 0_u32..8 * DAY,
    ) {
        if let Some(accounts) = entered(&books, loss) {
            let now = books.case.now.saturating_add(wait);
            let direct = frozen(&accounts, now).realize_loss(now, accounts.provisional);
            let mut direct = direct.unwrap();
            let level = direct.accounts_after.ledger.line;
            prop_assert_eq!(level.start_rate, level.end_rate);
            let line = Line::reopening(level.end_rate, now);
            direct.accounts_after.ledger.line = line;
            direct.reported.ledger_after.line = line;
            prop_assert_eq!(accounts.confirm(now), Ok(direct));
            prop_assert!(direct.accounts_after.ledger.is_funded());
            prop_assert_eq!(direct.reported.rate_before, accounts.ledger.line.stored(now));

            let mut model = model_of_accounts(&accounts, &books.case);
            model.confirm(now).unwrap();
            prop_assert_eq!(model_of_accounts(&direct.accounts_after, &books.case), model);
        }
    }

    #[test]
    fn a_loss_that_proves_false_costs_holders_nothing(books in books(), loss in amount()) {
        if let Some(accounts) = entered(&books, loss) {
            let now = books.case.now;
            let cleared = accounts.revise(now, accounts.provisional, Assets(0)).unwrap();
            let cleared = cleared.accounts_after;
            prop_assert_eq!(cleared.ledger.line.at(now), accounts.ledger.line.stored(now));
            let confirmed = cleared.confirm(now).unwrap();
            prop_assert_eq!(confirmed.cover_burnt, Shares(0));
            let after = confirmed.accounts_after;
            prop_assert_eq!(after.ledger.line.at(now), accounts.ledger.line.stored(now));
            prop_assert_eq!(after.ledger.totals, accounts.ledger.totals);
            prop_assert_eq!(after.provisional, Assets(0));
        }
    }

    #[test]
    fn a_number_is_confirmed_by_anyone_only_after_it_has_stood_for_seven_days(
        books in books(), first in amount(), second in amount(), wait in 0_u32..8 * DAY,
    ) {
        prop_assert!(!books.accounts.has_stood(u32::MAX));
        if let Some(accounts) = entered(&books, first) {
            let start = books.case.now;
            prop_assert!(!accounts.has_stood(start + BUNKER_SECS - 1));
            prop_assert!(accounts.has_stood(start + BUNKER_SECS));
            let second = Assets(second.of(accounts.ledger.totals.backing.0));
            let now = start + wait;
            if let Ok(next) = accounts.revise(now, accounts.provisional, second) {
                let next = next.accounts_after;
                let since = if second > accounts.provisional { now } else { start };
                prop_assert!(!next.has_stood(since + BUNKER_SECS - 1));
                prop_assert!(next.has_stood(since + BUNKER_SECS));
                prop_assert!(!next.confirm(now).unwrap().accounts_after.has_stood(u32::MAX));
            }
        }
    }

    #[test]
    fn in_bunker_nothing_is_booked_and_outside_nothing_confirmed(
        books in books(), loss in amount(), amount in amount(),
    ) {
        let now = books.case.now;
        let amount = Assets(amount.of(books.accounts.ledger.totals.backing.0));
        prop_assert_eq!(books.accounts.revise(now, Assets(0), amount), Err(MathError::NotInBunker));
        prop_assert_eq!(books.accounts.confirm(now), Err(MathError::NotInBunker));
        if let Some(accounts) = entered(&books, loss) {
            prop_assert_eq!(accounts.report(now, Change::Gain(amount)), Err(MathError::InBunker));
            prop_assert_eq!(accounts.report(now, Change::Loss(amount)), Err(MathError::InBunker));
            prop_assert_eq!(accounts.realize_loss(now, amount), Err(MathError::InBunker));
            prop_assert_eq!(accounts.enter_bunker(now, amount), Err(MathError::InBunker));
        }
    }
}

/// One ether at a rate of one.
fn one_ether() -> Accounts {
    let totals = Totals { shares: Shares(ETHER), backing: Assets(ETHER) };
    let line = Line::flat(Rate::ONE, 0);
    bare(Ledger { totals, line, peak: Rate::ONE, growth: Growth(0) }, Bps(0))
}

const ETHER: u128 = 1_000_000_000_000_000_000;

#[test]
fn a_late_false_number_is_not_confirmed_by_the_clock_of_the_true_one() {
    let accounts = one_ether().enter_bunker(0, Assets(ETHER / 50)).unwrap().accounts_after;
    let late = BUNKER_SECS - 1;
    let raised = accounts.revise(late, Assets(ETHER / 50), Assets(ETHER / 2)).unwrap();
    assert!(!raised.accounts_after.has_stood(BUNKER_SECS));
    let lowered = accounts.revise(late, Assets(ETHER / 50), Assets(ETHER / 60)).unwrap();
    assert!(lowered.accounts_after.has_stood(BUNKER_SECS));
}

#[test]
fn a_number_of_another_source_is_added_and_one_that_is_no_part_is_refused() {
    let accounts = one_ether().enter_bunker(9, Assets(ETHER / 50)).unwrap().accounts_after;
    let both = accounts.revise(9, Assets(0), Assets(ETHER / 50)).unwrap().accounts_after;
    assert_eq!(both.provisional, Assets(ETHER / 25));
    assert_eq!(both.ledger.line.at(9), Rate(basalt_math::RATE_ONE / 100 * 96));
    let loss = Assets(ETHER / 25 + 1);
    let refused = MathError::NotProvisional { loss, provisional: Assets(ETHER / 25) };
    assert_eq!(both.revise(9, loss, Assets(0)), Err(refused));
    let refused =
        MathError::InsufficientBacking { assets: Assets(ETHER + 1), backing: Assets(ETHER) };
    assert_eq!(both.revise(9, Assets(ETHER / 25), Assets(ETHER + 1)), Err(refused));
}

#[test]
fn views_fall_by_tenths_and_rise_at_once() {
    let nine = |times: u32| Rate(basalt_math::RATE_ONE / 10_u128.pow(times) * 9_u128.pow(times));
    let half = Assets(ETHER / 2);
    let first = one_ether().enter_bunker(9, half).unwrap().accounts_after;
    assert_eq!(first.ledger.line, Line::bunker(nine(1), Rate::ONE, 9));
    let second = first.revise(10, half, half).unwrap().accounts_after;
    assert_eq!(second.ledger.line, Line::bunker(nine(2), Rate::ONE, 9));
    let third = second.revise(11, half, Assets(ETHER / 100)).unwrap().accounts_after;
    let ninety_nine = Rate(basalt_math::RATE_ONE / 100 * 99);
    assert_eq!(third.ledger.line, Line::bunker(ninety_nine, Rate::ONE, 9));
    let confirmed = third.confirm(12).unwrap().accounts_after;
    assert_eq!(confirmed.ledger.line, Line::reopening(ninety_nine, 12));
}
