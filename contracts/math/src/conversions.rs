//! Assets and shares at a rate. A reader of the rate needs nothing else.

use crate::{
    error::MathError,
    mul_div::mul_div,
    rounding::Rounding,
    units::{Assets, RATE_ONE, Rate, Shares},
};

impl Rate {
    /// R2: converts `assets` to shares, rounded down, before premium and fee. R11: returns 0 at rate 0.
    /// Refuses only a result beyond 128 bits, as ERC-4626 allows.
    pub fn to_shares(self, assets: Assets) -> Result<Shares, MathError> {
        if self.0 == 0 {
            return Ok(Shares(0));
        }
        shares_for(assets, self, Rounding::Down)
            .ok_or_else(|| too_large(assets.0, self.0, RATE_ONE))
    }

    /// R2: converts `shares` to assets, rounded down, before the exit fee.
    /// Refuses only a result beyond 128 bits, as ERC-4626 allows.
    pub fn to_assets(self, shares: Shares) -> Result<Assets, MathError> {
        assets_for(shares, self, Rounding::Down)
            .ok_or_else(|| too_large(shares.0, RATE_ONE, self.0))
    }
}

/// `shares * rate`. `None` beyond 128 bits.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a change of type: as a call it costs code and gas")]
pub(crate) fn assets_for(shares: Shares, rate: Rate, rounding: Rounding) -> Option<Assets> {
    times_rate(shares.0, rate.0, rounding).map(Assets)
}

/// `assets / rate`. `None` beyond 128 bits and at rate 0.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a change of type: as a call it costs code and gas")]
pub(crate) fn shares_for(assets: Assets, rate: Rate, rounding: Rounding) -> Option<Shares> {
    over_rate(assets.0, rate.0, rounding).map(Shares)
}

#[inline(never)]
fn times_rate(shares: u128, rate: u128, rounding: Rounding) -> Option<u128> {
    mul_div(shares, rate, RATE_ONE, rounding)
}

#[inline(never)]
fn over_rate(assets: u128, rate: u128, rounding: Rounding) -> Option<u128> {
    mul_div(assets, RATE_ONE, rate, rounding)
}

/// Refuses a `value` above the `numerator / denominator` part of 128 bits.
#[cold]
#[inline(never)]
pub(crate) fn too_large(value: u128, numerator: u128, denominator: u128) -> MathError {
    let limit = mul_div(u128::MAX, numerator, denominator, Rounding::Down);
    MathError::Overflow { value, limit: limit.unwrap_or(u128::MAX) }
}
