//! What the logs of a transaction say.

use alloy_primitives::{Address, I256, U256};
use alloy_sol_types::SolEvent;
use basalt_interfaces::{
    IBunker, IQueuedVault, IRate, IRestakingManager, IToken, IVault, IWithdrawalQueue,
};
use basalt_math::{Assets, Change};
use basalt_native::Log;
use basalt_vault::books::Books;

use super::amount;

/// The effect of a settlement on one position.
#[allow(missing_docs, reason = "the fields are what they are called")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// So many shares for so many assets.
    Settled { id: u32, shares: u128, assets: u128, is_closed: bool },
    /// Its shares are returned.
    Returned { id: u32, shares: u128 },
}

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

/// What one transaction returned and logged.
pub(crate) struct Receipt {
    pub(crate) data: Vec<u8>,
    pub(crate) logs: Vec<Log>,
}

impl Receipt {
    /// Panics unless it returned these numbers.
    pub(crate) fn returns(&self, expected: &[u128]) {
        let words = self.data.chunks(32).map(U256::from_be_slice);
        let is_same = words.eq(expected.iter().map(|number| U256::from(*number)));
        assert!(is_same, "MODEL: {:02x?} was returned, not {expected:?}", self.data);
    }

    /// All events of a kind by one contract.
    fn all<E: SolEvent>(&self, by: Address) -> impl Iterator<Item = E> {
        let wanted = self
            .logs
            .iter()
            .filter(move |log| log.address == by && log.topics.first() == Some(&E::SIGNATURE_HASH));
        wanted.map(|log| {
            E::decode_raw_log(&log.topics, &log.data)
                .expect("an event as its interface declares it")
        })
    }

    /// The only event of a kind, if there is one.
    fn one<E: SolEvent>(&self, by: Address) -> Option<E> {
        let mut all = self.all::<E>(by);
        let first = all.next();
        assert!(all.next().is_none(), "L3: {} twice in one call", E::SIGNATURE);
        first
    }

    /// Assets and shares of an entry that `sender` pays for `owner`.
    pub(crate) fn entered(
        &self,
        vault: Address,
        sender: Address,
        owner: Address,
    ) -> Option<(u128, u128)> {
        let event = self.one::<IVault::Deposit>(vault)?;
        assert_eq!((event.sender, event.owner), (sender, owner), "MODEL: who enters");
        Some((amount(event.assets), amount(event.shares)))
    }

    /// Assets and shares of an instant exit of `owner` to `receiver`.
    pub(crate) fn left(
        &self,
        vault: Address,
        owner: Address,
        receiver: Address,
    ) -> Option<(u128, u128)> {
        let event = self.one::<IVault::Withdraw>(vault)?;
        let found = (event.sender, event.owner, event.receiver);
        assert_eq!(found, (owner, owner, receiver), "MODEL: who leaves");
        Some((amount(event.assets), amount(event.shares)))
    }

    /// The report, revision or loss.
    pub(crate) fn booking(&self, vault: Address, treasury: Address) -> Booking {
        let (reported, lost) =
            (self.one::<IRate::Reported>(vault), self.one::<IRate::LossRealized>(vault));
        let gross = lost.as_ref().map_or(0, |event| amount(event.gross));
        let applied = match reported {
            Some(event) => change(event.applied),
            None => Change::Loss(Assets(gross)),
        };
        let moved = |from: Address, to: Address| {
            let transfers = self.all::<IToken::Transfer>(vault);
            let wanted = transfers.filter(|event| event.from == from && event.to == to);
            wanted.map(|event| amount(event.value)).sum()
        };
        let revised = self.one::<IBunker::LossRevised>(vault);
        Booking {
            applied,
            gross,
            absorbed: lost.as_ref().map_or(0, |event| amount(event.absorbed)),
            covered: lost.as_ref().map_or(0, |event| amount(event.covered)),
            fee_shares: moved(Address::ZERO, treasury),
            cover_burnt: moved(vault, Address::ZERO),
            provisional: revised.map(|event| amount(event.loss)),
        }
    }

