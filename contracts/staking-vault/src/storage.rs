//! The slots of this contract alone; the shared ones are in the `layout` of `basalt-vault`.

use basalt_vault::layout::OWN;

/// Slot of the oracle's address.
pub const ORACLE: u32 = OWN;
/// Slot of the consensus account's address.
pub const CONSENSUS: u32 = OWN + 1;
