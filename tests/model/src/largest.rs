//! The largest entry and exit, found by bisection on trial calls.

use crate::{
    ledger::{LARGEST_FIELD, LedgerModel},
    refusal::Refusal,
};

/// The limits of entries that the owner sets.
#[derive(Clone, Copy, Debug)]
pub struct EntryLimits {
    /// The most assets that the vault may own after an entry.
    pub deposit_cap: u128,
    /// The most shares that one entry may mint.
    pub shares: u128,
}

impl EntryLimits {
    /// No limits but those of the stored fields.
    pub const NONE: Self = Self { deposit_cap: u128::MAX, shares: u128::MAX };

    const fn verdict(&self, after: &LedgerModel, minted: u128) -> Verdict {
        if after.backing <= self.deposit_cap && minted <= self.shares {
            Verdict::Fits
        } else {
            Verdict::TooLarge
        }
    }
}

impl LedgerModel {
    /// The largest deposit that succeeds at `now`, or 0.
    pub fn max_deposit(&self, now: u32) -> u128 {
        self.max_deposit_within(EntryLimits::NONE, now)
    }

    /// The largest mint that succeeds at `now`, or 0.
    pub fn max_mint(&self, now: u32) -> u128 {
        self.max_mint_within(EntryLimits::NONE, now)
    }

    /// The largest deposit that succeeds at `now` and keeps to `limits`, or 0.
    pub fn max_deposit_within(&self, limits: EntryLimits, now: u32) -> u128 {
        largest(|assets| {
            let mut after = *self;
            match after.deposit(assets, now) {
                Ok(shares) => limits.verdict(&after, shares),
                Err(Refusal::TooLarge) => Verdict::TooLarge,
                Err(_) => Verdict::TooSmall,
            }
        })
    }

    /// The largest mint that succeeds at `now` and keeps to `limits`, or 0.
    pub fn max_mint_within(&self, limits: EntryLimits, now: u32) -> u128 {
        largest(|shares| {
            let mut after = *self;
            match after.mint(shares, now) {
                Ok(_) => limits.verdict(&after, shares),
                Err(Refusal::TooLarge) => Verdict::TooLarge,
                Err(_) => Verdict::TooSmall,
            }
        })
    }

    /// The largest withdrawal of at most `liquid` that an owner of `owned` shares can do, or 0.
    pub fn max_withdraw(&self, owned: u128, liquid: u128, now: u32) -> u128 {
        largest(|assets| match { *self }.withdraw(assets, now) {
            Ok(shares) if shares <= owned && assets <= liquid => Verdict::Fits,
            Err(Refusal::NothingOut | Refusal::Worthless) => Verdict::TooSmall,
            Ok(_) | Err(_) => Verdict::TooLarge,
        })
    }

    /// The most of `owned` shares that can be redeemed for at most `liquid`, or 0.
    pub fn max_redeem(&self, owned: u128, liquid: u128, now: u32) -> u128 {
        largest(|shares| match { *self }.redeem(shares, now) {
            Ok(assets) if shares <= owned && assets <= liquid => Verdict::Fits,
            Err(Refusal::NothingOut | Refusal::Worthless) if shares <= owned => Verdict::TooSmall,
            Ok(_) | Err(_) => Verdict::TooLarge,
        })
    }
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Verdict {
    TooSmall,
    Fits,
    TooLarge,
}

/// The largest value that fits. What fits is one interval: below it is too small, above too large.
pub(crate) fn largest(verdict: impl Fn(u128) -> Verdict) -> u128 {
    let (mut low, mut high) = (0, LARGEST_FIELD + 1);
    while high - low > 1 {
        let middle = u128::midpoint(low, high);
        if verdict(middle) == Verdict::TooLarge { high = middle } else { low = middle }
    }
    if verdict(low) == Verdict::Fits { low } else { 0 }
}
