//! Exits in kind: the same fraction of every holding, without any valuation.

use crate::{
    error::MathError,
    mul_div::mul_div,
    overflow::QuoteKind,
    pricing::Pricing,
    rounding::Rounding,
    units::{Assets, Rate, Shares},
};

/// The fraction 1.
pub const FRACTION_ONE: u128 = 1_000_000_000_000_000_000;

/// A fraction of every holding, scaled by 1e18; at most [`FRACTION_ONE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FractionWad(pub u128);

impl FractionWad {
    /// R3: returns the fraction to deliver of a holding with book value `book` that reports `value`: the
    /// delivery is worth at most this fraction of the book. A gain that is not reported belongs to
    /// all shares, so nobody can enter, take a fraction of it and exit before the report.
    #[inline(never)]
    #[must_use]
    pub fn of_booked(self, book: Assets, value: Assets) -> Self {
        if value <= book {
            return self;
        }
        // Below this fraction, so the fallback is never taken.
        Self(mul_div(self.0, book.0, value.0, Rounding::Down).unwrap_or(self.0))
    }

    /// Returns this fraction of `amount`, rounded down. The fractions of several amounts sum to at
    /// most the fraction of their sum.
    #[inline(never)]
    pub fn of(self, amount: u128) -> u128 {
        // At most the amount, so the fallback is never taken.
        mul_div(amount, self.0, FRACTION_ONE, Rounding::Down).unwrap_or(amount)
    }
}

impl Pricing {
    /// Returns the fraction of every holding that `shares` are worth at the `stored` rate, after the
    /// exit fee. Rounded down like a redemption, so a delivery is never worth more. The fee, the
    /// unvested growth and the dust stay as slack (R3).
    #[inline(never)]
    pub fn in_kind_fraction(&self, shares: Shares, stored: Rate) -> Result<FractionWad, MathError> {
        let (at_stored, backing) = (Self { rate: stored, ..*self }, self.totals.backing);
        let Some(assets) = at_stored.assets_after_fee(shares) else {
            return at_stored.too_large(shares.0, QuoteKind::Redeem);
        };
        // Shares are worth at most the whole backing.
        let assets = assets.min(backing);
        match mul_div(assets.0, FRACTION_ONE, backing.0, Rounding::Down) {
            None | Some(0) => Err(MathError::ZeroAssets { shares }),
            Some(fraction) => Ok(FractionWad(fraction)),
        }
    }
}
