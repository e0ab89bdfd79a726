//! A loss too large to be believed at once: shown to all, borne by nobody until it is confirmed.

use crate::{
    accounts::{Accounts, Booked},
    error::MathError,
    line::{Line, Phase},
    mul_div::mul_div,
    report::{Change, Reported},
    rounding::Rounding,
    units::{Assets, Rate, Shares},
};

/// How long a number stands before anyone may confirm it: 7 days.
pub const BUNKER_SECS: u32 = 7 * 86_400;

/// What a report may take from the rate that is shown, as the part it leaves: nine tenths, so that
/// one false report does not liquidate a market.
const LEFT_BY_ONE_REPORT: (u128, u128) = (9, 10);

impl Accounts {
    /// Answers a loss above the bound at `now`: pays the fee that the loss would leave, freezes the
    /// line where it is and shows what the loss would leave of it. Nothing leaves the backing.
    /// Refuses a loss above the whole backing.
    #[inline(never)]
    pub fn enter_bunker(self, now: u32, loss: Assets) -> Result<Booked, MathError> {
        if self.ledger.line.phase() == Phase::Bunker {
            return Err(MathError::InBunker);
        }
        let rate = self.ledger.line.at(now);
        let mut bereft = self.ledger;
        bereft.totals.backing = bereft.totals.without(loss)?;
        let fee_shares = self.fee.due(&self.ledger.line, rate, &bereft);

        let mut after = self;
        after.ledger.totals.shares =
            Shares(self.ledger.totals.shares.0.saturating_add(fee_shares.0));
        after.ledger.peak = self.ledger.peak.max(rate);
        after.fee.reserve = Assets(0);
        after.fee.shares_then = after.ledger.totals.shares;
        after.provisional = loss;
        after.ledger.line = Line::bunker(after.shown_from(rate, rate, now), rate, now);
        Ok(after.booked_nothing(rate, fee_shares))
    }

    /// Replaces the number of one source, `before`, by `after`. A larger sum has to stand for
    /// [`BUNKER_SECS`] anew, so that the clock of a true number never confirms a false one that
    /// replaced it late; a smaller one keeps the clock. What is shown falls by a tenth at most and
    /// rises at once. Refuses a `before` that is not part of the sum and a sum above the backing.
    #[inline(never)]
    pub fn revise(self, now: u32, before: Assets, after: Assets) -> Result<Booked, MathError> {
        let Line { start_rate: shown, end_rate: frozen, start: since, .. } = self.in_bunker()?;
        let provisional = self
            .provisional
            .checked_sub(before)
            .map_err(|_| MathError::NotProvisional { loss: before, provisional: self.provisional })?
            .checked_add(after)?;
        // Refused now, because a sum that cannot be confirmed would never end.
        self.ledger.totals.without(provisional)?;

        let mut revised = self;
        revised.provisional = provisional;
        let since = if provisional > self.provisional { now } else { since };
        revised.ledger.line = Line::bunker(revised.shown_from(shown, frozen, now), frozen, since);
        Ok(revised.booked_nothing(shown, Shares(0)))
    }

    /// Books the sum as the final loss, once, at the frozen line. What follows is a level line that
    /// waits for the next report.
    #[inline(never)]
    pub fn confirm(self, now: u32) -> Result<Booked, MathError> {
        let frozen = self.in_bunker()?.end_rate;
        let mut booked = self.at_frozen(frozen, now).book_loss(now, self.provisional)?;
        booked.accounts_after.provisional = Assets(0);
        booked.wait_for_a_report();
        Ok(booked)
    }

    /// Whether anyone may confirm at `now`. Outside the bunker there is nothing to confirm.
    pub const fn has_stood(&self, now: u32) -> bool {
        let Line { start: since, .. } = self.ledger.line;
        matches!(self.ledger.line.phase(), Phase::Bunker)
            && now.saturating_sub(since) >= BUNKER_SECS
    }

    const fn in_bunker(&self) -> Result<Line, MathError> {
        match self.ledger.line.phase() {
            Phase::Bunker => Ok(self.ledger.line),
            Phase::Open | Phase::Reopening => Err(MathError::NotInBunker),
        }
    }

    /// The same books on an open line that is level where the bunker froze it.
    const fn at_frozen(mut self, frozen: Rate, now: u32) -> Self {
        self.ledger.line = Line::flat(frozen, now);
        self
    }

    /// The rate to show after `before` was: what the provisional loss would leave of the frozen one,
    /// and nine tenths of what was shown at least.
    fn shown_from(&self, before: Rate, frozen: Rate, now: u32) -> Rate {
        // The sum is not above the backing, so the loss is not refused.
        let booked = self.at_frozen(frozen, now).book_loss(now, self.provisional);
        let left = booked.map_or(Rate(0), |booked| booked.reported.rate_after);
        let (over, under) = LEFT_BY_ONE_REPORT;
        // Less than the rate before, so the fallback is never taken.
        let floor = mul_div(before.0, over, under, Rounding::Up).unwrap_or(before.0);
        // Both are at most the frozen rate, so what is shown is.
        left.max(Rate(floor))
    }

    /// A number was put down or replaced; nothing was gained or lost. The rates are those shown.
    const fn booked_nothing(self, rate_before: Rate, fee_shares: Shares) -> Booked {
        Booked {
            accounts_after: self,
            reported: Reported {
                ledger_after: self.ledger,
                applied: Change::Loss(Assets(0)),
                rate_before,
                rate_after: self.ledger.line.start_rate,
                absorbed_by_slack: Assets(0),
                absorbed_by_growth: Assets(0),
                borne_by_holders: Assets(0),
            },
            fee_shares,
            cover_burnt: Shares(0),
            covered: Assets(0),
        }
    }
}
