//! The constructor: one manager, one venue, for good.

use crate::storage::{ASSET, MANAGER, VENUE};
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IAdapter, IERC4626};
use basalt_kit::{
    Answer, Args, Revert, Vm, call, codec::encode, done, fail, roles::appoint, slots,
};

/// `constructor(manager, venue)`. Both must work with the same asset, and both are asked.
pub(crate) fn construct(vm: Vm, args: &mut Args) -> Answer {
    let (manager, venue) = (args.address()?, args.address()?);
    appoint(vm, MANAGER, manager)?;
    appoint(vm, VENUE, venue)?;

    let expected = asset_of(vm, manager)?;
    let found = asset_of(vm, venue)?;
    if found != expected {
        return Err(fail!(IAdapter::VenueMismatch, found, expected));
    }

    slots::store(vm, ASSET, &found.into());
    done()
}

/// Managers and venues both name their asset as ERC-4626 does.
fn asset_of(vm: Vm, vault: Address) -> Result<Address, Revert> {
    call::view_address(vm, vault, &encode(IERC4626::assetCall::SELECTOR, &[]))
}
