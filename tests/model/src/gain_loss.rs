//! Gains and losses of a ledger.

use std::cmp::{max, min};

use crate::{
    fraction::{Fraction, fraction, whole},
    ledger::{LARGEST_FIELD, LedgerModel, Line, RATE_ONE},
    refusal::Refusal,
    units::{DAY_SECS, YEAR_SECS},
};

const VESTING_SECS: u32 = 5 * DAY_SECS;
const LONGEST_VESTING_SECS: u32 = 30 * DAY_SECS;

/// How a loss was shared. The parts sum to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LossShared {
    /// Assets that no share was promised.
    pub slack: u128,
    /// Assets promised, but not vested yet.
    pub growth: u128,
    /// Assets that shares were worth.
    pub holders: u128,
}

impl LedgerModel {
    /// Books a gain of `assets` (0 offers the slack anew). The backing stops at 96 bits; returns
    /// its growth.
    pub fn gain(&mut self, assets: u128, now: u32) -> u128 {
        let rate = self.rate_at(now);
        let grown = self.add(assets, now);
        self.offer(rate, now, 0);
        grown
    }

    /// Adds `assets` to the backing, up to 96 bits, and nothing else; returns the growth.
    pub(crate) fn add(&mut self, assets: u128, now: u32) -> u128 {
        self.peak = max(self.peak, self.rate_at(now));
        let before = self.backing;
        let backing = min(whole(before) + whole(assets), whole(LARGEST_FIELD));
        self.backing = backing.floor().unwrap();
        self.backing - before
    }

    /// Draws the line that offers the backing to all shares, growth less a fee. A recovery with the
    /// same end as the new line goes on.
    pub(crate) fn offer(&mut self, rate: u128, now: u32, fee_bps: u16) {
        let backed =
            if self.shares == 0 { self.rate(now) } else { fraction(self.backing, self.shares) };
        let highest_field = fraction(LARGEST_FIELD, RATE_ONE);
        let (end, duration) = if rate < self.peak {
            (min(backed, fraction(self.peak, RATE_ONE)), VESTING_SECS)
        } else {
            let longest = whole(LONGEST_VESTING_SECS.into());
            let highest = self.rate(now) * (whole(1) + self.growth() * longest);
            let kept = fraction(10_000_u128.saturating_sub(fee_bps.into()), 10_000);
            let rise = ((backed - self.rate(now)) * whole(RATE_ONE)).whole_part();
            let left = (whole(rate) + (rise * kept).whole_part()) / whole(RATE_ONE);
            let end = down_to_rate(&min(min(left, highest), highest_field));
            (fraction(end, RATE_ONE), self.vesting(now, end))
        };
        let end_rate = down_to_rate(&end);
        let is_recovering = rate < self.peak;
        if is_recovering && self.line.end > now && self.line.end_rate == end_rate {
            return;
        }
        self.line = match now.checked_add(duration) {
            Some(end) => Line { start_rate: rate, end_rate, start: now, end },
            None => Line::flat(rate, now),
        };
    }

    /// Books a loss of `assets`.
    pub fn loss(&mut self, assets: u128, now: u32) -> Result<LossShared, Refusal> {
        if assets > self.backing {
            return Err(Refusal::NotEnoughBacking);
        }
        let rate = self.rate_at(now);
        let whole_wei = |value: Fraction| value.floor().unwrap();
        let slack = min(assets, self.slack());
        let above_rate = whole_wei(whole(self.backing) - whole(self.shares) * self.rate(now));
        let growth = min(assets, above_rate) - slack;

        self.peak = max(self.peak, rate);
        self.backing -= assets;
        if !self.is_funded() {
            let left = down_to_rate(&fraction(self.backing, self.shares));
            self.line = if left >= rate {
                Line { start_rate: rate, end_rate: left, start: now, end: self.line.end }
            } else {
                Line::flat(left, now)
            };
        }
        Ok(LossShared { slack, growth, holders: assets - slack - growth })
    }

    /// The published cap per second: the yearly one, rounded down to 1e-27.
    fn growth(&self) -> Fraction {
        let yearly = fraction(self.growth_bps.into(), 10_000);
        fraction(down_to_rate(&(yearly / whole(u128::from(YEAR_SECS)))), RATE_ONE)
    }

    /// Seconds in which a rise from the rate at `now` to `end` stays within the cap, at least 5
    /// days.
    fn vesting(&self, now: u32, end: u128) -> u32 {
        let rise = fraction(end, RATE_ONE) - self.rate(now);
        if rise.is_zero() {
            return VESTING_SECS;
        }
        let seconds = (rise / (self.growth() * self.rate(now))).ceil().unwrap();
        max(VESTING_SECS, seconds.try_into().unwrap())
    }
}

/// A rate in its stored form, rounded down.
pub(crate) fn down_to_rate(rate: &Fraction) -> u128 {
    (rate.clone() * whole(RATE_ONE)).floor().unwrap()
}
