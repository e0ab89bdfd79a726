//! The performance fee: set aside when growth is promised, charged once it has vested.

use crate::{
    conversions::{assets_for, shares_for},
    ledger::Ledger,
    line::Line,
    mul_div::mul_div,
    rounding::Rounding,
    units::{Assets, Bps, MAX_96, Rate, Shares},
};

/// The fee on growth above the highest rate ever vested, and what is set aside for it.
///
/// The reserve is a part of slack: a loss takes it before anything of the holders. It becomes
/// shares only as the growth it belongs to vests, so neither principal nor recovery nor growth that
/// a loss took back ever pays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PerformanceFee {
    /// The part of growth that the protocol takes. A whole promises holders nothing at all.
    pub part: Bps,
    /// Set aside for the growth of the line as it stands.
    pub reserve: Assets,
    /// The supply when it was set aside: growth that left with its shares owes nothing.
    pub shares_then: Shares,
}

impl PerformanceFee {
    /// The shares that the growth vested at `rate` owes, at the price of the line's end, out of at
    /// most what `after` (this report's change booked) holds above the worth of all shares. Rounded
    /// down throughout, so that minting them never lowers the rate.
    pub(crate) fn due(&self, line: &Line, rate: Rate, after: &Ledger) -> Shares {
        let vested = rate.0.saturating_sub(line.start_rate.0);
        let promised = line.end_rate.0.saturating_sub(line.start_rate.0);
        // A line without growth has no reserve, a supply of none neither: both owe nothing.
        let earned = mul_div(self.reserve.0, vested, promised, Rounding::Down).unwrap_or(0);
        let stayed = after.totals.shares.min(self.shares_then).0;
        let owed = mul_div(earned, stayed, self.shares_then.0, Rounding::Down).unwrap_or(0);
        let above_worth = after.totals.backing.0.saturating_sub(after.needed_for(rate).0);
        let paid = owed.min(above_worth);
        if paid == 0 {
            return Shares(0);
        }
        // Something is owed, so the line grew and its end is not zero. A report never fails: what
        // the supply has no room for stays slack.
        let room = Shares(MAX_96.saturating_sub(after.totals.shares.0));
        shares_for(Assets(paid), line.end_rate, Rounding::Down).unwrap_or(room).min(room)
    }

    /// What is set aside with the line of `after`, drawn from `rate`: the fee's part of the growth
    /// that is promised and what the fee leaves of it are one gain. Nothing below the peak.
    pub(crate) fn reserved(self, rate: Rate, after: &Ledger) -> Self {
        let shares_then = after.totals.shares;
        if rate < after.peak {
            return Self { reserve: Assets(0), shares_then, ..self };
        }
        let rise = Rate(after.line.end_rate.0.saturating_sub(rate.0));
        let promised = assets_for(shares_then, rise, Rounding::Down).map_or(0, |assets| assets.0);
        // A fee of the whole promises no growth, so there is none to pay on.
        let part = u128::from(self.part.0);
        let reserve = mul_div(promised, part, self.part.complement(), Rounding::Down);
        Self { reserve: Assets(reserve.unwrap_or(0)), shares_then, ..self }
    }
}
