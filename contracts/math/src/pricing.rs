//! R2: the prices at one moment, for all user operations and views.

use crate::{
    conversions::assets_for,
    error::MathError,
    line::Line,
    mul_div::{mul_div, mul_ge},
    rounding::Rounding,
    totals::Totals,
    units::{Assets, BPS, Bps, RATE_ONE, Rate},
};

/// R2: the highest entry price as a fraction of the end rate (101 %), and the highest end rate at
/// which entries are open as a fraction of the rate now.
pub const ENTRY_CEILING_BPS: u128 = 10_100;

/// The least promised rate (0.001) at which a vault takes entries (R2). Below it one wei of shares
/// is worth so little that rounding is more than dust.
pub const MIN_ENTRY_RATE: Rate = Rate(1_000_000_000_000_000_000_000_000);

/// Totals and rates at one moment. A preview is a [`Quote`](crate::Quote), and its action applies the
/// same quote to the totals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pricing {
    /// Supply and backing.
    pub totals: Totals,
    /// The rate now, which prices exits and conversions.
    pub rate: Rate,
    /// The rate that the line promises: the least price of an entry.
    pub end_rate: Rate,
    /// The flat fee of instant exits, which stays in the backing as slack (R3). Only the prices of exits
    /// depend on it.
    pub exit_fee: Bps,
}

impl Pricing {
    /// Returns the prices at `now`, without a fee of exits.
    pub fn new(totals: Totals, line: &Line, now: u32) -> Self {
        Self { totals, rate: line.at(now), end_rate: line.end_rate, exit_fee: Bps(0) }
    }

    /// Returns the prices with a fee of exits.
    #[must_use]
    pub const fn with_exit_fee(self, exit_fee: Bps) -> Self {
        Self { exit_fee, ..self }
    }

    /// R2: returns the value of all shares at the rate now, rounded down, without unvested growth and
    /// slack.
    pub fn total_assets(&self) -> Assets {
        // Two 96-bit factors over 1e27 fit 103 bits, so the fallback is never taken.
        assets_for(self.totals.shares, self.rate, Rounding::Down).unwrap_or(Assets(u128::MAX))
    }

    /// R2: returns the price of a share for entries: the end rate, and slack up to 1 % above it,
    /// rounded up. An entry around a report is therefore never profitable.
    #[inline(never)]
    pub fn entry_rate(&self) -> Rate {
        let (shares, backing) = (self.totals.shares.0, self.totals.backing.0);
        if shares == 0 {
            // Without shares the slack has no owner to pay.
            return self.end_rate;
        }
        // A quotient beyond 128 bits exceeds the ceiling too.
        let funded = mul_div(backing, RATE_ONE, shares, Rounding::Up).unwrap_or(u128::MAX);
        let ceiling =
            mul_div(self.end_rate.0, ENTRY_CEILING_BPS, BPS, Rounding::Up).unwrap_or(u128::MAX);
        Rate(funded.min(ceiling).max(self.end_rate.0))
    }

    /// R2: refuses entries while the line recovers by more than 1 % (an entry would pay far above the
    /// value of a share) and below [`MIN_ENTRY_RATE`].
    #[inline(never)]
    pub fn entries_open(&self) -> Result<(), MathError> {
        let is_near = mul_ge(self.rate.0, ENTRY_CEILING_BPS, self.end_rate.0, BPS);
        if is_near && self.end_rate >= MIN_ENTRY_RATE {
            Ok(())
        } else {
            Err(MathError::EntriesClosed { rate: self.rate, end_rate: self.end_rate })
        }
    }
}
