//! Where the adapter keeps what: three addresses, written once at construction.
//!
//! It keeps no amount: what it holds is what the venue says it holds.

use alloy_primitives::Address;
use basalt_kit::{Vm, roles::holder};

/// The manager: the one caller of state-changing functions, and where everything freed goes.
pub const MANAGER: u32 = 0;
/// The ERC-4626 vault.
pub const VENUE: u32 = 1;
/// The asset of both.
pub const ASSET: u32 = 2;

/// The manager.
pub fn manager(vm: Vm) -> Address {
    holder(vm, MANAGER)
}

/// The asset.
pub fn asset(vm: Vm) -> Address {
    holder(vm, ASSET)
}
