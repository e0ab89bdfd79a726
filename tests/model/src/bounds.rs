//! The bounds of what reports may gain and lose.

use std::cmp::min;

use crate::{
    fraction::{Fraction, fraction, whole},
    ledger::RATE_ONE,
};

/// The part of `gain` that a report may book `elapsed` seconds after the last one.
pub fn bookable_gain(
    backing: u128,
    per_year_bps: u16,
    at_once_bps: u16,
    elapsed: u32,
    gain: u128,
) -> u128 {
    let years = fraction(elapsed.into(), 365 * 24 * 60 * 60);
    let part = basis_points(per_year_bps) * years + basis_points(at_once_bps);
    min(gain, (whole(backing) * part).floor().unwrap_or(u128::MAX))
}

/// Recent losses, in parts of 1e27 of the backing, as a bucket that drains over a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LossWindowModel {
    /// The level of the bucket.
    pub lost: u128,
    /// The time of the level, in seconds.
    pub at: u32,
}

impl LossWindowModel {
    /// Counts a loss; returns whether it was within both bounds, and changes nothing if not.
    pub fn admit(
        &mut self,
        (per_report_bps, per_window_bps, window): (u16, u16, u32),
        now: u32,
        backing: u128,
        loss: u128,
    ) -> bool {
        if loss == 0 {
            return true;
        }
        if backing == 0 {
            return false;
        }
        let scaled = |value: Fraction| value * whole(RATE_ONE);
        let size = scaled(basis_points(per_window_bps)) / whole(2);
        let held = whole(self.lost);
        let drained = if window == 0 {
            held.clone()
        } else {
            (size.clone() * fraction((now - self.at).into(), window.into())).whole_part()
        };
        let left = if drained >= held { whole(0) } else { held - drained };
        let Some(part) = scaled(fraction(loss, backing)).ceil() else { return false };
        let after = left + whole(part);
        if whole(part) > scaled(basis_points(per_report_bps)) || after > size {
            return false;
        }
        *self = Self { lost: after.floor().unwrap(), at: now };
        true
    }
}

fn basis_points(bps: u16) -> Fraction {
    fraction(bps.into(), 10_000)
}
