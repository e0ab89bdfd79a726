//! How much one report, and all reports of a while, may change without a second opinion.

use crate::{
    growth::SECONDS_PER_YEAR,
    mul_div::mul_div,
    rounding::Rounding,
    units::{Assets, BPS, Bps, RATE_ONE},
};

/// The most that a report may gain, in parts of the backing: a part that grows with the time since
/// the last report and a part that does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GainBound {
    /// Per year of 365 days since the last report.
    pub per_year: Bps,
    /// At once, however soon after the last report.
    pub at_once: Bps,
}

impl GainBound {
    /// As much of `gain` as may be booked `elapsed` seconds after the last report. What is above
    /// stays unbooked: the next report sees it again, with more time behind it.
    pub fn bookable(self, backing: Assets, elapsed: u32, gain: Assets) -> Assets {
        const SCALE: u128 = BPS * SECONDS_PER_YEAR;
        let over_time = u128::from(self.per_year.0).saturating_mul(u128::from(elapsed));
        let at_once = u128::from(self.at_once.0).saturating_mul(SECONDS_PER_YEAR);
        let part = over_time.saturating_add(at_once);
        // A bound beyond 128 bits bounds nothing.
        let most = mul_div(backing.0, part, SCALE, Rounding::Down).unwrap_or(u128::MAX);
        gain.min(Assets(most))
    }
}

/// The most that reports may lose, in parts of the backing and independent of time: a loss does not
/// become likelier because nobody looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LossBound {
    /// In one report.
    pub per_report: Bps,
    /// In all reports of any `window` seconds. Half of it may come at once, and no report may lose
    /// more than that; the other half becomes free evenly over a window.
    pub per_window: Bps,
    /// The length of the window in seconds.
    pub window: u32,
}

impl LossBound {
    /// Whether leaving before a report, or before all reports of a window, never pays: what an exit
    /// costs is at least what the rate can fall.
    pub const fn is_within(self, exit_fee: Bps) -> bool {
        self.per_report.0 <= exit_fee.0 && self.per_window.0 <= exit_fee.0
    }

    /// The most that may be lost at once, in parts of 1e27.
    fn capacity(self) -> u128 {
        const HALF_BASIS_POINT: u128 = 50_000_000_000_000_000_000_000;
        u128::from(self.per_window.0).saturating_mul(HALF_BASIS_POINT)
    }
}

/// What reports have lost of late. Starts empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LossWindow {
    /// Losses that still count, in parts of the backing, scaled by 1e27.
    pub lost: u128,
    /// When they were counted, seconds since the epoch.
    pub at: u32,
}

impl LossWindow {
    /// The window after `loss` out of `backing` at `now`, or `None` if that is above a bound. A loss
    /// is rounded up and what becomes free down, so the sum never exceeds the bound.
    #[inline(never)]
    pub fn admit(self, bound: LossBound, now: u32, backing: Assets, loss: Assets) -> Option<Self> {
        const BASIS_POINT: u128 = 100_000_000_000_000_000_000_000;
        if loss.0 == 0 {
            return Some(self);
        }
        let part = mul_div(loss.0, RATE_ONE, backing.0, Rounding::Up)?;
        let counted = self.counted(bound, now).checked_add(part)?;
        let most = u128::from(bound.per_report.0).saturating_mul(BASIS_POINT);
        (part <= most && counted <= bound.capacity()).then_some(Self { lost: counted, at: now })
    }

    /// What of the losses still counts at `now`.
    fn counted(&self, bound: LossBound, now: u32) -> u128 {
        let elapsed = u128::from(now.saturating_sub(self.at));
        // Without a window nothing is remembered.
        let free = mul_div(bound.capacity(), elapsed, bound.window.into(), Rounding::Down);
        self.lost.saturating_sub(free.unwrap_or(u128::MAX))
    }
}
