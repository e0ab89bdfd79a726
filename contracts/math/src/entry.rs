//! Deposit and mint, and how much of each fits.

use crate::{
    conversions::{price, too_large, worth},
    error::MathError,
    pricing::{Pricing, Quote},
    rounding::Rounding,
    totals::Totals,
    units::{Assets, MAX_96, Shares},
};

/// An entry: `assets` come in, `shares` are minted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What the caller pays.
    pub assets: Assets,
    /// What the receiver gets.
    pub shares: Shares,
    /// What to store.
    pub totals_after: Totals,
}

impl Pricing {
    /// What exactly `assets` buy, rounded down. Knows the entry's price and gate, no limit of the
    /// vault.
    #[inline(never)]
    pub fn quote_deposit(&self, assets: Assets) -> Result<Quote, MathError> {
        self.entries_open()?;
        let shares = price(assets.0, self.entry_rate(), Rounding::Down)
            .map(Shares)
            .ok_or(too_large(assets.0))?;
        if shares.0 == 0 {
            return Err(MathError::ZeroShares { assets });
        }
        Ok(Quote { assets, shares })
    }

    /// What exactly `shares` cost, rounded up. Knows the entry's price and gate, no limit of the
    /// vault.
    #[inline(never)]
    pub fn quote_mint(&self, shares: Shares) -> Result<Quote, MathError> {
        self.entries_open()?;
        let assets = worth(shares.0, self.entry_rate(), Rounding::Up)
            .map(Assets)
            .ok_or(too_large(shares.0))?;
        if assets.0 == 0 {
            return Err(MathError::ZeroAssets { shares });
        }
        Ok(Quote { assets, shares })
    }

    /// Pays exactly `assets` in.
    pub fn deposit(&self, assets: Assets) -> Result<Entry, MathError> {
        self.enter(self.quote_deposit(assets)?)
    }

    /// Mints exactly `shares`.
    pub fn mint(&self, shares: Shares) -> Result<Entry, MathError> {
        self.enter(self.quote_mint(shares)?)
    }

    /// Applies a quote: refuses what the ledger has no room for.
    #[inline(never)]
    pub fn enter(&self, quote: Quote) -> Result<Entry, MathError> {
        let Quote { assets, shares } = quote;
        Ok(Entry { assets, shares, totals_after: self.totals.enter(quote)? })
    }

    /// The largest deposit that succeeds; 0 while none does.
    #[inline(never)]
    pub fn max_deposit(&self) -> Assets {
        let backing_room = MAX_96.saturating_sub(self.totals.backing.0);
        let shares_room = MAX_96.saturating_sub(self.totals.shares.0);
        // floor(a / e) <= room holds exactly for a < (room + 1) * e.
        let first_too_large = worth(shares_room.saturating_add(1), self.entry_rate(), Rounding::Up);
        let by_shares = first_too_large.unwrap_or(u128::MAX).saturating_sub(1);
        let most = Assets(backing_room.min(by_shares));
        if self.deposit(most).is_ok() { most } else { Assets(0) }
    }

    /// The largest mint that succeeds; 0 while none does.
    #[inline(never)]
    pub fn max_mint(&self) -> Shares {
        let backing_room = MAX_96.saturating_sub(self.totals.backing.0);
        let shares_room = MAX_96.saturating_sub(self.totals.shares.0);
        // ceil(s * e) <= room holds exactly for s <= floor(room / e).
        let by_backing = price(backing_room, self.entry_rate(), Rounding::Down);
        let most = Shares(shares_room.min(by_backing.unwrap_or(u128::MAX)));
        if self.mint(most).is_ok() { most } else { Shares(0) }
    }
}
