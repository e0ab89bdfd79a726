//! R6: the performance fee, reserved when growth is promised and minted as it vests.

use crate::{
    conversions::{assets_for, shares_for},
    line::Line,
    mul_div::mul_div,
    rounding::Rounding,
    totals::Totals,
    units::{Assets, Bps, MAX_96, Rate, Shares},
};

/// The fee on growth above the highest rate ever vested, and the assets reserved for it (R6).
///
/// The reserve is a part of slack, so a loss takes it before anything of the holders. It becomes
/// shares only as the growth it belongs to vests: principal, recovery and growth that a loss took
/// back never pay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PerformanceFee {
    /// The protocol's fraction of growth. A fee of everything promises holders no growth.
    pub fraction: Bps,
    /// Assets reserved for the growth that the line promises.
    pub reserve: Assets,
    /// The supply when they were reserved: growth that left with its shares owes nothing.
    pub shares_then: Shares,
}

impl PerformanceFee {
    /// R6: returns the fee shares for the growth of `line` that has vested at `rate`, priced at the
    /// end of the line. Pays at most what `after`, the totals with this report's change, hold above
    /// the value of all shares. Rounds down throughout, so that minting never lowers the rate.
    pub(crate) fn due(&self, line: &Line, rate: Rate, after: &Totals) -> Shares {
        let vested = rate.0.saturating_sub(line.start_rate.0);
        let promised = line.end_rate.0.saturating_sub(line.start_rate.0);
        // Neither a line without growth nor an empty supply has a reserve: both owe nothing.
        let earned = mul_div(self.reserve.0, vested, promised, Rounding::Down).unwrap_or(0);
        let stayed = after.shares.min(self.shares_then).0;
        let owed = mul_div(earned, stayed, self.shares_then.0, Rounding::Down).unwrap_or(0);
        let above_value = after.backing.0.saturating_sub(after.needed_for(rate).0);
        let paid = owed.min(above_value);
        if paid == 0 {
            return Shares(0);
        }
        // The line grew, so its end is not zero. A report never fails: what the supply has no room
        // for stays slack.
        let room = Shares(MAX_96.saturating_sub(after.shares.0));
        shares_for(Assets(paid), line.end_rate, Rounding::Down).unwrap_or(room).min(room)
    }

    /// R6: reserves the fee on a `rise` of the rate that a new line promises to `shares`. The fee
    /// and what holders are promised are together the whole gain, so the reserve is
    /// `promised * fraction / (1 - fraction)`.
    pub(crate) fn with_reserve_for(self, rise: Rate, shares: Shares) -> Self {
        let promised = assets_for(shares, rise, Rounding::Down).map_or(0, |assets| assets.0);
        // A fee of everything promises no growth, so there is none to pay on.
        let fraction = u128::from(self.fraction.0);
        let reserve = mul_div(promised, fraction, self.fraction.complement(), Rounding::Down);
        Self { reserve: Assets(reserve.unwrap_or(0)), shares_then: shares, ..self }
    }
}
