//! A report: the net change since the last one, and the new line that vests it.

use crate::{
    error::MathError,
    growth::Growth,
    ledger::Ledger,
    line::Line,
    mul_div::mul_div,
    rounding::Rounding,
    units::{Assets, BPS, Bps, MAX_96, RATE_ONE, Rate},
};

/// The least time in which a gain vests: 5 days.
pub const VESTING_SECS: u32 = 5 * 86_400;

/// The most time for which one report promises growth: 30 days. What it cannot promise stays slack.
pub const MAX_VESTING_SECS: u32 = 30 * 86_400;

/// The net change of the backing since the last report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It grew, or stayed: a gain of 0 offers the slack to all.
    Gain(Assets),
    /// It shrank.
    Loss(Assets),
}

impl Change {
    /// What became of `before` when it is `after` now.
    pub const fn between(before: Assets, after: Assets) -> Self {
        if after.0 >= before.0 {
            Self::Gain(Assets(after.0.saturating_sub(before.0)))
        } else {
            Self::Loss(Assets(before.0.saturating_sub(after.0)))
        }
    }

    /// What becomes of `before`. Refuses a result above 96 bits and a loss above `before`.
    #[inline(never)]
    pub fn apply_to(self, before: Assets) -> Result<Assets, MathError> {
        match self {
            Self::Gain(gain) => before.checked_add(gain),
            Self::Loss(loss) => before.checked_sub(loss),
        }
    }
}

/// A report or a loss that has been booked. The three parts of a loss sum to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reported {
    /// What to store.
    pub ledger_after: Ledger,
    /// The change of the backing: less than the reported gain where the backing was full. Whoever
    /// keeps parts of the backing elsewhere moves them by this, so that a later correction of an
    /// absurd report takes back what it gave and no more.
    pub applied: Change,
    /// The rate just before.
    pub rate_before: Rate,
    /// The rate just after: the same unless a loss was borne by holders.
    pub rate_after: Rate,
    /// Of a loss: taken from slack. Holders notice nothing.
    pub absorbed_by_slack: Assets,
    /// Of a loss: taken from growth that was promised but had not vested. The rate grows slower.
    pub absorbed_by_growth: Assets,
    /// Of a loss: taken from all shares pro rata. The rate falls.
    pub borne_by_holders: Assets,
}

impl Ledger {
    /// Books `change` at `now`. A gain never fails (the backing and the line's end saturate at 96
    /// bits) and never moves the rate at `now`; a loss goes down the waterfall of
    /// [`Ledger::realize_loss`] and is refused only above the whole backing.
    #[inline(never)]
    pub fn report(self, now: u32, change: Change) -> Result<Reported, MathError> {
        match change {
            Change::Gain(gain) => Ok(self.report_gain(now, gain)),
            Change::Loss(loss) => self.realize_loss(now, loss),
        }
    }

    fn report_gain(self, now: u32, gain: Assets) -> Reported {
        let mut reported = self.book_gain(now, gain);
        let after = &mut reported.ledger_after;
        after.line = after.offer(reported.rate_before, now, Bps(0));
        reported
    }

    /// Adds `gain` to the backing as far as it has room, and leaves the line.
    pub(crate) fn book_gain(self, now: u32, gain: Assets) -> Reported {
        let rate = self.line.at(now);
        let mut after = self;
        after.peak = self.peak.max(rate);
        let room = Assets(MAX_96.saturating_sub(self.totals.backing.0));
        let applied = gain.min(room);
        after.totals.backing = Assets(self.totals.backing.0.saturating_add(applied.0));
        Reported {
            ledger_after: after,
            applied: Change::Gain(applied),
            rate_before: rate,
            rate_after: rate,
            absorbed_by_slack: Assets(0),
            absorbed_by_growth: Assets(0),
            borne_by_holders: Assets(0),
        }
    }

    /// The line that offers the backing to all shares, from `rate` at `now`: a new one, unless a
    /// recovery is under way to the same end. Growth above the peak is offered less `fee`.
    pub(crate) fn offer(&self, rate: Rate, now: u32, fee: Bps) -> Line {
        // Rounded down, so that the promise is funded; a funded ledger backs at least its rate.
        // Without shares there is nobody to promise to.
        let backed = self.backed_rate().unwrap_or(rate).max(rate);
        let is_recovering = rate < self.peak;
        let (end_rate, duration) = if is_recovering {
            // Back to where holders have been is no growth: uncapped, but no further.
            let end_rate = backed.min(self.peak);
            if end_rate == self.line.end_rate && now < self.line.end {
                // Drawn anew at every report it would never end, and no growth would follow.
                return self.line;
            }
            (end_rate, VESTING_SECS)
        } else {
            let end_rate = after_fee(rate, backed, fee).min(highest_end(rate, self.growth));
            (end_rate, vesting_secs(rate, end_rate, self.growth))
        };
        // Beyond the 32-bit clock nothing vests: a shorter line would be too steep.
        let Some(end) = now.checked_add(duration) else { return Line::flat(rate, now) };
        Line { start_rate: rate, end_rate, start: now, end }
    }
}

/// What `fee` leaves of a rise from `rate` to `backed`: rounded down, all of it without a fee.
fn after_fee(rate: Rate, backed: Rate, fee: Bps) -> Rate {
    let rise = backed.0.saturating_sub(rate.0);
    // At most the rise, so the fallback is never taken.
    let kept = mul_div(rise, fee.complement(), BPS, Rounding::Down).unwrap_or(0);
    Rate(rate.0.saturating_add(kept))
}

/// The highest end that capped growth from `rate` can reach in the longest vesting.
fn highest_end(rate: Rate, growth: Growth) -> Rate {
    let span_growth = growth.0.saturating_mul(u128::from(MAX_VESTING_SECS));
    let rise = mul_div(rate.0, span_growth, RATE_ONE, Rounding::Down).unwrap_or(u128::MAX);
    Rate(rate.0.saturating_add(rise).min(MAX_96))
}

/// How long the rise to `end_rate` vests, so that its slope is at most `growth * rate` per second:
/// rounded up, at least [`VESTING_SECS`], at most [`MAX_VESTING_SECS`] by choice of `end_rate`.
fn vesting_secs(rate: Rate, end_rate: Rate, growth: Growth) -> u32 {
    let rise = end_rate.0.saturating_sub(rate.0);
    // Rounding up twice equals rounding the whole quotient up once. Without growth or rate there
    // is no rise and the fallback is the shortest time.
    let secs = mul_div(rise, RATE_ONE, rate.0, Rounding::Up)
        .and_then(|relative| mul_div(relative, 1, growth.0, Rounding::Up))
        .unwrap_or(0);
    u32::try_from(secs).unwrap_or(MAX_VESTING_SECS).max(VESTING_SECS)
}
