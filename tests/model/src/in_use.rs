//! The assets of a vault that are not free.

use crate::fraction::{Fraction, fraction, whole};

/// Assets at work, and assets that the queue waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InUseModel {
    /// At validators or in strategies.
    pub working: u128,
    /// Needed by requests that may be settled.
    pub owed: u128,
}

impl InUseModel {
    /// Assets that an instant exit may take out of `backing`, above a watermark.
    pub fn free_for_exits(&self, backing: u128, watermark_bps: u16) -> u128 {
        let unavailable = whole(self.working) + whole(self.owed) + part(backing, watermark_bps);
        rest(whole(backing), unavailable)
    }

    /// Assets that a settlement may take out of `backing`.
    pub fn free_for_settlement(&self, backing: u128) -> u128 {
        rest(whole(backing), whole(self.working))
    }

    /// Assets that may be put to work out of `backing`, above a buffer.
    pub fn free_for_allocation(&self, backing: u128, buffer_bps: u16) -> u128 {
        let unavailable = whole(self.working) + whole(self.owed) + part(backing, buffer_bps);
        rest(whole(backing), unavailable)
    }
}

fn part(backing: u128, bps: u16) -> Fraction {
    whole(backing) * fraction(bps.into(), 10_000)
}

/// The rest, in whole wei.
fn rest(of: Fraction, taken: Fraction) -> u128 {
    if taken >= of { 0 } else { (of - taken).floor().unwrap() }
}
