//! The rate as a line in time: one storage slot, written only by reports and losses (R1).

use crate::{limits::BUNKER_SECS, mul_div::mul_div, rounding::Rounding, units::Rate};

/// The `end` of a line in bunker. No line of this crate ends so early.
const BUNKER_MARK: u32 = 0;

/// The `end` of a level line that waits for the next report.
const REOPENING_MARK: u32 = 1;

/// R9: which operations losses close. Claims, requests, cancels and exits in kind stay open in every
/// phase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing is closed.
    #[default]
    Open = 0,
    /// A loss is provisional: entries, instant exits, allocation and settlement are closed.
    Bunker = 1,
    /// The loss is final: entries and settlement are closed until the next ordinary report.
    Reopening = 2,
}

/// The rate runs linearly from `start_rate` at `start` to `end_rate` at `end` and stays there.
/// `start_rate <= end_rate` in every line of this crate, and `start <= end` in every open one.
///
/// A line that is not open is level, so its `end` marks the phase: see [`Line::bunker`] and
/// [`Line::reopening`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The rate at `start` and before; in bunker the shown rate.
    pub start_rate: Rate,
    /// The rate from `end` on, which the line promises; in bunker the frozen rate.
    pub end_rate: Rate,
    /// Start, seconds since the epoch; in bunker the time since which the provisional loss has not
    /// grown.
    pub start: u32,
    /// End, seconds since the epoch, or the mark of a phase.
    pub end: u32,
}

impl Line {
    /// Returns an open level line.
    pub const fn flat(rate: Rate, now: u32) -> Self {
        // Ends 0 and 1 are marks. A level line may end later without a difference.
        let end = if now > REOPENING_MARK { now } else { REOPENING_MARK.saturating_add(1) };
        Self { start_rate: rate, end_rate: rate, start: now, end }
    }

    /// R9: returns a line that is level at `frozen` and shows `shown`, the rate that a provisional loss
    /// would leave. That loss has not grown since `since`.
    pub const fn bunker(shown: Rate, frozen: Rate, since: u32) -> Self {
        Self { start_rate: shown, end_rate: frozen, start: since, end: BUNKER_MARK }
    }

    /// R9: returns a line that is level since a loss was confirmed at `now`.
    pub const fn reopening(rate: Rate, now: u32) -> Self {
        Self { start_rate: rate, end_rate: rate, start: now, end: REOPENING_MARK }
    }

    /// R9: returns the phase.
    pub const fn phase(&self) -> Phase {
        match self.end {
            BUNKER_MARK => Phase::Bunker,
            REOPENING_MARK => Phase::Reopening,
            _ => Phase::Open,
        }
    }

    /// R9: returns the time from which anyone may confirm the provisional loss of a line in bunker.
    pub const fn confirmable_at(&self) -> u32 {
        self.start.saturating_add(BUNKER_SECS)
    }

    /// R4: returns the rate at `now` that views show and prices use, rounded down. Never falls as `now`
    /// grows.
    #[inline(never)]
    pub fn at(&self, now: u32) -> Rate {
        if self.end == BUNKER_MARK {
            return self.start_rate;
        }
        if now >= self.end {
            return self.end_rate;
        }
        let promised = self.end_rate.0.saturating_sub(self.start_rate.0);
        let elapsed = u128::from(now.saturating_sub(self.start));
        let span = u128::from(self.end.saturating_sub(self.start));
        // Before its end a line has a span above its elapsed time: the quotient is below
        // `promised` and the fallback is never taken.
        let vested = mul_div(promised, elapsed, span, Rounding::Down).unwrap_or(0);
        Rate(self.start_rate.0.saturating_add(vested))
    }

    /// Returns the rate at `now` without provisional losses: in bunker the frozen rate, which prices
    /// requests, cancels and redemptions in kind (R9).
    pub fn stored(&self, now: u32) -> Rate {
        if self.end == BUNKER_MARK { self.end_rate } else { self.at(now) }
    }
}
