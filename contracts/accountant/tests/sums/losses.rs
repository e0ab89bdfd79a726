//! R7, R8: reports of losses within the bounds are booked at once.

use basalt_accountant::apply_report;
use basalt_math::{
    Assets, Bps, Change, Line, LossWindow, Phase, Rate, Shares, Waterfall, limits::LOSS_WINDOW_SECS,
};
use basalt_model::ETHER;

use crate::books::{LAST, NOW, books, eth, reported};

/// A basis point of everything, scaled as the window is.
const BASIS_POINT: u128 = 100_000_000_000_000_000_000_000;

#[test]
fn a_loss_within_slack_is_noticed_by_nobody() {
    let mut before = books();
    before.totals_slot.totals.backing = eth(10_001);
    let (after, outcome) = reported(before, Change::Loss(eth(1)));
    assert_eq!(after.line, before.line);
    assert_eq!(outcome.booking.waterfall, Waterfall { slack: eth(1), ..Waterfall::default() });
    assert_eq!(outcome.booking.applied, Change::Loss(eth(1)));
    assert_eq!(after.totals_slot.totals.backing, eth(10_000));
    assert_eq!(after.funds.in_use.working, eth(5_999));
}

#[test]
fn growth_that_has_not_vested_is_lost_before_the_rate_falls() {
    let mut before = books();
    before.totals_slot.totals.backing = eth(10_003);
    let end_rate = Rate(1_000_200_000_000_000_000_000_000_000);
    before.line = Line { start_rate: Rate::ONE, end_rate, start: NOW, end: NOW + 1_000 };
    // One ether of slack, two of growth, one of the holders.
    let (after, outcome) = reported(before, Change::Loss(eth(4)));
    let waterfall = Waterfall { slack: eth(1), growth: eth(2), cover: eth(0), holders: eth(1) };
    assert_eq!(outcome.booking.waterfall, waterfall);
    assert_eq!(outcome.booking.rate_before, Rate::ONE);
    assert_eq!(outcome.booking.rate_after, Rate(999_900_000_000_000_000_000_000_000));
    assert_eq!(after.line, Line::flat(outcome.booking.rate_after, NOW));
    assert_eq!(after.last_report.peak, Rate::ONE);
}

#[test]
fn the_bound_on_a_loss_is_exact() {
    // 5 basis points of 10,000 ether.
    let (after, outcome) = reported(books(), Change::Loss(eth(5)));
    assert!(outcome.provisional.is_none());
    assert_eq!(after.line.phase(), Phase::Open);
    assert_eq!(after.totals_slot.totals.backing, eth(9_995));
    assert_eq!(after.bounds.window, LossWindow { lost: 5 * BASIS_POINT, at: NOW });

    let (after, outcome) = reported(books(), Change::Loss(Assets(5 * ETHER + 1)));
    assert!(outcome.provisional.is_some());
    assert_eq!(after.line.phase(), Phase::Bunker);
}

#[test]
fn either_bound_is_enough_to_doubt_a_loss() {
    let is_doubted = |per_report, per_window| {
        let mut before = books();
        before.bounds.loss.per_report = Bps(per_report);
        before.bounds.loss.per_window = Bps(per_window);
        reported(before, Change::Loss(eth(4))).1.provisional.is_some()
    };
    assert!(!is_doubted(4, 8));
    assert!(is_doubted(3, 8));
    assert!(is_doubted(4, 7));
    assert!(is_doubted(0, 0));
}

#[test]
fn a_vault_that_bears_no_loss_at_once_still_takes_reports_of_none() {
    let mut before = books();
    before.bounds.loss.per_report = Bps(0);
    let (after, outcome) = reported(before, Change::Loss(Assets(0)));
    assert!(outcome.provisional.is_none());
    assert_eq!((after.line, after.totals_slot), (before.line, before.totals_slot));
}

