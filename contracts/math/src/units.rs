//! Units as types: adding shares to assets does not compile.
//!
//! Values are `u128`. Stored fields are 96 bits wide: 7.9e28 wei, 650 times all ether.

/// The rate 1: one wei of assets per wei of shares.
pub const RATE_ONE: u128 = 1_000_000_000_000_000_000_000_000_000;

/// The largest value of a stored field, 96 bits.
pub const MAX_96: u128 = (1 << 96) - 1;

/// Basis points in one.
pub const BPS: u128 = 10_000;

/// An amount of the vault's asset, in wei.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Assets(pub u128);

/// An amount of the vault's own token, in wei.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shares(pub u128);

/// Assets per share, scaled by [`RATE_ONE`]. 96 bits, so at most 79.2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate(pub u128);

/// A fraction in basis points; [`BPS`] is the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bps(pub u16);

impl Rate {
    /// One to one.
    pub const ONE: Self = Self(RATE_ONE);
}

impl Bps {
    /// Returns one minus this fraction, in basis points; 0 from one hundred per cent on.
    pub(crate) fn complement(self) -> u128 {
        BPS.saturating_sub(u128::from(self.0))
    }
}
