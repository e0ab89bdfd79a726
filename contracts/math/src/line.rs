//! The rate as a line in time: one storage slot, written by reports and losses only.

use crate::{mul_div::mul_div, rounding::Rounding, units::Rate};

/// The `end` of a line in bunker. No line of this crate ends so early.
const BUNKER_MARK: u32 = 0;

/// The `end` of a level line that waits for the next report.
const REOPENING_MARK: u32 = 1;

/// What a vault takes and gives, as far as losses decide it. Claims, requests, cancels and exits in
/// kind stay open in every phase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Everything is open.
    #[default]
    Open = 0,
    /// Entries, instant exits and settlement wait for a loss to be confirmed.
    Bunker = 1,
    /// The loss is final; entries and settlement wait for the next ordinary report.
    Reopening = 2,
}

/// The rate runs straight from `start_rate` at `start` to `end_rate` at `end` and stays there.
/// `start_rate <= end_rate` in every line that this crate makes, and `start <= end` in every open one.
///
/// A line that is not open is level, needs no end in time and is marked there: see
/// [`Line::bunker`] and [`Line::reopening`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The rate at `start` and before; in bunker the rate that is shown.
    pub start_rate: Rate,
    /// The rate from `end` on: what the line promises; in bunker the frozen rate.
    pub end_rate: Rate,
    /// Start, seconds since the epoch; in bunker since when the provisional loss has not grown.
    pub start: u32,
    /// End, seconds since the epoch, or the mark of a phase.
    pub end: u32,
}

impl Line {
    /// An open line that stays where it is.
    pub const fn flat(rate: Rate, now: u32) -> Self {
        // The first seconds of the epoch are marks; a level line may as well end after them.
        let end = if now > REOPENING_MARK { now } else { REOPENING_MARK.saturating_add(1) };
        Self { start_rate: rate, end_rate: rate, start: now, end }
    }

    /// A line that is level at `frozen` while `shown` is what a loss that is not believed yet would
    /// leave of it. That loss has not grown since `since`.
    pub const fn bunker(shown: Rate, frozen: Rate, since: u32) -> Self {
        Self { start_rate: shown, end_rate: frozen, start: since, end: BUNKER_MARK }
    }

    /// A line that is level since a loss was confirmed at `now`.
    pub const fn reopening(rate: Rate, now: u32) -> Self {
        Self { start_rate: rate, end_rate: rate, start: now, end: REOPENING_MARK }
    }

    /// What the vault waits for.
    pub const fn phase(&self) -> Phase {
        match self.end {
            BUNKER_MARK => Phase::Bunker,
            REOPENING_MARK => Phase::Reopening,
            _ => Phase::Open,
        }
    }

    /// The rate at `now`, rounded down: what views show and prices use. Never falls as `now` grows.
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

    /// The rate at `now` that is true of the books: in bunker the frozen one, at which requests,
    /// cancels and redemptions in kind are priced.
    pub fn stored(&self, now: u32) -> Rate {
        if self.end == BUNKER_MARK { self.end_rate } else { self.at(now) }
    }
}
