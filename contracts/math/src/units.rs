//! Units as types: adding shares to assets does not compile.
//!
//! Values are `u128`; what is stored is 96 bits wide (7.9e28 wei, 650 times all ether), so the
//! checked operations here refuse results above [`MAX_96`].

use crate::error::MathError;

/// The rate 1: one wei of assets per wei of shares.
pub const RATE_ONE: u128 = 1_000_000_000_000_000_000_000_000_000;

/// The largest value of a stored field.
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

/// A part of one in basis points, [`BPS`] being the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bps(pub u16);

/// Passes a value that fits a stored field, refuses any other.
pub const fn narrow_96(value: u128) -> Result<u128, MathError> {
    if value > MAX_96 { Err(MathError::Overflow { value, limit: MAX_96 }) } else { Ok(value) }
}

const fn add_96(a: u128, b: u128) -> Result<u128, MathError> {
    narrow_96(a.saturating_add(b))
}

const fn sub(available: u128, value: u128) -> Result<u128, MathError> {
    match available.checked_sub(value) {
        Some(rest) => Ok(rest),
        None => Err(MathError::Underflow { value, available }),
    }
}

impl Assets {
    /// The sum, if it fits a stored field.
    pub fn checked_add(self, other: Self) -> Result<Self, MathError> {
        add_96(self.0, other.0).map(Self)
    }

    /// The difference, if `other` is not larger.
    pub fn checked_sub(self, other: Self) -> Result<Self, MathError> {
        sub(self.0, other.0).map(Self)
    }
}

impl Shares {
    /// The sum, if it fits a stored field.
    pub fn checked_add(self, other: Self) -> Result<Self, MathError> {
        add_96(self.0, other.0).map(Self)
    }

    /// The difference, if `other` is not larger.
    pub fn checked_sub(self, other: Self) -> Result<Self, MathError> {
        sub(self.0, other.0).map(Self)
    }
}

impl Rate {
    /// One to one.
    pub const ONE: Self = Self(RATE_ONE);
}

impl Bps {
    /// What is left of one, in basis points: 0 from a hundred per cent on.
    pub(crate) fn complement(self) -> u128 {
        BPS.saturating_sub(u128::from(self.0))
    }
}
