//! The prices at one moment: what all user operations and views of the rate start from.

use crate::{
    conversions::assets_for,
    error::MathError,
    line::Line,
    mul_div::{mul_div, mul_ge},
    rounding::Rounding,
    totals::Totals,
    units::{Assets, BPS, Bps, RATE_ONE, Rate},
};

/// The highest entry price in parts of the line's end (101 %), and the highest end in parts of
/// the rate now that still takes entries: an entry pays at most about 1 % for slack and growth.
pub const ENTRY_CEILING_BPS: u128 = 10_100;

/// The least promised rate (0.001) at which a vault takes entries (R2). Below it one wei of shares
/// is worth so little that rounding is more than dust.
pub const MIN_ENTRY_RATE: Rate = Rate(1_000_000_000_000_000_000_000_000);

/// Totals and rates at one moment. A preview is a [`Quote`]; its action is the same quote, applied
/// to the totals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pricing {
    /// Supply and backing.
    pub totals: Totals,
    /// The rate now: exits, conversions and the value of a share.
    pub rate: Rate,
    /// The rate that the line promises: the least that an entry pays.
    pub end_rate: Rate,
    /// The flat fee of instant exits. It stays in the backing as slack.
    pub exit_fee: Bps,
}

impl Pricing {
    /// The prices at `now`.
    pub fn new(totals: Totals, line: &Line, now: u32, exit_fee: Bps) -> Self {
        Self { totals, rate: line.at(now), end_rate: line.end_rate, exit_fee }
    }

    /// What all shares are worth now, rounded down: unvested growth and slack are not in it.
    pub fn total_assets(&self) -> Assets {
        // Two 96-bit factors over 1e27 fit 103 bits, so the fallback is never taken.
        assets_for(self.totals.shares, self.rate, Rounding::Down).unwrap_or(Assets(u128::MAX))
    }

    /// What an entry pays for a share: all that the line still promises, and the slack up to 1 %,
    /// rounded up. So nobody enters below what holders have, and nothing is won around a report.
    #[inline(never)]
    pub fn entry_rate(&self) -> Rate {
        let (shares, backing) = (self.totals.shares.0, self.totals.backing.0);
        if shares == 0 {
            // Nobody holds the slack, so nobody is to be paid for it.
            return self.end_rate;
        }
        // A quotient beyond 128 bits is beyond the ceiling too.
        let backed = mul_div(backing, RATE_ONE, shares, Rounding::Up).unwrap_or(u128::MAX);
        let ceiling =
            mul_div(self.end_rate.0, ENTRY_CEILING_BPS, BPS, Rounding::Up).unwrap_or(u128::MAX);
        Rate(backed.min(ceiling).max(self.end_rate.0))
    }

    /// Refuses while the line recovers by more than 1 % (an entry would pay far above the worth of
    /// a share) and below [`MIN_ENTRY_RATE`].
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
