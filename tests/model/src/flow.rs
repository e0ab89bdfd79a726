//! The limits of entries and instant exits in a day.

use std::cmp::{max, min};

use crate::{
    fraction::{Fraction, fraction, whole},
    largest::{Verdict, largest},
    refusal::Refusal,
    units::DAY_SECS,
};

/// The whole supply, in the unit of the level.
const WHOLE: u128 = 2_u128.pow(30);
/// The least supply that a flow is measured against: ten thousand whole tokens.
const LEAST_SUPPLY: u128 = 10_u128.pow(4 + 18);

/// Recent net entries and exits. At most one of the two is not zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FlowModel {
    /// Net entries, in parts of 2^30 of the supply.
    pub entered: u128,
    /// Net exits, in parts of 2^30 of the supply.
    pub left: u128,
    /// The time of the level, in seconds.
    pub at: u32,
}

/// Limits in basis points of the supply, a day. Never more than all of it.
#[derive(Clone, Copy, Debug)]
pub struct FlowLimitsModel {
    /// Entries.
    pub mint_bps: u16,
    /// Instant exits.
    pub burn_bps: u16,
}

impl FlowModel {
    /// Counts an entry of `shares` into a vault of `supply`.
    pub fn mint(
        &mut self,
        limits: FlowLimitsModel,
        supply: u128,
        shares: u128,
        now: u32,
    ) -> Result<(), Refusal> {
        let mut after = self.decayed(limits, now);
        let part = part_of_supply(shares, whole(supply) + whole(shares));
        let balanced = min(part, after.left);
        after.left -= balanced;
        after.entered += part - balanced;
        if after.entered > units(limits.mint_bps) {
            return Err(Refusal::AboveFlowLimit);
        }
        *self = after;
        Ok(())
    }

    /// Counts an exit of `shares` from a vault of `supply`.
    pub fn burn(
        &mut self,
        limits: FlowLimitsModel,
        supply: u128,
        shares: u128,
        now: u32,
    ) -> Result<(), Refusal> {
        let mut after = self.decayed(limits, now);
        let part = part_of_supply(shares, whole(supply));
        let balanced = min(part, after.entered);
        after.entered -= balanced;
        after.left += part - balanced;
        if after.left > units(limits.burn_bps) {
            return Err(Refusal::AboveFlowLimit);
        }
        *self = after;
        Ok(())
    }

    /// The most shares that fit a stored field and may come in, or 0.
    pub fn mint_room(&self, limits: FlowLimitsModel, supply: u128, now: u32) -> u128 {
        largest(|shares| verdict({ *self }.mint(limits, supply, shares, now)))
    }

    /// The most shares that fit a stored field and may go out, or 0.
    pub fn burn_room(&self, limits: FlowLimitsModel, supply: u128, now: u32) -> u128 {
        largest(|shares| verdict({ *self }.burn(limits, supply, shares, now)))
    }

    /// Lets the flow decay to `now`, before the limits change.
    pub fn decay_to(&mut self, limits: FlowLimitsModel, now: u32) {
        *self = self.decayed(limits, now);
    }

    /// The flow at `now`: it decays by one limit a day.
    fn decayed(&self, limits: FlowLimitsModel, now: u32) -> Self {
        let passed = u128::from(now.saturating_sub(self.at));
        let gone = |bps| (whole(units(bps)) * fraction(passed, DAY_SECS.into())).floor().unwrap();
        Self {
            entered: self.entered.saturating_sub(gone(limits.mint_bps)),
            left: self.left.saturating_sub(gone(limits.burn_bps)),
            at: now,
        }
    }
}

const fn verdict(counted: Result<(), Refusal>) -> Verdict {
    if counted.is_ok() { Verdict::Fits } else { Verdict::TooLarge }
}

/// A limit in parts of 2^30, rounded down.
fn units(bps: u16) -> u128 {
    (whole(WHOLE) * fraction(min(bps, 10_000).into(), 10_000)).floor().unwrap()
}

/// `shares` in parts of 2^30 of `supply`, rounded up.
fn part_of_supply(shares: u128, supply: Fraction) -> u128 {
    (whole(shares) * whole(WHOLE) / max(supply, whole(LEAST_SUPPLY))).ceil().unwrap()
}
