//! Checked sums and differences of stored amounts.

use crate::{
    error::MathError,
    units::{Assets, MAX_96, Shares},
};

/// Returns `value` if it fits a stored field, refuses any other.
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
    /// Returns the sum. Refuses one that does not fit a stored field.
    pub fn checked_add(self, other: Self) -> Result<Self, MathError> {
        add_96(self.0, other.0).map(Self)
    }

    /// Returns the difference. Refuses a larger `other`.
    pub fn checked_sub(self, other: Self) -> Result<Self, MathError> {
        sub(self.0, other.0).map(Self)
    }
}

impl Shares {
    /// Returns the sum. Refuses one that does not fit a stored field.
    pub fn checked_add(self, other: Self) -> Result<Self, MathError> {
        add_96(self.0, other.0).map(Self)
    }

    /// Returns the difference. Refuses a larger `other`.
    pub fn checked_sub(self, other: Self) -> Result<Self, MathError> {
        sub(self.0, other.0).map(Self)
    }
}
