//! What of the backing is spoken for: queue first, then the buffer, then work.

use crate::{
    mul_div::mul_div,
    rounding::Rounding,
    units::{Assets, BPS, Bps, MAX_96},
};

/// The parts of a backing that are not free.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reserves {
    /// At validators or in strategies; the rest is at hand.
    pub working: Assets,
    /// What requests that may be settled wait for.
    pub owed: Assets,
}

impl Reserves {
    /// What instant exits must leave: what is at work, what the queue waits for and the watermark.
    /// Fits a stored field.
    #[inline(never)]
    pub fn reserved(&self, backing: Assets, watermark: Bps) -> Assets {
        let spoken_for = self.working.0.saturating_add(self.owed.0);
        Assets(spoken_for.saturating_add(part_of(backing, watermark)).min(MAX_96))
    }

    /// What settlement may pay: all that is at hand.
    pub const fn for_settlement(&self, backing: Assets) -> Assets {
        Assets(backing.0.saturating_sub(self.working.0))
    }

    /// What may be put to work: what is at hand beyond what the queue waits for and the buffer.
    pub fn for_allocation(&self, backing: Assets, buffer: Bps) -> Assets {
        Assets(backing.0.saturating_sub(self.reserved(backing, buffer).0))
    }
}

/// `part` of `whole`, rounded up: what is kept is never less than it should be.
fn part_of(whole: Assets, part: Bps) -> u128 {
    mul_div(whole.0, part.0.into(), BPS, Rounding::Up).unwrap_or(u128::MAX)
}
