//! The published cap on the growth of the rate.

use crate::units::Bps;

/// Seconds in a year of 365 days.
pub const SECONDS_PER_YEAR: u128 = 31_536_000;

/// Relative growth of the rate per second, scaled by 1e27: `rate(t) <= rate(s) * e^(g * (t - s))`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Growth(pub u128);

impl Growth {
    /// From basis points per year, rounded down.
    pub fn per_year(bps: Bps) -> Self {
        // 1e27 over the 1e4 of a basis point.
        const SCALE: u128 = 100_000_000_000_000_000_000_000;
        // Sixteen bits times 1e23 fit 128 bits, so the product is whole.
        Self(u128::from(bps.0).saturating_mul(SCALE) / SECONDS_PER_YEAR)
    }
}