#[test]
fn several_losses_share_one_window() {
    let (mut books, outcome) = reported(books(), Change::Loss(eth(2)));
    assert!(outcome.provisional.is_none());
    (books, _) = reported(books, Change::Loss(eth(2)));
    // Two and two, the second out of a backing of 9,998.
    let second = 2 * BASIS_POINT * 10_000 / 9_998 + 1;
    assert_eq!(books.bounds.window.lost, 2 * BASIS_POINT + second);
    // Of five, less than one is left.
    assert!(reported(books, Change::Loss(eth(1))).1.provisional.is_some());
    let (books, outcome) = reported(books, Change::Loss(Assets(ETHER * 99 / 100)));
    assert!(outcome.provisional.is_none());
    assert_eq!(books.totals_slot.totals.backing, Assets(999_501 * ETHER / 100));
}

#[test]
fn a_window_becomes_free_evenly() {
    let (spent, _) = reported(books(), Change::Loss(eth(5)));
    let is_doubted = |secs, loss| {
        let now = NOW + secs;
        apply_report(spent, now, now, Change::Loss(loss), Assets(0))
            .unwrap()
            .1
            .provisional
            .is_some()
    };
    assert!(is_doubted(0, Assets(1)));
    // Half a window frees 2.5 basis points of 9,995.
    let half = Assets(9_995 * ETHER / 4_000);
    assert!(!is_doubted(LOSS_WINDOW_SECS / 2, half));
    assert!(is_doubted(LOSS_WINDOW_SECS / 2, Assets(half.0 + 1)));
    let whole = Assets(9_995 * ETHER / 2_000);
    assert!(!is_doubted(LOSS_WINDOW_SECS, whole));
    assert!(is_doubted(LOSS_WINDOW_SECS, Assets(whole.0 + 1)));
    // A free window does not accumulate more room.
    assert!(is_doubted(100 * LOSS_WINDOW_SECS, Assets(whole.0 + 1)));
}

#[test]
fn no_gain_frees_a_window() {
    let (books, _) = reported(books(), Change::Loss(eth(5)));
    let (books, _) = reported(books, Change::Gain(eth(50)));
    assert!(reported(books, Change::Loss(Assets(1))).1.provisional.is_some());
}

#[test]
fn cover_is_burnt_before_the_rate_falls() {
    let with_cover = |ether: u128| {
        let mut before = books();
        before.protection.cover = Shares(ether * ETHER);
        reported(before, Change::Loss(eth(5)))
    };
    let (after, outcome) = with_cover(8);
    let covered = |cover, holders| Waterfall { cover, holders, ..Waterfall::default() };
    assert_eq!(outcome.booking.cover_burnt, Shares(5 * ETHER));
    assert_eq!(outcome.booking.waterfall, covered(eth(5), eth(0)));
    assert_eq!(outcome.booking.rate_after, Rate::ONE);
    assert_eq!(after.protection.cover, Shares(3 * ETHER));
    assert_eq!(after.totals_slot.totals.shares, Shares(9_995 * ETHER));
    assert_eq!(after.totals_slot.totals.backing, eth(9_995));

    let (after, outcome) = with_cover(3);
    assert_eq!(outcome.booking.cover_burnt, Shares(3 * ETHER));
    assert_eq!(outcome.booking.waterfall, covered(eth(3), eth(2)));
    assert_eq!(outcome.booking.rate_after, Rate(9_995 * Rate::ONE.0 / 9_997));
    assert_eq!(after.protection.cover, Shares(0));
    assert_eq!(after.totals_slot.totals.shares, Shares(9_997 * ETHER));
}

#[test]
fn a_loss_of_more_than_is_at_work_is_refused() {
    let mut before = books();
    before.funds.in_use.working = eth(3);
    let refused = apply_report(before, NOW, LAST, Change::Loss(eth(4)), Assets(0));
    let error = basalt_math::MathError::Underflow { value: 4 * ETHER, available: 3 * ETHER };
    assert_eq!(refused.unwrap_err(), error);
}
