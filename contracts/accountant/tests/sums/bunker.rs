//! R9: provisional losses are set, replaced and confirmed.

use basalt_accountant::{apply_confirmation, apply_final_loss, apply_report, apply_revision};
use basalt_math::{Assets, Bps, Change, Line, MathError, Phase, Rate, Shares, Waterfall};
use basalt_model::{DAY_SECS, ETHER};

use crate::books::{NOW, books, eth, in_bunker, reported, without_report};

/// So many thousandths of the rate one.
const fn milli(thousandths: u128) -> Rate {
    Rate(thousandths * 1_000_000_000_000_000_000_000_000)
}

#[test]
fn a_loss_above_the_bound_is_shown_and_borne_by_nobody() {
    let before = books();
    let (after, outcome) = reported(before, Change::Loss(eth(50)));

    // The shown rate falls, the frozen rate stays.
    assert_eq!(after.line, Line::bunker(milli(995), Rate::ONE, NOW));
    assert_eq!(after.protection.provisional, eth(50));
    let mut rest = without_report(after, &before);
    (rest.line, rest.protection, rest.fee) = (before.line, before.protection, before.fee);
    assert_eq!(rest, before);
    // The fee starts from the supply there is.
    assert_eq!((after.fee.reserve, after.fee.shares_then), (Assets(0), Shares(10_000 * ETHER)));

    assert_eq!(outcome.provisional, Some(eth(50)));
    assert_eq!(outcome.booking.applied, Change::Loss(Assets(0)));
    assert_eq!((outcome.booking.rate_before, outcome.booking.rate_after), (Rate::ONE, milli(995)));
    assert_eq!((outcome.booking.fee_shares, outcome.booking.cover_burnt), (Shares(0), Shares(0)));
    assert_eq!(outcome.booking.waterfall, Waterfall::default());
}

#[test]
fn one_report_shows_a_tenth_less_at_most() {
    let first = in_bunker(eth(2_000));
    assert_eq!(first.line.at(NOW), milli(900));
    let again =
        |books, loss| apply_report(books, NOW, NOW, Change::Loss(loss), eth(2_000)).unwrap().0;
    let second = again(first, eth(2_000));
    assert_eq!(second.line.at(NOW), milli(810));
    assert_eq!(again(second, eth(2_000)).line.at(NOW), milli(800));
}

#[test]
fn the_fee_on_what_has_vested_is_paid_before_a_loss_is_put_down() {
    let mut before = books();
    before.last_report.growth = Bps(1_000);
    before.fee.fraction = Bps(1_000);
    let (promised, _) = reported(before, Change::Gain(eth(100)));
    let now = NOW + 31 * DAY_SECS;
    // Slack pays the fee; this loss leaves enough of it.
    let loss = Change::Loss(eth(6));
    let (after, outcome) = apply_report(promised, now, now, loss, Assets(0)).unwrap();
    assert!(outcome.provisional.is_some() && outcome.booking.fee_shares > Shares(0));
    let shares = Shares(10_000 * ETHER + outcome.booking.fee_shares.0);
    assert_eq!((after.totals_slot.totals.shares, after.fee.shares_then), (shares, shares));
    assert_eq!(after.fee.reserve, Assets(0));
}

