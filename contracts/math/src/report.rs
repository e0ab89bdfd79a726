//! R4: a report books the net change since the last one and draws the line that vests it.

use crate::{
    booking::{Booking, Change},
    error::MathError,
    growth::Growth,
    ledger::Ledger,
    limits::{MAX_VESTING_SECS, VESTING_SECS},
    line::{Line, Phase},
    mul_div::mul_div,
    rounding::Rounding,
    units::{Assets, BPS, Bps, MAX_96, RATE_ONE, Rate, Shares},
};

impl Ledger {
    /// R4: books `change` at `now`, mints the fee on vested growth and reserves the fee on promised
    /// growth (R6). The line is open afterwards, also if it waited for this report (R9).
    ///
    /// A gain never fails, because backing and end rate saturate at 96 bits, and never moves the
    /// rate at `now`. A loss goes down the waterfall (R7). Refuses a ledger in bunker and a loss
    /// above the backing.
    #[inline(never)]
    pub fn book_change(self, now: u32, change: Change) -> Result<(Self, Booking), MathError> {
        let opened = self.opened()?;
        match change {
            Change::Gain(gain) => Ok(opened.book_gain(now, gain)),
            Change::Loss(loss) => opened.book_loss(now, loss),
        }
    }

    /// Returns the ledger on an open line. A line that waits for a report is level.
    const fn opened(mut self) -> Result<Self, MathError> {
        match self.line.phase() {
            Phase::Open => {}
            Phase::Bunker => return Err(MathError::InBunker),
            Phase::Reopening => self.line = Line::flat(self.line.end_rate, self.line.start),
        }
        Ok(self)
    }

    /// R4: adds a gain, mints the fee that is due, and draws the next line from the present rate.
    fn book_gain(self, now: u32, gain: Assets) -> (Self, Booking) {
        let rate = self.line.at(now);
        let mut after = self;
        after.peak = self.peak.max(rate);
        let room = Assets(MAX_96.saturating_sub(self.totals.backing.0));
        let applied = gain.min(room);
        after.totals.backing = Assets(self.totals.backing.0.saturating_add(applied.0));
        let mut booking = Booking::at_rate(rate, Change::Gain(applied));

        booking.fee_shares = self.fee.due(&self.line, rate, &after.totals);
        after.totals.shares = Shares(after.totals.shares.0.saturating_add(booking.fee_shares.0));
        after.line = after.offered_line(rate, now);
        // A recovery pays no fee.
        let is_recovering = rate < after.peak;
        let rise = if is_recovering { 0 } else { after.line.end_rate.0.saturating_sub(rate.0) };
        after.fee = self.fee.with_reserve_for(Rate(rise), after.totals.shares);
        (after, booking)
    }

    /// R4: returns the line that offers the backing to all shares, from `rate` at `now`. It is a new
    /// line, unless a recovery to the same end is under way. Growth above the peak is capped (R5)
    /// and offered less the performance fee (R6).
    fn offered_line(&self, rate: Rate, now: u32) -> Line {
        // Rounded down, so that the promise is funded. A funded ledger funds at least its rate.
        // Without shares nothing is promised.
        let funded = self.totals.funded_rate().unwrap_or(rate).max(rate);
        let is_recovering = rate < self.peak;
        let (end_rate, duration) = if is_recovering {
            // A return to the peak is no growth: uncapped, but not beyond the peak.
            let end_rate = funded.min(self.peak);
            if end_rate == self.line.end_rate && now < self.line.end {
                // A recovery that every report drew anew would never end.
                return self.line;
            }
            (end_rate, VESTING_SECS)
        } else {
            let highest = highest_end_rate(rate, self.growth);
            let end_rate = after_fee(rate, funded, self.fee.fraction).min(highest);
            (end_rate, vesting_secs(rate, end_rate, self.growth))
        };
        // Beyond the 32-bit clock nothing vests: a shorter line would be too steep.
        let Some(end) = now.checked_add(duration) else { return Line::flat(rate, now) };
        Line { start_rate: rate, end_rate, start: now, end }
    }
}

/// R6: returns where a rise from `rate` to `funded` ends after the fee. Rounded down.
fn after_fee(rate: Rate, funded: Rate, fee: Bps) -> Rate {
    let rise = funded.0.saturating_sub(rate.0);
    // At most the rise, so the fallback is never taken.
    let offered = mul_div(rise, fee.complement(), BPS, Rounding::Down).unwrap_or(0);
    Rate(rate.0.saturating_add(offered))
}

/// R5: returns the highest end rate that capped growth reaches from `rate` in the longest vesting.
fn highest_end_rate(rate: Rate, growth: Growth) -> Rate {
    let span_growth = growth.0.saturating_mul(u128::from(MAX_VESTING_SECS));
    let rise = mul_div(rate.0, span_growth, RATE_ONE, Rounding::Down).unwrap_or(u128::MAX);
    Rate(rate.0.saturating_add(rise).min(MAX_96))
}

/// R5: returns how long the rise to `end_rate` vests, so that its slope is at most `growth * rate`
/// per second. Rounded up; at least [`VESTING_SECS`], and at most [`MAX_VESTING_SECS`] because
/// `end_rate` is capped.
fn vesting_secs(rate: Rate, end_rate: Rate, growth: Growth) -> u32 {
    let rise = end_rate.0.saturating_sub(rate.0);
    // Rounding up twice equals rounding the whole quotient up once. Without growth or rate there
    // is no rise, and the fallback is the shortest time.
    let secs = mul_div(rise, RATE_ONE, rate.0, Rounding::Up)
        .and_then(|relative| mul_div(relative, 1, growth.0, Rounding::Up))
        .unwrap_or(0);
    u32::try_from(secs).unwrap_or(MAX_VESTING_SECS).max(VESTING_SECS)
}
