//! Assets and shares at a rate: all that a reader of the rate needs, without any ledger.

use crate::{
    error::MathError,
    mul_div::mul_div,
    rounding::Rounding,
    units::{Assets, MAX_96, RATE_ONE, Rate, Shares},
};

impl Rate {
    /// The shares that `assets` are worth, rounded down, before premium and fee; 0 at rate 0.
    /// Fails only on an absurd input (a result beyond 128 bits), as ERC-4626 allows.
    pub fn to_shares(self, assets: Assets) -> Result<Shares, MathError> {
        if self.0 == 0 {
            return Ok(Shares(0));
        }
        price(assets.0, self, Rounding::Down).map(Shares).ok_or(too_large(assets.0))
    }

    /// The assets that `shares` are worth, rounded down, before the exit fee.
    /// Fails only on an absurd input (a result beyond 128 bits), as ERC-4626 allows.
    pub fn to_assets(self, shares: Shares) -> Result<Assets, MathError> {
        worth(shares.0, self, Rounding::Down).map(Assets).ok_or(too_large(shares.0))
    }
}

/// `shares * rate`.
#[inline(never)]
pub(crate) fn worth(shares: u128, rate: Rate, rounding: Rounding) -> Option<u128> {
    mul_div(shares, rate.0, RATE_ONE, rounding)
}

/// `assets / rate`. `None` at rate 0 as well.
#[inline(never)]
pub(crate) fn price(assets: u128, rate: Rate, rounding: Rounding) -> Option<u128> {
    mul_div(assets, RATE_ONE, rate.0, rounding)
}

/// The refusal of an input whose result does not fit 128 bits.
pub(crate) const fn too_large(value: u128) -> MathError {
    MathError::Overflow { value, limit: MAX_96 }
}