#[test]
fn every_report_in_bunker_replaces_the_provisional_loss_of_its_source() {
    let books = in_bunker(eth(100));
    let replace = |books, provisional: u128, change| {
        let (after, outcome) =
            apply_report(books, NOW + 1, NOW + 1, change, eth(provisional)).unwrap();
        assert_eq!(after.line.phase(), Phase::Bunker);
        (after, after.protection.provisional, outcome.provisional.unwrap())
    };

    // A second source, with a loss that would be within the bound by itself.
    let (both, sum, provisional) = replace(books, 0, Change::Loss(eth(3)));
    assert_eq!((sum, provisional), (eth(103), eth(3)));
    let (both, sum, provisional) = replace(both, 100, Change::Loss(eth(40)));
    assert_eq!((sum, provisional), (eth(43), eth(40)));
    // A source that gained has no provisional loss, and its gain waits.
    let (both, sum, provisional) = replace(both, 40, Change::Gain(eth(20)));
    assert_eq!((sum, provisional), (eth(3), eth(0)));
    let (none, sum, provisional) = replace(both, 3, Change::Gain(eth(0)));
    assert_eq!((sum, provisional), (eth(0), eth(0)));
    // None of it moved backing, funds or bounds, or ended the bunker.
    assert_eq!(none.totals_slot, books.totals_slot);
    assert_eq!(none.funds, books.funds);
    assert_eq!(none.bounds, books.bounds);
    assert_eq!(none.line.stored(NOW + 1), Rate::ONE);
}

#[test]
fn what_is_shown_rises_at_once() {
    let low = in_bunker(eth(1_000));
    assert_eq!(low.line.at(NOW), milli(900));
    let (high, outcome) = apply_revision(low, NOW, eth(1_000), eth(10)).unwrap();
    assert_eq!(high.line.at(NOW), milli(999));
    assert_eq!((outcome.booking.rate_before, outcome.booking.rate_after), (milli(900), milli(999)));
    assert_eq!(outcome.provisional, Some(eth(10)));
    let (none, _) = apply_revision(high, NOW, eth(10), eth(0)).unwrap();
    assert_eq!((none.line.at(NOW), none.line.phase()), (Rate::ONE, Phase::Bunker));
}

#[test]
fn a_larger_sum_has_to_stand_anew_and_a_smaller_one_does_not() {
    let books = in_bunker(eth(100));
    let since = |now, after| apply_revision(books, now, eth(100), after).unwrap().0.line.start;
    assert_eq!(since(NOW + DAY_SECS, eth(100)), NOW);
    assert_eq!(since(NOW + DAY_SECS, eth(99)), NOW);
    assert_eq!(since(NOW + DAY_SECS, Assets(100 * ETHER + 1)), NOW + DAY_SECS);
}

#[test]
fn a_revision_is_no_report() {
    let before = in_bunker(eth(100));
    let (after, _) = apply_revision(before, NOW + DAY_SECS, eth(100), eth(70)).unwrap();
    let mut rest = after;
    (rest.line, rest.protection) = (before.line, before.protection);
    assert_eq!(rest, before);
}

#[test]
fn a_provisional_loss_above_the_sum_cannot_be_replaced() {
    let books = in_bunker(eth(100));
    let error = MathError::NotProvisional { loss: eth(101), provisional: eth(100) };
    assert_eq!(apply_revision(books, NOW, eth(101), eth(0)).unwrap_err(), error);
    let refused = apply_report(books, NOW, NOW, Change::Gain(eth(1)), eth(101));
    assert_eq!(refused.unwrap_err(), error);
}

#[test]
fn a_sum_that_could_never_be_confirmed_is_refused() {
    let books = in_bunker(eth(100));
    let error =
        MathError::InsufficientBacking { assets: Assets(10_000 * ETHER + 1), backing: eth(10_000) };
    let all = Assets(9_900 * ETHER + 1);
    assert_eq!(apply_revision(books, NOW, eth(0), all).unwrap_err(), error);
    assert!(apply_revision(books, NOW, eth(0), eth(9_900)).is_ok());
}

