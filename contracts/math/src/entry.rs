//! Deposit and mint, and how much of each fits.

use crate::{
    conversions::{assets_for, shares_for, too_many_assets, too_many_shares},
    error::MathError,
    pricing::Pricing,
    quote::Quote,
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

/// What may still come in: the tighter of the width of the stored fields and the limits of the
/// vault, on either side of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// The most that an entry may pay.
    pub assets: Assets,
    /// The most that an entry may mint.
    pub shares: Shares,
}

impl Pricing {
    /// What exactly `assets` buy, rounded down. Knows the entry's price and gate, no limit of the
    /// vault.
    #[inline(never)]
    pub fn quote_deposit(&self, assets: Assets) -> Result<Quote, MathError> {
        self.entries_open()?;
        let rate = self.entry_rate();
        let shares = shares_for(assets, rate, Rounding::Down)
            .ok_or_else(|| too_many_assets(assets, rate))?;
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
        let rate = self.entry_rate();
        let assets =
            assets_for(shares, rate, Rounding::Up).ok_or_else(|| too_many_shares(shares, rate))?;
        if assets.0 == 0 {
            return Err(MathError::ZeroAssets { shares });
        }
        Ok(Quote { assets, shares })
    }

    /// Pays exactly `assets` in, up to a backing of `cap`.
    pub fn deposit(&self, assets: Assets, cap: Assets) -> Result<Entry, MathError> {
        self.enter(self.quote_deposit(assets)?, cap)
    }

    /// Mints exactly `shares`, up to a backing of `cap`.
    pub fn mint(&self, shares: Shares, cap: Assets) -> Result<Entry, MathError> {
        self.enter(self.quote_mint(shares)?, cap)
    }

    /// Applies a quote: refuses what the ledger has no room for and a backing above `cap`.
    #[inline(never)]
    pub fn enter(&self, quote: Quote, cap: Assets) -> Result<Entry, MathError> {
        let Quote { assets, shares } = quote;
        let totals_after = self.totals.enter(quote)?;
        let backing = totals_after.backing;
        if backing > cap {
            return Err(MathError::AboveDepositCap { backing, cap });
        }
        Ok(Entry { assets, shares, totals_after })
    }

    /// What may still come in under a deposit cap and the room of the flow of entries.
    pub fn room(&self, cap: Assets, flow_room: Shares) -> Room {
        let Totals { shares, backing } = self.totals;
        let most_shares = MAX_96.saturating_sub(shares.0);
        Room {
            assets: Assets(cap.0.min(MAX_96).saturating_sub(backing.0)),
            shares: Shares(flow_room.0.min(most_shares)),
        }
    }

    /// The largest deposit that succeeds within `room`; 0 while none does.
    #[inline(never)]
    pub fn max_deposit(&self, room: Room) -> Assets {
        // floor(a / e) <= room holds exactly for a < (room + 1) * e.
        let shares_too_many = Shares(room.shares.0.saturating_add(1));
        let first_too_large = assets_for(shares_too_many, self.entry_rate(), Rounding::Up);
        let by_shares = first_too_large.map_or(u128::MAX, |assets| assets.0).saturating_sub(1);
        let most = Assets(room.assets.0.min(by_shares));
        if self.quote_deposit(most).is_ok() { most } else { Assets(0) }
    }

    /// The largest mint that succeeds within `room`; 0 while none does.
    #[inline(never)]
    pub fn max_mint(&self, room: Room) -> Shares {
        // ceil(s * e) <= room holds exactly for s <= floor(room / e).
        let by_assets = shares_for(room.assets, self.entry_rate(), Rounding::Down);
        let most = by_assets.unwrap_or(room.shares).min(room.shares);
        if self.quote_mint(most).is_ok() { most } else { Shares(0) }
    }
}
