//! The constructor: one manager and one venue, which never change.

use crate::storage::{ASSET, MANAGER, VENUE};
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IAdapter, IERC4626};
use basalt_kit::{
    Args, HandlerResult, Revert, Vm, call, codec::encode, empty, revert, roles::set_address, slots,
};

/// Steps of `asset()` from the venue on which the manager must not stand.
const STEPS: u32 = 3;

/// `constructor(manager, venue)`. `asset_of_venue` asks the venue for its asset; `VenueMismatch`
/// unless that is the manager's. `VenueIsManager` if the venue is the manager, or a vault over it: its
/// rate would then depend on itself.
pub fn construct(
    vm: Vm,
    args: &mut Args,
    asset_of_venue: fn(Vm, Address) -> Result<Address, Revert>,
) -> HandlerResult {
    let (manager, venue) = (args.address()?, args.address()?);
    set_address(vm, MANAGER, manager)?;
    set_address(vm, VENUE, venue)?;

    let mut reached = venue;
    for _ in 0..=STEPS {
        if reached == manager {
            return Err(revert!(IAdapter::VenueIsManager, venue));
        }
        let data = encode(IERC4626::assetCall::SELECTOR, &[]);
        let Some(next) = call::try_view_word(vm, reached, &data) else { break };
        reached = next.lower_address();
    }

    let expected = erc4626_asset(vm, manager)?;
    let found = asset_of_venue(vm, venue)?;
    if found != expected {
        return Err(revert!(IAdapter::VenueMismatch, found, expected));
    }

    slots::store(vm, ASSET, &found.into());
    empty()
}

/// Returns `asset()` of an ERC-4626 vault.
pub fn erc4626_asset(vm: Vm, vault: Address) -> Result<Address, Revert> {
    call::view_address(vm, vault, &encode(IERC4626::assetCall::SELECTOR, &[]))
}
