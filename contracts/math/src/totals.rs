//! Supply and backing: what every entry and exit reads and writes.

use crate::{
    conversions::assets_for,
    error::MathError,
    mul_div::mul_div,
    quote::Quote,
    rounding::Rounding,
    units::{Assets, RATE_ONE, Rate, Shares},
};

/// Supply and backing of one ledger. They share a storage slot, 96 bits each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Shares in existence (`S`).
    pub shares: Shares,
    /// Assets the ledger owns, liquid or at work (`B`). Settled claims have left it.
    pub backing: Assets,
}

impl Totals {
    /// Returns the totals after an entry. Refuses sums that do not fit 96 bits.
    pub(crate) fn enter(self, entry: Quote) -> Result<Self, MathError> {
        Ok(Self {
            shares: self.shares.checked_add(entry.shares)?,
            backing: self.backing.checked_add(entry.assets)?,
        })
    }

    /// Returns the totals after an exit. Refuses more shares than the supply and more assets than
    /// the backing.
    pub(crate) fn exit(self, exit: Quote) -> Result<Self, MathError> {
        Ok(Self {
            shares: self.shares.checked_sub(exit.shares)?,
            backing: self.without(exit.assets)?,
        })
    }

    /// Returns the backing after `assets` left it. Refuses more than the backing.
    pub(crate) fn without(self, assets: Assets) -> Result<Assets, MathError> {
        self.backing
            .checked_sub(assets)
            .map_err(|_| MathError::InsufficientBacking { assets, backing: self.backing })
    }

    /// Returns the least backing that funds all shares at `rate`.
    pub(crate) fn needed_for(&self, rate: Rate) -> Assets {
        // Two 96-bit factors over 1e27 fit 103 bits, so the fallback is never taken.
        assets_for(self.shares, rate, Rounding::Up).unwrap_or(Assets(u128::MAX))
    }

    /// Returns the highest rate that the backing funds, saturating at 128 bits. `None` without
    /// shares.
    pub(crate) fn funded_rate(&self) -> Option<Rate> {
        if self.shares.0 == 0 {
            return None;
        }
        let rate = mul_div(self.backing.0, RATE_ONE, self.shares.0, Rounding::Down);
        Some(Rate(rate.unwrap_or(u128::MAX)))
    }
}
