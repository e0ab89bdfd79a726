//! What a loss takes, in order: slack, growth that has not vested, then the rate itself.

use crate::{
    error::MathError,
    ledger::Ledger,
    line::Line,
    report::{Change, Reported},
    units::{Assets, Rate},
};

impl Ledger {
    /// Takes `loss` out of the backing at `now`. A loss within slack leaves the line untouched; a
    /// larger one lowers the line's end to what is left, and only where that is below the rate now
    /// does the rate fall. Refuses a loss above the whole backing.
    #[inline(never)]
    pub fn realize_loss(self, now: u32, loss: Assets) -> Result<Reported, MathError> {
        let rate = self.line.at(now);
        let mut after = self;
        after.peak = self.peak.max(rate);
        after.totals.backing = self.totals.without(loss)?;

        let slack = self.slack();
        let unvested =
            self.needed_for(self.line.end_rate).0.saturating_sub(self.needed_for(rate).0);
        let absorbed_by_slack = loss.min(slack);
        let beyond_slack = loss.0.saturating_sub(absorbed_by_slack.0);
        let absorbed_by_growth = beyond_slack.min(unvested);

        if !after.is_funded() {
            after.line = after.lowered(&self.line, rate, now);
        }

        Ok(Reported {
            ledger_after: after,
            applied: Change::Loss(loss),
            rate_before: rate,
            rate_after: after.line.at(now),
            absorbed_by_slack,
            absorbed_by_growth: Assets(absorbed_by_growth),
            borne_by_holders: Assets(beyond_slack.saturating_sub(absorbed_by_growth)),
        })
    }

    /// The line that this backing still funds, from `before` at `rate`.
    pub(crate) fn lowered(&self, before: &Line, rate: Rate, now: u32) -> Line {
        // Without shares every backing funds any line.
        let backed = self.backed_rate().unwrap_or(rate);
        if backed >= rate {
            // The end moves down and stays in time: the slope only falls.
            Line { start_rate: rate, end_rate: backed, start: now, end: before.end }
        } else {
            Line::flat(backed, now)
        }
    }
}
