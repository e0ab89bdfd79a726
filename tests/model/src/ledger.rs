//! Shares, backing and rate line, and what can be read from them.

use crate::fraction::{Fraction, fraction, whole};

/// The rate 1.
pub const RATE_ONE: u128 = 10_u128.pow(27);

/// The largest value of a stored field: 96 bits.
pub(crate) const LARGEST_FIELD: u128 = 2_u128.pow(96) - 1;

/// The rate from `start_rate` at `start` straight to `end_rate` at `end`, then level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Rate at `start` and before, scaled by 1e27.
    pub start_rate: u128,
    /// Rate at `end` and after, scaled by 1e27.
    pub end_rate: u128,
    /// Start in seconds.
    pub start: u32,
    /// End in seconds.
    pub end: u32,
}

impl Line {
    /// A level line.
    pub const fn flat(rate: u128, now: u32) -> Self {
        Self { start_rate: rate, end_rate: rate, start: now, end: now }
    }
}

/// Shares, backing and rate of a vault. Every field may be set freely, as long as the backing funds
/// what the line promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LedgerModel {
    /// Shares in existence, in wei.
    pub shares: u128,
    /// Everything the vault owns, in wei of its asset.
    pub backing: u128,
    /// The rate in time.
    pub line: Line,
    /// The highest rate ever vested, as of the last gain or loss.
    pub peak: u128,
    /// The cap on growth, in basis points per year.
    pub growth_bps: u16,
    /// The fee of an instant exit, in basis points.
    pub exit_fee_bps: u16,
}

impl LedgerModel {
    /// The rate at `now`, scaled by 1e27, rounded down.
    pub fn rate_at(&self, now: u32) -> u128 {
        let Line { start_rate, end_rate, start, end } = self.line;
        if now >= end {
            end_rate
        } else if now <= start {
            start_rate
        } else {
            let elapsed = fraction((now - start).into(), (end - start).into());
            (whole(start_rate) + whole(end_rate - start_rate) * elapsed).floor().unwrap()
        }
    }

    /// The value of all shares at `now`.
    pub fn total_assets(&self, now: u32) -> u128 {
        (whole(self.shares) * self.rate(now)).floor().unwrap()
    }

    /// The shares for `assets` at `now`, before any premium or fee. `None` beyond 128 bits.
    pub fn convert_to_shares(&self, assets: u128, now: u32) -> Option<u128> {
        if self.rate_at(now) == 0 { Some(0) } else { (whole(assets) / self.rate(now)).floor() }
    }

    /// The assets for `shares` at `now`, before the exit fee. `None` beyond 128 bits.
    pub fn convert_to_assets(&self, shares: u128, now: u32) -> Option<u128> {
        (whole(shares) * self.rate(now)).floor()
    }

    /// Whether the backing funds all that the line promises.
    pub fn is_funded(&self) -> bool {
        whole(self.backing) >= whole(self.shares) * self.promised_rate()
    }

    /// The backing above what the line promises, in whole wei.
    pub fn slack(&self) -> u128 {
        (whole(self.backing) - whole(self.shares) * self.promised_rate()).floor().unwrap()
    }

    pub(crate) fn rate(&self, now: u32) -> Fraction {
        fraction(self.rate_at(now), RATE_ONE)
    }

    pub(crate) fn promised_rate(&self) -> Fraction {
        fraction(self.line.end_rate, RATE_ONE)
    }
}
