//! R8: the most that one report, and all reports of a window, may change without a second opinion.

use crate::{
    growth::SECONDS_PER_YEAR,
    mul_div::mul_div,
    rounding::Rounding,
    units::{Assets, BPS, Bps, RATE_ONE},
};

/// R8: the bound on the gain of one report, as fractions of the backing: one that grows with the time
/// since the last report and one that does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GainBound {
    /// For each year of 365 days since the last report.
    pub per_year: Bps,
    /// At any time after the last report.
    pub at_once: Bps,
}

impl GainBound {
    /// R8: returns how much of `gain` may be booked `elapsed` seconds after the last report. The rest
    /// stays unbooked, and the next report includes it again with a larger bound.
    pub fn bookable(self, backing: Assets, elapsed: u32, gain: Assets) -> Assets {
        const SCALE: u128 = BPS * SECONDS_PER_YEAR;
        let over_time = u128::from(self.per_year.0).saturating_mul(u128::from(elapsed));
        let at_once = u128::from(self.at_once.0).saturating_mul(SECONDS_PER_YEAR);
        let fraction = over_time.saturating_add(at_once);
        // A bound beyond 128 bits does not bind.
        let most = mul_div(backing.0, fraction, SCALE, Rounding::Down).unwrap_or(u128::MAX);
        gain.min(Assets(most))
    }
}

/// R8: the bounds on losses, as fractions of the backing. They do not grow with the time since the
/// last report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LossBound {
    /// Bound on one report.
    pub per_report: Bps,
    /// Bound on all reports of any `window` seconds. Half of it may be lost at once, which also bounds
    /// each report; the other half becomes free evenly over a window.
    pub per_window: Bps,
    /// The length of the window in seconds.
    pub window: u32,
}

impl LossBound {
    /// R8: returns the most that may be lost at once, scaled by 1e27.
    fn capacity(self) -> u128 {
        const HALF_BASIS_POINT: u128 = 50_000_000_000_000_000_000_000;
        u128::from(self.per_window.0).saturating_mul(HALF_BASIS_POINT)
    }
}

/// R8: the losses that still count against the window. The default is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LossWindow {
    /// Losses that still count, as a fraction of the backing, scaled by 1e27.
    pub lost: u128,
    /// When they were last counted, seconds since the epoch.
    pub at: u32,
}

impl LossWindow {
    /// R8: returns the window after a `loss` of `backing` at `now`, or `None` above a bound. The loss
    /// is rounded up and what becomes free is rounded down, so the sum never exceeds the bound.
    #[inline(never)]
    pub fn admit(self, bound: LossBound, now: u32, backing: Assets, loss: Assets) -> Option<Self> {
        const BASIS_POINT: u128 = 100_000_000_000_000_000_000_000;
        if loss.0 == 0 {
            return Some(self);
        }
        let fraction = mul_div(loss.0, RATE_ONE, backing.0, Rounding::Up)?;
        let counted = self.counted(bound, now).checked_add(fraction)?;
        let most = u128::from(bound.per_report.0).saturating_mul(BASIS_POINT);
        (fraction <= most && counted <= bound.capacity()).then_some(Self { lost: counted, at: now })
    }

    /// R8: returns the losses that still count at `now`.
    fn counted(&self, bound: LossBound, now: u32) -> u128 {
        let elapsed = u128::from(now.saturating_sub(self.at));
        // A window of zero length forgets everything.
        let free = mul_div(bound.capacity(), elapsed, bound.window.into(), Rounding::Down);
        self.lost.saturating_sub(free.unwrap_or(u128::MAX))
    }
}
