//! The constructor: one vault, which never changes.

use crate::storage::{ASSET, PAYS_ETHER, VAULT};
use alloy_sol_types::SolCall;
use basalt_interfaces::IVault;
use basalt_kit::{
    Args, HandlerResult, Vm, address::ETHER_ADDRESS, call, codec::encode, empty,
    roles::set_address, slots,
};

/// `constructor(vault)`: reads the vault's asset and stores it.
pub(crate) fn construct(vm: Vm, args: &mut Args) -> HandlerResult {
    let vault = args.address()?;
    set_address(vm, VAULT, vault)?;
    let asset = call::view_address(vm, vault, &encode(IVault::assetCall::SELECTOR, &[]))?;
    slots::store(vm, ASSET, &asset.into());
    slots::store_field(vm, PAYS_ETHER, (asset == ETHER_ADDRESS).into());
    empty()
}
