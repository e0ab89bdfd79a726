//! The constructor: one vault, for good.

use crate::storage::{ASSET, VAULT};
use alloy_sol_types::SolCall;
use basalt_interfaces::IVault;
use basalt_kit::{Answer, Args, Vm, call, codec::encode, done, roles::appoint, slots};

/// `constructor(vault)`. The vault is asked once what it pays with.
pub(crate) fn construct(vm: Vm, args: &mut Args) -> Answer {
    let vault = args.address()?;
    appoint(vm, VAULT, vault)?;
    let asset = call::view_address(vm, vault, &encode(IVault::assetCall::SELECTOR, &[]))?;
    slots::store(vm, ASSET, &asset.into());
    done()
}
