//! The result of a report or a loss: the change of the backing and who bears it.

use crate::{
    error::MathError,
    units::{Assets, Rate, Shares},
};

/// The net change of the backing since the last report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It grew or stayed. A gain of 0 offers the slack to all shares.
    Gain(Assets),
    /// It shrank.
    Loss(Assets),
}

impl Change {
    /// Returns the change from `before` to `after`.
    pub const fn between(before: Assets, after: Assets) -> Self {
        if after.0 >= before.0 {
            Self::Gain(Assets(after.0.saturating_sub(before.0)))
        } else {
            Self::Loss(Assets(before.0.saturating_sub(after.0)))
        }
    }

    /// Applies the change to `before`. Refuses a result above 96 bits and a loss above `before`.
    #[inline(never)]
    pub fn apply_to(self, before: Assets) -> Result<Assets, MathError> {
        match self {
            Self::Gain(gain) => before.checked_add(gain),
            Self::Loss(loss) => before.checked_sub(loss),
        }
    }
}

/// R7: the parts that bear a loss, from the most junior to the most senior. A part bears something
/// only if the loss exceeds all parts before it.
///
/// Invariant: `slack + growth + cover + holders` equals the booked loss, to the wei. All four are
/// zero if no loss was booked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waterfall {
    /// Taken from slack, the backing above what the line promises. Line and rate stay.
    pub slack: Assets,
    /// Taken from growth that was promised but has not vested. The rate stays and grows slower.
    pub growth: Assets,
    /// Borne by cover shares, which are burnt. The rate stays.
    pub cover: Assets,
    /// Borne by all shares pro rata. The rate falls.
    pub holders: Assets,
}

/// The result of one booking, beside the ledger after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Booking {
    /// The change of the backing. It is less than the reported gain if the backing has no room for
    /// more. Callers move their own sums by this change, so that a correction reverses exactly it.
    pub applied: Change,
    /// The rate just before; for provisional losses the rate that was shown.
    pub rate_before: Rate,
    /// The rate just after: lower only if holders bear a part of the loss.
    pub rate_after: Rate,
    /// The parts that bear the loss.
    pub waterfall: Waterfall,
    /// Fee shares to mint to the treasury. The supply of the ledger includes them.
    pub fee_shares: Shares,
    /// Cover shares to burn. The supply of the ledger no longer includes them.
    pub cover_burnt: Shares,
}

impl Booking {
    /// A booking of `applied` that moves no rate, mints and burns nothing.
    pub(crate) fn at_rate(rate: Rate, applied: Change) -> Self {
        Self {
            applied,
            rate_before: rate,
            rate_after: rate,
            waterfall: Waterfall::default(),
            fee_shares: Shares(0),
            cover_burnt: Shares(0),
        }
    }
}
