//! Assets and shares at a rate. A reader of the rate needs nothing else.

use crate::{
    error::MathError,
    mul_div::mul_div,
    rounding::Rounding,
    units::{Assets, RATE_ONE, Rate, Shares},
};

impl Rate {
    /// Converts `assets` to shares, rounded down, before premium and fee. Returns 0 at rate 0.
    /// Refuses only a result beyond 128 bits, as ERC-4626 allows.
    pub fn to_shares(self, assets: Assets) -> Result<Shares, MathError> {
        if self.0 == 0 {
            return Ok(Shares(0));
        }
        shares_for(assets, self, Rounding::Down).ok_or_else(|| too_many_assets(assets, self))
    }

    /// Converts `shares` to assets, rounded down, before the exit fee.
    /// Refuses only a result beyond 128 bits, as ERC-4626 allows.
    pub fn to_assets(self, shares: Shares) -> Result<Assets, MathError> {
        assets_for(shares, self, Rounding::Down).ok_or_else(|| too_many_shares(shares, self))
    }
}

/// `shares * rate`. `None` beyond 128 bits.
#[inline(never)]
pub(crate) fn assets_for(shares: Shares, rate: Rate, rounding: Rounding) -> Option<Assets> {
    mul_div(shares.0, rate.0, RATE_ONE, rounding).map(Assets)
}

/// `assets / rate`. `None` beyond 128 bits and at rate 0.
#[inline(never)]
pub(crate) fn shares_for(assets: Assets, rate: Rate, rounding: Rounding) -> Option<Shares> {
    mul_div(assets.0, RATE_ONE, rate.0, rounding).map(Shares)
}

/// Refuses `assets` whose exact value in shares exceeds 128 bits. The limit is the most assets
/// whose value fits.
#[cold]
#[inline(never)]
pub(crate) fn too_many_assets(assets: Assets, rate: Rate) -> MathError {
    let most = assets_for(Shares(u128::MAX), rate, Rounding::Down);
    MathError::Overflow { value: assets.0, limit: most.map_or(u128::MAX, |most| most.0) }
}

/// Refuses `shares` whose exact value in assets exceeds 128 bits. The limit is the most shares
/// whose value fits.
#[cold]
#[inline(never)]
pub(crate) fn too_many_shares(shares: Shares, rate: Rate) -> MathError {
    let most = shares_for(Assets(u128::MAX), rate, Rounding::Down);
    MathError::Overflow { value: shares.0, limit: most.map_or(u128::MAX, |most| most.0) }
}
