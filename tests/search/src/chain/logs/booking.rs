//! Reports and losses, as their events tell them.

use alloy_primitives::{Address, I256};
use basalt_interfaces::{IBunker, IRate};
use basalt_math::{Assets, Change};
use basalt_vault::books::Books;

use super::Receipt;
use crate::chain::amount;

/// A report or a loss, as its events tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Booking {
    /// The change of the backing.
    pub applied: Change,
    /// Of a loss that was booked: all of it.
    pub gross: u128,
    /// Of a loss: the part of slack and unvested growth.
    pub absorbed: u128,
    /// Of a loss: the part of cover.
    pub covered: u128,
    /// Shares minted for the fee.
    pub fee_shares: u128,
    /// Shares of cover that were burnt.
    pub cover_burnt: u128,
    /// The provisional loss of the source, if one was stated.
    pub provisional: Option<u128>,
}

/// Whom the events of a booking are about, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct About {
    pub(crate) vault: Address,
    pub(crate) treasury: Address,
    /// The source; the vault itself for a confirmed loss.
    pub(crate) source: Address,
    pub(crate) now: u32,
    /// The rate before; in bunker the frozen one.
    pub(crate) rate_before: u128,
}

impl Receipt {
    /// Reads the report, revision or loss. Panics unless its events show the books after it.
    pub(crate) fn booking(&self, about: &About, books: &Books) -> Booking {
        let About { vault, treasury, source, now, rate_before } = *about;
        let (line, rate) = (&books.line, books.line.at(now).0);
        let reported = self.one::<IRate::Reported>(vault);
        if let Some(event) = &reported {
            let found = [event.refTime, event.rate, event.endRate, event.end].map(amount);
            let ref_time = u128::from(books.last_report.ref_time);
            let expected = [ref_time, rate, line.end_rate.0, line.end.into()];
            assert_eq!(found, expected, "MODEL: what a report shows");
            assert_eq!(event.source, source, "MODEL: the source of a report");
        }
        let lost = self.one::<IRate::LossRealized>(vault);
        if let Some(event) = &lost {
            let found = [event.rateBefore, event.rateAfter].map(amount);
            assert_eq!(found, [rate_before, rate], "MODEL: the rates that a loss shows");
            assert_eq!(event.source, source, "MODEL: the source of a loss");
        }
        let revised = self.one::<IBunker::LossRevised>(vault);
        if let Some(event) = &revised {
            let found = [event.provisional, event.shownRate].map(amount);
            let provisional = books.protection.provisional.0;
            assert_eq!(found, [provisional, rate], "MODEL: what a revision shows");
            assert_eq!(event.source, source, "MODEL: the source of a provisional loss");
        }
        let gross = lost.as_ref().map_or(0, |event| amount(event.gross));
        Booking {
            applied: reported.map_or(Change::Loss(Assets(gross)), |event| change(event.applied)),
            gross,
            absorbed: lost.as_ref().map_or(0, |event| amount(event.absorbed)),
            covered: lost.as_ref().map_or(0, |event| amount(event.covered)),
            fee_shares: self.moved(Address::ZERO, treasury),
            cover_burnt: self.moved(vault, Address::ZERO),
            provisional: revised.map(|event| amount(event.loss)),
        }
    }
}

fn change(applied: I256) -> Change {
    let size = Assets(amount(applied.unsigned_abs()));
    if applied.is_negative() { Change::Loss(size) } else { Change::Gain(size) }
}
