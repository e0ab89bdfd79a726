//! A loss too large to be believed at once: shown to all, borne by nobody until it is confirmed.

use crate::{
    accounts::{Accounts, Booked},
    error::MathError,
    line::Line,
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

/// A provisional loss. The line is level at the rate before it and nothing has been burnt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bunker {
    /// The provisional losses of all sources together.
    pub provisional: Assets,
    /// The least that views show until the next number.
    pub floor: Rate,
    /// Since when the number stands or has only shrunk, seconds since the epoch.
    pub since: u32,
}

/// What a vault takes and gives, as far as losses decide it. Claims and exits in kind stay open in
/// every phase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Everything is open.
    #[default]
    Open,
    /// Entries, instant exits and settlement wait for the loss to be confirmed.
    Bunker(Bunker),
    /// The loss is confirmed; entries and settlement wait for the next ordinary report.
    Reopening,
}

impl Phase {
    /// Whether entries and the settlement of the queue are open.
    pub const fn takes_entries_and_settles(&self) -> bool {
        matches!(self, Self::Open)
    }

    /// Whether instant exits are open: the rate is final.
    pub const fn exits_instantly(&self) -> bool {
        matches!(self, Self::Open | Self::Reopening)
    }

    /// After a report within all bounds: it ends the wait, and no bunker.
    #[must_use]
    pub const fn after_ordinary_report(self) -> Self {
        match self {
            Self::Open | Self::Reopening => Self::Open,
            Self::Bunker(_) => self,
        }
    }
}

impl Bunker {
    /// Answers a loss above the bound at `now`: pays the fee that the loss would leave, freezes the
    /// line where it is and gives the first number. Nothing leaves the backing. Refuses a loss above
    /// the whole backing.
    #[inline(never)]
    pub fn enter(accounts: Accounts, now: u32, loss: Assets) -> Result<(Booked, Self), MathError> {
        let ledger = accounts.ledger;
        let rate = ledger.line.at(now);
        let mut bereft = ledger;
        bereft.totals.backing = ledger.totals.without(loss)?;
        let fee_shares = accounts.fee.due(&ledger.line, rate, &bereft);

        let mut after = ledger;
        after.totals.shares = Shares(ledger.totals.shares.0.saturating_add(fee_shares.0));
        after.line = Line::flat(rate, now);
        after.peak = ledger.peak.max(rate);
        let mut fee = accounts.fee;
        fee.reserve = Assets(0);
        fee.shares_then = after.totals.shares;
        let booked = Booked {
            accounts_after: Accounts { ledger: after, fee, cover: accounts.cover },
            reported: Reported {
                ledger_after: after,
                applied: Change::Loss(Assets(0)),
                rate_before: rate,
                rate_after: rate,
                absorbed_by_slack: Assets(0),
                absorbed_by_growth: Assets(0),
                borne_by_holders: Assets(0),
            },
            fee_shares,
            cover_burnt: Shares(0),
            covered: Assets(0),
        };
        Ok((booked, Self { provisional: loss, floor: one_report_below(rate), since: now }))
    }

    /// The rate that views show: what the provisional loss would leave, no less than the floor and
    /// no more than the rate before. Requests and cancels use the stored line instead.
    #[inline(never)]
    pub fn shown(self, accounts: &Accounts) -> Rate {
        let frozen = accounts.ledger.line;
        let loss = self.provisional.min(accounts.ledger.totals.backing);
        // Not above the backing, so the loss is not refused.
        let booked = accounts.realize_loss(frozen.t_end, loss);
        let left = booked.map_or(Rate(0), |booked| booked.reported.rate_after);
        left.max(self.floor).min(frozen.r_end)
    }

    /// Replaces the number of one source, `before`, by `after`. A larger sum has to stand for
    /// [`BUNKER_SECS`] anew; views fall by a tenth of what they show at most and rise at once.
    /// Refuses a `before` that is not part of the sum and a sum above the backing.
    pub fn replace(
        self,
        accounts: &Accounts,
        now: u32,
        before: Assets,
        after: Assets,
    ) -> Result<Self, MathError> {
        let provisional = self.provisional.checked_sub(before)?.checked_add(after)?;
        // Refused now, because a sum that cannot be confirmed would never end.
        accounts.ledger.totals.without(provisional)?;
        Ok(Self {
            provisional,
            floor: one_report_below(self.shown(accounts)),
            since: if provisional > self.provisional { now } else { self.since },
        })
    }

    /// Takes `part` off the number because it left with what was delivered in kind. No report, so
    /// neither floor nor clock move. Refuses more than the sum.
    pub fn deliver(self, part: Assets) -> Result<Self, MathError> {
        Ok(Self { provisional: self.provisional.checked_sub(part)?, ..self })
    }

    /// Whether anyone may confirm at `now`.
    pub const fn has_stood(&self, now: u32) -> bool {
        now.saturating_sub(self.since) >= BUNKER_SECS
    }

    /// Books the number as the final loss, once. From here a vault is [`Phase::Reopening`].
    pub fn confirm(self, accounts: Accounts, now: u32) -> Result<Booked, MathError> {
        accounts.realize_loss(now, self.provisional)
    }
}

/// What one report leaves of `rate` at least, rounded up.
fn one_report_below(rate: Rate) -> Rate {
    let (over, under) = LEFT_BY_ONE_REPORT;
    // Less than the rate, so the fallback is never taken.
    Rate(mul_div(rate.0, over, under, Rounding::Up).unwrap_or(rate.0))
}
