//! Errors of bunker, staleness, alarm and accountant.

use super::format_timestamp;
use crate::amount::format_short;
use basalt_interfaces::{
    IAccountant::IAccountantErrors, IBunker::IBunkerErrors, ISafety::ISafetyErrors,
};

pub(super) fn bunker(error: IBunkerErrors) -> String {
    match error {
        IBunkerErrors::InBunker(_) => "the vault has a provisional loss, which blocks entries, \
             instant exits, allocation and settlement: wait until it is confirmed, or request the \
             exit or redeem in kind"
            .to_owned(),
        IBunkerErrors::NotInBunker(_) => {
            "the vault has no provisional loss: there is nothing to revise or confirm".to_owned()
        }
        IBunkerErrors::Reopening(_) => {
            "a loss was confirmed and no report has followed yet, which \
             blocks entries and settlement: try again after the next report"
                .to_owned()
        }
        IBunkerErrors::ConfirmTooSoon(e) => format!(
            "anyone may confirm the loss from {} on, and it is {}: wait, or let the owner or \
             the second opinion confirm it",
            format_timestamp(e.earliest),
            format_timestamp(e.now)
        ),
    }
}

pub(super) fn safety(error: ISafetyErrors) -> String {
    match error {
        ISafetyErrors::Stale(e) => format!(
            "the newest report is stale since {}, which blocks entries, instant exits and \
             settlement: wait for a report, or request the exit or redeem in kind",
            format_timestamp(e.staleAt)
        ),
        ISafetyErrors::AlarmedUntil(e) => format!(
            "an alarm blocks entries, instant exits, allocation and settlement until {}: wait, or \
             request the exit or redeem in kind",
            format_timestamp(e.until)
        ),
        ISafetyErrors::AlarmSpent(_) => {
            "an alarm was already raised since the newest report: report before the next alarm"
                .to_owned()
        }
    }
}

pub(super) fn accountant(error: IAccountantErrors) -> String {
    match error {
        IAccountantErrors::NotProvisional(e) => format!(
            "a loss of {} is not part of the provisional losses, which sum to {}: read both values \
             again",
            format_short(e.loss),
            format_short(e.provisional)
        ),
    }
}
