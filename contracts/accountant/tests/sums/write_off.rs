//! R7: write-offs.

use basalt_accountant::apply_final_loss;
use basalt_math::{Assets, Change, Line, MathError, Rate};
use basalt_model::ETHER;

use crate::books::{NOW, books, eth, in_bunker};

#[test]
fn a_certain_loss_of_any_size_is_booked_at_once() {
    let before = books();
    let (after, outcome) = apply_final_loss(before, NOW, eth(1_000)).unwrap();
    assert_eq!(outcome.booking.applied, Change::Loss(eth(1_000)));
    assert!(outcome.provisional.is_none());
    assert_eq!(outcome.booking.rate_after.0, Rate::ONE.0 / 10 * 9);
    assert_eq!(after.line, Line::flat(outcome.booking.rate_after, NOW));
    assert_eq!(after.totals_slot.totals.backing, eth(9_000));
    assert_eq!(after.funds.in_use.working, eth(5_000));
    // 5,000 at work, 100 owed, 5 % of 9,000.
    assert_eq!(after.exit_slot.unavailable, eth(5_550));
}

#[test]
fn it_is_no_report() {
    let before = books();
    let (after, _) = apply_final_loss(before, NOW, eth(1_000)).unwrap();
    assert_eq!((after.last_report, after.entry_slot), (before.last_report, before.entry_slot));
    assert_eq!(after.bounds, before.bounds);
    assert_eq!(after.totals_slot.flow, before.totals_slot.flow);
}

#[test]
fn a_vault_that_waits_for_a_report_goes_on_waiting() {
    let mut before = books();
    before.line = Line::reopening(Rate::ONE, NOW - 1);
    let (after, outcome) = apply_final_loss(before, NOW, eth(1_000)).unwrap();
    assert_eq!(after.line, Line::reopening(outcome.booking.rate_after, NOW));
    // Slack leaves a line as it is, and so its wait.
    before.totals_slot.totals.backing = eth(10_001);
    let (after, _) = apply_final_loss(before, NOW, eth(1)).unwrap();
    assert_eq!(after.line, before.line);
}

#[test]
fn while_other_losses_are_doubted_none_is_certain() {
    assert_eq!(
        apply_final_loss(in_bunker(eth(100)), NOW, eth(1)).unwrap_err(),
        MathError::InBunker
    );
}

#[test]
fn nobody_writes_off_what_is_not_at_work() {
    let error = MathError::Underflow { value: 6_000 * ETHER + 1, available: 6_000 * ETHER };
    assert_eq!(apply_final_loss(books(), NOW, Assets(6_000 * ETHER + 1)).unwrap_err(), error);
    assert!(apply_final_loss(books(), NOW, eth(6_000)).is_ok());
}

#[test]
fn with_nothing_left_at_work_nothing_is_ever_stale() {
    let (after, _) = apply_final_loss(books(), NOW, eth(6_000)).unwrap();
    assert_eq!(after.entry_slot.gate.stale_at, u32::MAX);
    let (after, _) = apply_final_loss(books(), NOW, Assets(6_000 * ETHER - 1)).unwrap();
    assert_eq!(after.entry_slot.gate.stale_at, books().entry_slot.gate.stale_at);
}