    /// Panics unless the events of a report, revision or loss show the books after it. The rate was
    /// `rate_before` before them; in bunker that is the frozen one.
    pub(crate) fn show(&self, vault: Address, now: u32, rate_before: u128, books: &Books) {
        let (line, rate) = (&books.line, books.line.at(now).0);
        if let Some(event) = self.one::<IRate::Reported>(vault) {
            let found = [event.refTime, event.rate, event.endRate, event.end].map(amount);
            let ref_time = u128::from(books.last_report.ref_time);
            let expected = [ref_time, rate, line.end_rate.0, line.end.into()];
            assert_eq!(found, expected, "MODEL: what a report shows");
        }
        if let Some(event) = self.one::<IRate::LossRealized>(vault) {
            let found = [event.rateBefore, event.rateAfter].map(amount);
            assert_eq!(found, [rate_before, rate], "MODEL: the rates that a loss shows");
        }
        if let Some(event) = self.one::<IBunker::LossRevised>(vault) {
            let found = [event.provisional, event.shownRate].map(amount);
            let provisional = books.protection.provisional.0;
            assert_eq!(found, [provisional, rate], "MODEL: what a revision shows");
        }
        if let Some(event) = self.one::<IBunker::LossConfirmed>(vault) {
            assert_eq!(amount(event.rate), rate, "MODEL: the rate that a confirmation shows");
        }
    }

    /// Shares that a settlement burnt and assets that it paid; after it so much is `owed`.
    pub(crate) fn settled(&self, vault: Address, owed: u128) -> (u128, u128) {
        let Some(event) = self.one::<IQueuedVault::Settled>(vault) else { return (0, 0) };
        assert_eq!(amount(event.owed), owed, "MODEL: what is owed after a settlement");
        (amount(event.shares), amount(event.assets))
    }

    /// The effects of a settlement on positions.
    pub(crate) fn positions(&self, queue: Address) -> Vec<Event> {
        let settled = self.all::<IWithdrawalQueue::PositionSettled>(queue);
        let settled = settled.map(|event| Event::Settled {
            id: id(event.requestId),
            shares: amount(event.shares),
            assets: amount(event.assets),
            is_closed: event.closed,
        });
        let returned = self.all::<IWithdrawalQueue::PositionReturned>(queue);
        let returned = returned
            .map(|event| Event::Returned { id: id(event.requestId), shares: amount(event.shares) });
        let mut events: Vec<_> = settled.chain(returned).collect();
        events.sort_by_key(|event| {
            let (Event::Settled { id, .. } | Event::Returned { id, .. }) = *event;
            id
        });
        events
    }

    /// Number, holder, owner and shares of a new position that `sender` requested.
    pub(crate) fn requested(
        &self,
        queue: Address,
        sender: Address,
    ) -> Option<(usize, Address, Address, u128)> {
        let event = self.one::<IWithdrawalQueue::RedeemRequest>(queue)?;
        assert_eq!(event.sender, sender, "Q4: the sender of a request");
        let number = id(event.requestId) as usize;
        Some((number, event.controller, event.owner, amount(event.shares)))
    }

    /// Shares of a cancelled position, and those that came back.
    pub(crate) fn cancelled(&self, queue: Address, position: u32) -> Option<(u128, u128)> {
        let event = self.one::<IWithdrawalQueue::PositionCancelled>(queue)?;
        assert_eq!(id(event.requestId), position, "MODEL: which position was cancelled");
        Some((amount(event.shares), amount(event.returned)))
    }

    /// Assets and shares of a claim, paid to `receiver`.
    pub(crate) fn claimed(
        &self,
        queue: Address,
        position: u32,
        receiver: Address,
    ) -> Option<(u128, u128)> {
        let event = self.one::<IWithdrawalQueue::Claimed>(queue)?;
        let found = (id(event.requestId), event.receiver);
        assert_eq!(found, (position, receiver), "MODEL: what was claimed, and for whom");
        Some((amount(event.assets), amount(event.shares)))
    }

    /// Shares, fraction, liquid assets and book value of a redemption in kind of `owner` to
    /// `receiver`.
    pub(crate) fn redeemed_in_kind(
        &self,
        manager: Address,
        owner: Address,
        receiver: Address,
    ) -> Option<[u128; 4]> {
        let event = self.one::<IRestakingManager::RedeemedInKind>(manager)?;
        let found = (event.sender, event.owner, event.receiver);
        assert_eq!(found, (owner, owner, receiver), "MODEL: who redeems in kind");
        Some([event.shares, event.fractionWad, event.liquid, event.book].map(amount))
    }
}

fn change(applied: I256) -> Change {
    let size = Assets(amount(applied.unsigned_abs()));
    if applied.is_negative() { Change::Loss(size) } else { Change::Gain(size) }
}

fn id(word: U256) -> u32 {
    u32::try_from(word).expect("Q4: numbers of positions have 32 bits")
}
