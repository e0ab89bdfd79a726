//! Assets to work and back, and what must stay liquid.

use super::{
    Kind, MAX_AGE, Operation, VaultModel,
    parameters::{Declaration, Parameter},
    provisional::LossBorne,
};
use crate::{
    account::Account,
    fraction::{fraction, whole},
    in_use::InUseModel,
    ledger::LARGEST_FIELD,
    refusal::Refusal,
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

/// What a source may hold after an allocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caps {
    /// In wei.
    pub assets: u128,
    /// As a part of the backing, in basis points.
    pub share_bps: u16,
}

/// A place where assets are at work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Book value: assets sent to the source and not yet returned or lost.
    pub book: u128,
    /// Of these, provisionally lost.
    pub provisional: u128,
    /// The time of its newest report; 0 before the first one.
    pub reported_at: u32,
    /// Its caps; `None` if there are none, or they are not followed.
    pub caps: Option<Caps>,
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
    pub fn in_use(&self) -> InUseModel {
        InUseModel { working: self.working(), owed: self.owed }
    }

    /// Assets that may be put to work now.
    pub fn allocatable(&self) -> u128 {
        self.in_use().free_for_allocation(self.ledger().backing, self.parameters.bps(BUFFER))
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
        let Source { book, caps, .. } = self.source(source);
        if let Some(caps) = caps {
            let share = fraction(caps.share_bps.into(), 10_000);
            let share = (whole(self.ledger().backing) * share).floor().unwrap();
            if book + assets > share.min(caps.assets) {
                return Err(Refusal::AboveCap);
            }
        }
        self.sources.entry(source).or_default().book += assets;
        self.refresh_reserved();
        if self.status.stale_at == u32::MAX {
            self.status.stale_at = now.saturating_add(self.parameters.secs(MAX_AGE));
        }
        self.last_report.moved_at = now;
        Ok(())
    }

    /// The owner lists a source.
    pub fn list(&mut self, source: A, caps: Caps) {
        self.sources.entry(source).or_default().caps = Some(caps);
    }

    /// The owner sets the caps of a source; the guardian may if neither rises.
    pub fn set_caps(&mut self, source: A, caps: Caps, by_owner: bool) -> Result<(), Refusal> {
        let entry = self.sources.get_mut(&source).ok_or(Refusal::Unknown)?;
        let rises = entry
            .caps
            .is_some_and(|before| caps.assets > before.assets || caps.share_bps > before.share_bps);
        if rises && !by_owner {
            return Err(Refusal::NotOwner);
        }
        entry.caps = Some(caps);
        Ok(())
    }

    /// The owner takes a source off the list, which says that it holds `value`.
    pub fn remove(&mut self, source: A, value: u128) -> Result<(), Refusal> {
        if self.source(source).book > 0 || value > 0 {
            return Err(Refusal::NotEmpty);
        }
        self.sources.remove(&source);
        Ok(())
    }

    /// The keeper asks `source` for `assets`, and `came` come back; returns how much is booked.
    pub fn deallocate(
        &mut self,
        source: A,
        assets: u128,
        came: u128,
        now: u32,
    ) -> Result<u128, Refusal> {
        if assets == 0 {
            return Err(Refusal::NothingOut);
        }
        if assets > self.source(source).book {
            return Err(Refusal::AboveBook);
        }
        self.give_back(source, came, now)
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
        self.unavailable = (self.working() + self.owed + low).min(LARGEST_FIELD);
    }
}
