//! Assets to work and back, and what must stay liquid.

use super::{
    Kind, MAX_AGE, Operation, VaultModel,
    parameters::{Declaration, Parameter},
    provisional::LossBorne,
};
use crate::{
    account::Account,
    fraction::{fraction, whole},
    ledger::LARGEST_FIELD,
    refusal::Refusal,
    reserves::ReservesModel,
};

/// Liquid assets that instant exits must leave, basis points of the backing.
pub const WATERMARK: Parameter = Parameter(11);
/// Liquid assets that allocations must leave, basis points of the backing.
pub const BUFFER: Parameter = Parameter(12);

pub(super) const PARAMETERS: &[Declaration] = &[
    Declaration { parameter: WATERMARK, name: "watermark", initial: 0, bounds: |_| 0..=5_000 },
    Declaration { parameter: BUFFER, name: "buffer", initial: 0, bounds: |_| 0..=10_000 },
];

/// The least time between a move of the staking vault's funds and its next allocation.
const MIN_REST_SECS: u32 = 600;

/// A place where assets are at work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Book value: assets sent to the source and not yet returned or lost.
    pub book: u128,
    /// Of these, provisionally lost.
    pub provisional: u128,
    /// The time of its newest report; 0 before the first one.
    pub reported_at: u32,
}

impl<A: Account> VaultModel<A> {
    /// A source; an empty one where there is none.
    pub fn source(&self, source: A) -> Source {
        self.sources.get(&source).copied().unwrap_or_default()
    }

    /// Of the backing, what is at work.
    pub fn working(&self) -> u128 {
        self.sources.values().map(|source| source.book).sum()
    }

    /// The liquid part of the backing.
    pub fn liquid(&self) -> u128 {
        self.ledger().backing.saturating_sub(self.working())
    }

    /// Assets that are not free.
    pub fn reserves(&self) -> ReservesModel {
        ReservesModel { working: self.working(), owed: self.owed }
    }

    /// Assets that may be put to work now.
    pub fn allocatable(&self) -> u128 {
        self.reserves().free_for_allocation(self.ledger().backing, self.parameters.bps(BUFFER))
    }

    /// The keeper puts assets to work with `source`.
    pub fn allocate(&mut self, source: A, assets: u128, now: u32) -> Result<(), Refusal> {
        if assets == 0 {
            return Err(Refusal::NothingOut);
        }
        self.admit(Operation::Allocate, now)?;
        let rested_at = self.last_report.moved_at.saturating_add(MIN_REST_SECS);
        if self.kind == Kind::Staking && now < rested_at {
            return Err(Refusal::MoveTooSoon);
        }
        if assets > self.allocatable() {
            return Err(Refusal::NotEnoughLiquidity);
        }
        self.sources.entry(source).or_default().book += assets;
        self.refresh_reserved();
        if self.status.stale_at == u32::MAX {
            self.status.stale_at = now.saturating_add(self.parameters.secs(MAX_AGE));
        }
        self.last_report.moved_at = now;
        Ok(())
    }

    /// Assets come back from `source`; returns how much is booked. More than the book value is a
    /// donation. What came back was not lost: the provisional loss of a source is never above its
    /// book.
    pub fn give_back(&mut self, source: A, assets: u128, now: u32) -> Result<u128, Refusal> {
        let Source { book, provisional, .. } = self.source(source);
        let booked = assets.min(book);
        let left = book - booked;
        if provisional > left {
            self.accounts.revise((provisional, left), now)?;
        }
        let entry = self.sources.entry(source).or_default();
        entry.book = left;
        entry.provisional = provisional.min(left);
        self.last_report.moved_at = now;
        self.refresh_reserved();
        Ok(booked)
    }

    /// The owner writes a source off: its book value is a final loss. Returns who bore it.
    pub fn write_off(&mut self, source: A, now: u32) -> Result<Option<LossBorne>, Refusal> {
        let book = self.source(source).book;
        if book == 0 {
            self.sources.remove(&source);
            return Ok(None);
        }
        let (shared, booked) = self.accounts.loss(book, now)?;
        let borne = self.distribute_loss(shared, booked);
        self.sources.remove(&source);
        self.refresh_reserved();
        Ok(Some(borne))
    }

    /// Computes anew what instant exits leave, and that nothing goes stale while nothing is at work.
    /// Entries and exits do not.
    pub(super) fn refresh_reserved(&mut self) {
        if self.working() == 0 {
            self.status.stale_at = u32::MAX;
        }
        let watermark = fraction(self.parameters.get(WATERMARK), 10_000);
        let low = (whole(self.ledger().backing) * watermark).ceil().unwrap();
        self.reserved = (self.working() + self.owed + low).min(LARGEST_FIELD);
    }
}
