//! What a user operation reads and writes: the supply and everything behind it.

use crate::{
    error::MathError,
    quote::Quote,
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
    /// After an entry. Refuses what does not fit 96 bits.
    pub(crate) fn enter(self, entry: Quote) -> Result<Self, MathError> {
        Ok(Self {
            shares: self.shares.checked_add(entry.shares)?,
            backing: self.backing.checked_add(entry.assets)?,
        })
    }

    /// After an exit. Refuses more shares than exist and more assets than there are.
    pub(crate) fn exit(self, exit: Quote) -> Result<Self, MathError> {
        Ok(Self {
            shares: self.shares.checked_sub(exit.shares)?,
            backing: self.without(exit.assets)?,
        })
    }

    /// The backing after `assets` left it.
    pub(crate) fn without(self, assets: Assets) -> Result<Assets, MathError> {
        self.backing
            .checked_sub(assets)
            .map_err(|_| MathError::InsufficientBacking { assets, backing: self.backing })
    }
}
