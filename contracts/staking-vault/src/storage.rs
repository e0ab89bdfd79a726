//! The slots that only this vault has; the shared ones are in `kit`'s `layout`.

use basalt_vault::layout::OWN;

/// Address that reports.
pub const ORACLE: u32 = OWN;
/// Address that works with the ether and pays it back.
pub const CONSENSUS: u32 = OWN + 1;
