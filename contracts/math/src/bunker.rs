//! R9: a loss above the bound is provisional: shown to all, borne by nobody until it is confirmed.

use crate::{
    booking::{Booking, Change},
    error::MathError,
    ledger::Ledger,
    line::{Line, Phase},
    mul_div::mul_div,
    rounding::Rounding,
    totals::Totals,
    units::{Assets, Rate, Shares},
};

/// The least fraction of the shown rate that one report leaves, as numerator and denominator: nine
/// tenths, so that one false report does not liquidate a market.
const LEFT_BY_ONE_REPORT: (u128, u128) = (9, 10);

impl Ledger {
    /// R9: answers a loss above the bound at `now`. Mints the fee that the loss would leave, freezes
    /// the line at its rate and shows the rate that the loss would leave. Nothing leaves the
    /// backing. Refuses a ledger in bunker and a loss above the backing.
    #[inline(never)]
    pub fn enter_bunker(self, now: u32, loss: Assets) -> Result<(Self, Booking), MathError> {
        if self.line.phase() == Phase::Bunker {
            return Err(MathError::InBunker);
        }
        let rate = self.line.at(now);
        let reduced = Totals { backing: self.totals.without(loss)?, ..self.totals };
        let fee_shares = self.fee.due(&self.line, rate, &reduced);

        let mut after = self;
        after.totals.shares = Shares(self.totals.shares.0.saturating_add(fee_shares.0));
        after.peak = self.peak.max(rate);
        after.fee.reserve = Assets(0);
        after.fee.shares_then = after.totals.shares;
        after.provisional = loss;
        after.line = Line::bunker(after.shown_rate(rate, rate, now), rate, now);
        Ok(after.with_shown_rate(rate, fee_shares))
    }

    /// R9: replaces the provisional loss of one source, `before`, by `after`. A larger sum restarts
    /// the [`BUNKER_SECS`], so that the time of a true loss never confirms a false one that
    /// replaced it late; a smaller sum does not. The shown rate falls by a tenth at most and rises
    /// at once. Refuses a `before` above the sum and a sum above the backing.
    #[inline(never)]
    pub fn revise(
        self,
        now: u32,
        before: Assets,
        after: Assets,
    ) -> Result<(Self, Booking), MathError> {
        let Line { start_rate: shown, end_rate: frozen, start: since, .. } = self.bunker_line()?;
        let provisional = self
            .provisional
            .checked_sub(before)
            .map_err(|_| MathError::NotProvisional { loss: before, provisional: self.provisional })?
            .checked_add(after)?;
        // A sum above the backing could never be confirmed, so the bunker would never end.
        self.totals.without(provisional)?;

        let mut revised = self;
        revised.provisional = provisional;
        let since = if provisional > self.provisional { now } else { since };
        revised.line = Line::bunker(revised.shown_rate(shown, frozen, now), frozen, since);
        Ok(revised.with_shown_rate(shown, Shares(0)))
    }

    /// R9: books the provisional sum as the final loss, once, on the frozen line. The line is level
    /// afterwards and waits for the next report. Refuses a ledger outside the bunker.
    #[inline(never)]
    pub fn confirm(self, now: u32) -> Result<(Self, Booking), MathError> {
        let frozen = self.bunker_line()?.end_rate;
        let (mut after, booking) = self.at_frozen(frozen, now).book_loss(now, self.provisional)?;
        after.provisional = Assets(0);
        after.wait_for_report();
        Ok((after, booking))
    }

    const fn bunker_line(&self) -> Result<Line, MathError> {
        match self.line.phase() {
            Phase::Bunker => Ok(self.line),
            Phase::Open | Phase::Reopening => Err(MathError::NotInBunker),
        }
    }

    /// Returns the ledger on an open line that is level at the frozen rate.
    const fn at_frozen(mut self, frozen: Rate, now: u32) -> Self {
        self.line = Line::flat(frozen, now);
        self
    }

    /// R9: returns the rate to show: what the provisional sum would leave of the frozen rate, and at
    /// least nine tenths of `before`, the rate shown so far.
    fn shown_rate(&self, before: Rate, frozen: Rate, now: u32) -> Rate {
        // The sum is at most the backing, so the loss is not refused.
        let booked = self.at_frozen(frozen, now).book_loss(now, self.provisional);
        let left = booked.map_or(Rate(0), |(_, booking)| booking.rate_after);
        let (numerator, denominator) = LEFT_BY_ONE_REPORT;
        // Below the rate before, so the fallback is never taken.
        let floor = mul_div(before.0, numerator, denominator, Rounding::Up).unwrap_or(before.0);
        // Both are at most the frozen rate, so the result is.
        left.max(Rate(floor))
    }

    /// Returns the ledger with a booking of no change: only the shown rate moved, from `before`.
    fn with_shown_rate(self, before: Rate, fee_shares: Shares) -> (Self, Booking) {
        let unchanged = Booking::at_rate(before, Change::Loss(Assets(0)));
        let rate_after = self.line.start_rate;
        (self, Booking { rate_after, fee_shares, ..unchanged })
    }
}
