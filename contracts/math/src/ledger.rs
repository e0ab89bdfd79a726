//! Everything that a report or a loss reads and writes, and the rule that stands over all.

use crate::{
    conversions::assets_for,
    growth::Growth,
    line::Line,
    mul_div::{mul_div, mul_ge},
    pricing::Pricing,
    rounding::Rounding,
    totals::Totals,
    units::{Assets, Bps, RATE_ONE, Rate},
};

/// The whole of one vault's money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ledger {
    /// Supply and backing.
    pub totals: Totals,
    /// The rate.
    pub line: Line,
    /// The highest rate ever vested, as of the last report or loss.
    pub peak: Rate,
    /// The cap on growth that the next report obeys.
    pub growth: Growth,
}

impl Ledger {
    /// Whether what the line promises is backed: `B >= S * end_rate`. True in every reachable state.
    pub fn is_funded(&self) -> bool {
        mul_ge(self.totals.backing.0, RATE_ONE, self.totals.shares.0, self.line.end_rate.0)
    }

    /// What the backing holds above the line's promise, in whole wei, rounded down.
    pub fn slack(&self) -> Assets {
        let promised = self.needed_for(self.line.end_rate);
        Assets(self.totals.backing.0.saturating_sub(promised.0))
    }

    /// The prices at `now`.
    pub fn pricing(&self, now: u32, exit_fee: Bps) -> Pricing {
        Pricing::new(self.totals, &self.line, now, exit_fee)
    }

    /// The least backing that funds all shares at `rate`.
    pub(crate) fn needed_for(&self, rate: Rate) -> Assets {
        // Two 96-bit factors over 1e27 fit 103 bits, so the fallback is never taken.
        assets_for(self.totals.shares, rate, Rounding::Up).unwrap_or(Assets(u128::MAX))
    }

    /// The highest rate that the backing funds, saturating at 128 bits. `None` without shares.
    pub(crate) fn backed_rate(&self) -> Option<Rate> {
        if self.totals.shares.0 == 0 {
            return None;
        }
        let rate = mul_div(self.totals.backing.0, RATE_ONE, self.totals.shares.0, Rounding::Down);
        Some(Rate(rate.unwrap_or(u128::MAX)))
    }
}
