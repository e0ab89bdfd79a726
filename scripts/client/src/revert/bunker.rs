//! Errors of bunker, staleness, alarm and accountant.

use super::format_timestamp;
use crate::amount::format_short;
use basalt_interfaces::{
    IAccountant::IAccountantErrors, IBunker::IBunkerErrors, ISafety::ISafetyErrors,
};

pub(super) fn bunker(error: IBunkerErrors) -> String {
    match error {
        IBunkerErrors::InBunker(_) => "a reported loss waits to be confirmed, so nothing is \
             entered, redeemed at once or settled: wait, or request the exit or redeem in kind"
            .to_owned(),
        IBunkerErrors::NotInBunker(_) => {
            "no reported loss waits to be confirmed: there is nothing to revise or confirm"
                .to_owned()
        }
        IBunkerErrors::Reopening(_) => {
            "a loss was just confirmed, and entries and settlement wait \
             for the next report: try again after it"
                .to_owned()
        }
        IBunkerErrors::ConfirmTooSoon(e) => format!(
            "anyone may confirm the loss from {} on (it is {}): wait, or let the second opinion or \
             the owner confirm it",
            format_timestamp(e.earliest),
            format_timestamp(e.now)
        ),
    }
}

pub(super) fn safety(error: ISafetyErrors) -> String {
    match error {
        ISafetyErrors::Stale(e) => format!(
            "the newest report is too old since {}, so nothing is entered, redeemed at once or \
             settled: wait for a report, or request the exit or redeem in kind",
            format_timestamp(e.staleAt)
        ),
        ISafetyErrors::AlarmedUntil(e) => format!(
            "an alarm stops entries, redemptions, settlement and allocation until {}: wait, or \
             request the exit or redeem in kind",
            format_timestamp(e.until)
        ),
        ISafetyErrors::AlarmSpent(_) => {
            "there was an alarm since the last report already: report first".to_owned()
        }
    }
}

pub(super) fn accountant(error: IAccountantErrors) -> String {
    match error {
        IAccountantErrors::NotProvisional(e) => format!(
            "{} is no part of the provisional loss of {}: read both anew",
            format_short(e.loss),
            format_short(e.provisional)
        ),
    }
}
