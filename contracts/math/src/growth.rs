//! R5: the published cap on the growth of the rate.

use crate::{mul_div::mul_div, rounding::Rounding, units::Bps};

/// Seconds in a year of 365 days.
pub const SECONDS_PER_YEAR: u128 = 31_536_000;

/// Relative growth of the rate per second, scaled by 1e27: `rate(t) <= rate(s) * e^(g * (t - s))`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Growth(pub u128);

impl Growth {
    /// R5: converts basis points per year, rounded down.
    pub fn per_year(bps: Bps) -> Self {
        // 1e27 over the 1e4 of a basis point.
        const SCALE: u128 = 100_000_000_000_000_000_000_000;
        // A native 128-bit division would add a kilobyte of code. The quotient is below 1e20, so the
        // fallback is never taken.
        Self(mul_div(bps.0.into(), SCALE, SECONDS_PER_YEAR, Rounding::Down).unwrap_or(0))
    }
}
