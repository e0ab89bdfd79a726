//! R2: entries by deposit and mint, and the largest that fit.

use crate::{
    conversions::{assets_for, shares_for},
    error::MathError,
    overflow::QuoteKind,
    pricing::Pricing,
    quote::Quote,
    rounding::Rounding,
    totals::Totals,
    units::{Assets, MAX_96, Shares},
};

/// An entry: `assets` come in, `shares` are minted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Paid by the caller.
    pub assets: Assets,
    /// Minted to the receiver.
    pub shares: Shares,
    /// Supply and backing after the entry.
    pub totals_after: Totals,
}

/// The room for entries on either side: the tighter of the width of the stored fields and the limits
/// of the vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// The most that an entry may pay.
    pub assets: Assets,
    /// The most that an entry may mint.
    pub shares: Shares,
}

impl Pricing {
    /// R2: quotes the shares for exactly `assets`, rounded down. Refuses closed entries and a result
    /// of zero; ignores the limits of the vault.
    #[inline(never)]
    pub fn quote_deposit(&self, assets: Assets) -> Result<Quote, MathError> {
        self.entries_open()?;
        let Some(shares) = shares_for(assets, self.entry_rate(), Rounding::Down) else {
            return self.too_large(assets.0, QuoteKind::Deposit);
        };
        if shares.0 == 0 {
            return Err(MathError::ZeroShares { assets });
        }
        Ok(Quote { assets, shares })
    }

    /// R2: quotes the assets for exactly `shares`, rounded up. Refuses closed entries and a result of
    /// zero; ignores the limits of the vault.
    #[inline(never)]
    pub fn quote_mint(&self, shares: Shares) -> Result<Quote, MathError> {
        self.entries_open()?;
        let Some(assets) = assets_for(shares, self.entry_rate(), Rounding::Up) else {
            return self.too_large(shares.0, QuoteKind::Mint);
        };
        if assets.0 == 0 {
            return Err(MathError::ZeroAssets { shares });
        }
        Ok(Quote { assets, shares })
    }

    /// R2: applies a quote. Refuses sums that do not fit 96 bits and a backing above `cap`.
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

    /// Returns the room under a deposit `cap` and the `flow_room` of entries.
    pub fn room(&self, cap: Assets, flow_room: Shares) -> Room {
        let Totals { shares, backing } = self.totals;
        let most_shares = MAX_96.saturating_sub(shares.0);
        Room {
            assets: Assets(cap.0.min(MAX_96).saturating_sub(backing.0)),
            shares: Shares(flow_room.0.min(most_shares)),
        }
    }

    /// Returns the largest deposit that succeeds within `room`; 0 if none does.
    #[inline(never)]
    pub fn max_deposit(&self, room: Room) -> Assets {
        // floor(a / e) <= room holds exactly if a < (room + 1) * e.
        let shares_too_many = Shares(room.shares.0.saturating_add(1));
        let first_too_large = assets_for(shares_too_many, self.entry_rate(), Rounding::Up);
        let by_shares = first_too_large.map_or(u128::MAX, |assets| assets.0).saturating_sub(1);
        let most = Assets(room.assets.0.min(by_shares));
        if self.quote_deposit(most).is_ok() { most } else { Assets(0) }
    }

    /// Returns the largest mint that succeeds within `room`; 0 if none does.
    #[inline(never)]
    pub fn max_mint(&self, room: Room) -> Shares {
        // ceil(s * e) <= room holds exactly if s <= floor(room / e).
        let by_assets = shares_for(room.assets, self.entry_rate(), Rounding::Down);
        let most = by_assets.unwrap_or(room.shares).min(room.shares);
        if self.quote_mint(most).is_ok() { most } else { Shares(0) }
    }
}
