//! Exits in kind: a part of every holding as it is held, without any valuation.

use crate::{
    conversions::too_many_shares,
    error::MathError,
    mul_div::mul_div,
    pricing::Pricing,
    rounding::Rounding,
    units::{Assets, Rate, Shares},
};

/// The fraction 1.
pub const FRACTION_ONE: u128 = 1_000_000_000_000_000_000;

/// A part of every holding, scaled by 1e18; at most [`FRACTION_ONE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FractionWad(pub u128);

impl FractionWad {
    /// The same part of a holding that is booked at `book` and says that it is worth `value`: no more
    /// of it than is worth this part of its book. What a holding has gained and nobody has reported
    /// belongs to all, so nobody can enter, take a part of it and be gone before the report.
    #[inline(never)]
    #[must_use]
    pub fn of_booked(self, book: Assets, value: Assets) -> Self {
        if value <= book {
            return self;
        }
        // Less than this part, so the fallback is never taken.
        Self(mul_div(self.0, book.0, value.0, Rounding::Down).unwrap_or(self.0))
    }

    /// This part of `amount`, rounded down. The parts of several amounts are together at most this
    /// part of their sum.
    #[inline(never)]
    pub fn of(self, amount: u128) -> u128 {
        // At most the amount, so the fallback is never taken.
        mul_div(amount, self.0, FRACTION_ONE, Rounding::Down).unwrap_or(amount)
    }
}

impl Pricing {
    /// The part of every holding that `shares` are worth at the `stored` rate, after the fee of an
    /// exit. Rounded down like a redemption, so a delivery is never worth more than one; what the
    /// shares give up, and what a holding rounds off or forfeits, stays as slack.
    #[inline(never)]
    pub fn in_kind_fraction(&self, shares: Shares, stored: Rate) -> Result<FractionWad, MathError> {
        let (at_stored, backing) = (Self { rate: stored, ..*self }, self.totals.backing);
        let worth =
            at_stored.assets_after_fee(shares).ok_or_else(|| too_many_shares(shares, stored))?;
        // Without backing there is nothing to take a part of.
        let worth = worth.min(backing);
        match mul_div(worth.0, FRACTION_ONE, backing.0, Rounding::Down) {
            None | Some(0) => Err(MathError::ZeroAssets { shares }),
            Some(fraction) => Ok(FractionWad(fraction)),
        }
    }
}
