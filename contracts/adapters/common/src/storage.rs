//! The storage of every adapter: three addresses, written once at construction.

use alloy_primitives::Address;
use basalt_kit::{
    Revert, Vm,
    roles::{self, role_address},
};

/// Slot of the manager, which alone calls state-changing functions and receives freed assets.
pub const MANAGER: u32 = 0;
/// Slot of the venue.
pub const VENUE: u32 = 1;
/// Slot of the asset of manager and venue.
pub const ASSET: u32 = 2;

/// Returns the manager.
pub fn manager(vm: Vm) -> Address {
    role_address(vm, MANAGER)
}

/// Returns the venue.
pub fn venue(vm: Vm) -> Address {
    role_address(vm, VENUE)
}

/// Returns the asset.
pub fn asset(vm: Vm) -> Address {
    role_address(vm, ASSET)
}

/// `Unauthorized` unless the manager calls.
pub fn require_manager(vm: Vm) -> Result<(), Revert> {
    roles::require(vm, MANAGER)
}

#[cfg(test)]
mod tests {
    use super::{ASSET, MANAGER, VENUE};

    #[test]
    fn slots_keep_their_number() {
        assert_eq!([MANAGER, VENUE, ASSET], [0, 1, 2]);
    }
}
