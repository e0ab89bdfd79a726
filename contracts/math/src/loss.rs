//! R7: what a loss takes, in order: slack, growth that has not vested, cover, then the rate.

use crate::{
    booking::{Booking, Change, Waterfall},
    conversions::{assets_for, shares_for},
    error::MathError,
    fee::PerformanceFee,
    ledger::Ledger,
    line::{Line, Phase},
    rounding::Rounding,
    totals::Totals,
    units::{Assets, Rate, Shares},
};

impl Ledger {
    /// R7: books a final `loss` at `now`, whatever its size. A loss within slack leaves line and fee
    /// reserve alone. A larger one pays the fee on vested growth, as far as the remaining backing
    /// exceeds the value of all shares, and releases the rest of the reserve. A line that waits for a
    /// report keeps waiting. Refuses a ledger in bunker and a loss above the backing.
    #[inline(never)]
    pub fn realize_loss(self, now: u32, loss: Assets) -> Result<(Self, Booking), MathError> {
        let phase = self.line.phase();
        if phase == Phase::Bunker {
            return Err(MathError::InBunker);
        }
        let (mut after, booking) = self.book_loss(now, loss)?;
        if phase == Phase::Reopening {
            after.wait_for_report();
        }
        Ok((after, booking))
    }

    /// R7: books `loss` on an open line.
    #[inline(never)]
    pub(crate) fn book_loss(self, now: u32, loss: Assets) -> Result<(Self, Booking), MathError> {
        let rate = self.line.at(now);
        let mut after = self;
        after.peak = self.peak.max(rate);
        after.totals.backing = self.totals.without(loss)?;
        let mut booking = Booking::at_rate(rate, Change::Loss(loss));

        let slack = loss.min(self.slack());
        let unvested = self
            .totals
            .needed_for(self.line.end_rate)
            .0
            .saturating_sub(self.totals.needed_for(rate).0);
        let beyond_slack = loss.0.saturating_sub(slack.0);
        let growth = beyond_slack.min(unvested);
        let beyond_growth = beyond_slack.saturating_sub(growth);
        if after.is_funded() {
            let holders = Assets(beyond_growth);
            booking.waterfall =
                Waterfall { slack, growth: Assets(growth), cover: Assets(0), holders };
            return Ok((after, booking));
        }

        booking.fee_shares = self.fee.due(&self.line, rate, &after.totals);
        let unfunded = unfunded_shares(&after.totals, rate);
        booking.cover_burnt = self.cover.min(unfunded);
        let cover = if booking.cover_burnt == unfunded {
            beyond_growth
        } else {
            assets_for(booking.cover_burnt, rate, Rounding::Down)
                .map_or(0, |assets| assets.0.min(beyond_growth))
        };
        booking.waterfall = Waterfall {
            slack,
            growth: Assets(growth),
            cover: Assets(cover),
            holders: Assets(beyond_growth.saturating_sub(cover)),
        };

        let minted = after.totals.shares.0.saturating_add(booking.fee_shares.0);
        after.totals.shares = Shares(minted.saturating_sub(booking.cover_burnt.0));
        after.cover = Shares(self.cover.0.saturating_sub(booking.cover_burnt.0));
        after.line = after.lowered_line(rate, now, booking.cover_burnt);
        after.fee =
            PerformanceFee { reserve: Assets(0), shares_then: after.totals.shares, ..self.fee };
        booking.rate_after = after.line.at(now);
        Ok((after, booking))
    }

    /// R7: returns the line that the backing still funds, from `rate` at `now`.
    fn lowered_line(&self, rate: Rate, now: u32, cover_burnt: Shares) -> Line {
        // Without shares every backing funds any line.
        let funded = self.totals.funded_rate().unwrap_or(rate);
        if cover_burnt.0 > 0 {
            // The last share burnt may be worth more than the rest of the loss: that is slack.
            Line::flat(funded.min(rate), now)
        } else if funded >= rate {
            // The end falls and its time stays, so the slope only falls.
            Line { start_rate: rate, end_rate: funded, start: now, end: self.line.end }
        } else {
            Line::flat(funded, now)
        }
    }

    /// R9: marks the line, which is level, as waiting for the next report.
    pub(crate) const fn wait_for_report(&mut self) {
        self.line = Line::reopening(self.line.end_rate, self.line.start);
    }
}

/// Returns the shares above those that the backing funds at `rate`.
fn unfunded_shares(totals: &Totals, rate: Rate) -> Shares {
    // At a rate of zero every backing funds all shares.
    let funded = shares_for(totals.backing, rate, Rounding::Down).unwrap_or(totals.shares);
    Shares(totals.shares.0.saturating_sub(funded.0))
}
