//! The parts of the backing that are in use, and what exits, settlements and allocations may take
//! of the rest (R14).

use crate::{
    mul_div::mul_div,
    rounding::Rounding,
    units::{Assets, BPS, Bps, MAX_96},
};

/// The parts of a backing that are in use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InUse {
    /// Assets at validators or in strategies. The rest of the backing is liquid.
    pub working: Assets,
    /// Assets that eligible requests wait for.
    pub owed: Assets,
}

impl InUse {
    /// R14: returns what instant exits must leave: assets at work, assets owed to the queue, and the
    /// watermark. Saturates at a stored field.
    #[inline(never)]
    pub fn unavailable(&self, backing: Assets, watermark: Bps) -> Assets {
        let working_and_owed = self.working.0.saturating_add(self.owed.0);
        let unavailable = working_and_owed.saturating_add(fraction_of(backing, watermark));
        Assets(unavailable.min(MAX_96))
    }

    /// R14: returns what settlement may pay: all liquid assets.
    pub const fn for_settlement(&self, backing: Assets) -> Assets {
        Assets(backing.0.saturating_sub(self.working.0))
    }

    /// R14: returns what may be put to work: the liquid assets above those owed to the queue and the
    /// buffer.
    pub fn for_allocation(&self, backing: Assets, buffer: Bps) -> Assets {
        Assets(backing.0.saturating_sub(self.unavailable(backing, buffer).0))
    }
}

/// Returns `fraction` of `whole`, rounded up, so that never too little is left.
fn fraction_of(whole: Assets, fraction: Bps) -> u128 {
    mul_div(whole.0, fraction.0.into(), BPS, Rounding::Up).unwrap_or(u128::MAX)
}
