//! The rate as a line in time: one storage slot, written by reports and losses only.

use crate::{mul_div::mul_div, rounding::Rounding, units::Rate};

/// The rate runs straight from `r0` at `t0` to `r_end` at `t_end` and stays there.
/// `r0 <= r_end` and `t0 <= t_end` in every line that this crate makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The rate at `t0` and before.
    pub r0: Rate,
    /// The rate from `t_end` on: what the line promises.
    pub r_end: Rate,
    /// Start, seconds since the epoch.
    pub t0: u32,
    /// End, seconds since the epoch.
    pub t_end: u32,
}

impl Line {
    /// A line that stays where it is.
    pub const fn flat(rate: Rate, now: u32) -> Self {
        Self { r0: rate, r_end: rate, t0: now, t_end: now }
    }

    /// The rate at `now`, rounded down. Never falls as `now` grows.
    #[inline(never)]
    pub fn at(&self, now: u32) -> Rate {
        if now >= self.t_end {
            return self.r_end;
        }
        let promised = self.r_end.0.saturating_sub(self.r0.0);
        let elapsed = u128::from(now.saturating_sub(self.t0));
        let span = u128::from(self.t_end.saturating_sub(self.t0));
        // Before its end a line has a span above its elapsed time: the quotient is below
        // `promised` and the fallback is never taken.
        let vested = mul_div(promised, elapsed, span, Rounding::Down).unwrap_or(0);
        Rate(self.r0.0.saturating_add(vested))
    }
}
