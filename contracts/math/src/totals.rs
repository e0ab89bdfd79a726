//! What a user operation reads and writes: the supply and everything behind it.

use crate::{
    error::MathError,
    units::{Assets, Shares},
};

/// Supply and backing of one ledger. They share a storage slot, 96 bits each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Shares in existence (`S`).
    pub shares: Shares,
    /// Assets the ledger owns, at hand or at work (`B`). Settled claims have left it.
    pub backing: Assets,
}

impl Totals {
    /// After `assets` came in for new `shares`.
    pub(crate) fn enter(self, assets: Assets, shares: Shares) -> Result<Self, MathError> {
        Ok(Self {
            shares: self.shares.checked_add(shares)?,
            backing: self.backing.checked_add(assets)?,
        })
    }

    /// After `assets` left for burnt `shares`.
    pub(crate) fn exit(self, assets: Assets, shares: Shares) -> Result<Self, MathError> {
        Ok(Self { shares: self.shares.checked_sub(shares)?, backing: self.without(assets)? })
    }

    /// The backing after `assets` left it.
    pub(crate) fn without(self, assets: Assets) -> Result<Assets, MathError> {
        self.backing
            .checked_sub(assets)
            .map_err(|_| MathError::InsufficientBacking { assets, backing: self.backing })
    }
}