#[test]
fn confirming_books_the_sum_as_one_loss_on_the_frozen_line() {
    for cover in [Shares(0), Shares(3 * ETHER), Shares(500 * ETHER)] {
        let mut frozen = in_bunker(eth(60));
        frozen.protection.cover = cover;
        let (frozen, _) = apply_revision(frozen, NOW + DAY_SECS, eth(0), eth(40)).unwrap();
        let now = NOW + 9 * DAY_SECS;
        let (confirmed, outcome) = apply_confirmation(frozen, now).unwrap();

        let mut open = frozen;
        open.line = Line::flat(Rate::ONE, NOW);
        open.protection.provisional = Assets(0);
        let (mut expected, direct) = apply_final_loss(open, now, eth(100)).unwrap();
        let rate = expected.line.end_rate;
        assert_eq!(expected.line, Line::flat(rate, now));
        expected.line = Line::reopening(rate, now);

        assert_eq!(confirmed, expected);
        assert_eq!(outcome, direct);
        assert_eq!(outcome.booking.applied, Change::Loss(eth(100)));
        assert!(outcome.provisional.is_none());
        assert_eq!(confirmed.funds.in_use.working, eth(5_900));
        assert_eq!(outcome.booking.cover_burnt, Shares(cover.0.min(100 * ETHER)));
    }
}

#[test]
fn a_sum_of_nothing_is_confirmed_as_nothing() {
    let before = in_bunker(eth(100));
    let (none, _) = apply_revision(before, NOW, eth(100), eth(0)).unwrap();
    let (after, outcome) = apply_confirmation(none, NOW + 1).unwrap();
    assert_eq!(outcome.booking.applied, Change::Loss(Assets(0)));
    assert_eq!(after.totals_slot, before.totals_slot);
    assert_eq!((after.line.at(NOW), after.line.phase()), (Rate::ONE, Phase::Reopening));
}

#[test]
fn the_first_report_after_a_confirmation_opens_and_brings_holders_back() {
    let (closed, _) = apply_confirmation(in_bunker(eth(100)), NOW).unwrap();
    assert_eq!(closed.line, Line::reopening(milli(990), NOW));
    let now = NOW + DAY_SECS;
    let (open, outcome) = apply_report(closed, now, now, Change::Gain(eth(50)), Assets(0)).unwrap();
    assert!(outcome.provisional.is_none());
    assert_eq!((open.line.phase(), open.line.start_rate), (Phase::Open, milli(990)));
    assert_eq!(open.line.end_rate, milli(995));
    assert_eq!(open.last_report.peak, Rate::ONE);
}

#[test]
fn a_second_large_loss_while_the_vault_waits_is_doubted_too() {
    let (closed, _) = apply_confirmation(in_bunker(eth(100)), NOW).unwrap();
    let (after, outcome) = reported(closed, Change::Loss(eth(100)));
    assert!(outcome.provisional.is_some());
    assert_eq!(after.line, Line::bunker(milli(980), milli(990), NOW));
    assert_eq!(after.protection.provisional, eth(100));
}

#[test]
fn outside_the_bunker_there_is_nothing_to_confirm() {
    let mut waiting = books();
    waiting.line = Line::reopening(Rate::ONE, NOW);
    for books in [books(), waiting] {
        assert_eq!(apply_confirmation(books, NOW).unwrap_err(), MathError::NotInBunker);
    }
}

#[test]
fn a_revision_puts_an_open_vault_into_bunker_like_a_report_of_the_loss() {
    let mut waiting = books();
    waiting.line = Line::reopening(Rate::ONE, NOW);
    for before in [books(), waiting] {
        let (after, outcome) = apply_revision(before, NOW, eth(0), eth(50)).unwrap();
        let (by_report, expected) = reported(before, Change::Loss(eth(50)));
        assert_eq!(after, without_report(by_report, &before));
        assert_eq!(outcome, expected);
        assert_eq!(after.line.phase(), Phase::Bunker);
    }
    // However small, and without counting as a loss of the window.
    let (after, _) = apply_revision(books(), NOW, eth(0), Assets(1)).unwrap();
    assert_eq!((after.line.phase(), after.protection.provisional), (Phase::Bunker, Assets(1)));
    assert_eq!(after.bounds.window, books().bounds.window);
}

#[test]
fn nobody_puts_down_more_than_there_is() {
    let all = Assets(10_000 * ETHER + 1);
    let error = MathError::InsufficientBacking { assets: all, backing: eth(10_000) };
    assert_eq!(apply_revision(books(), NOW, eth(0), all).unwrap_err(), error);
}
