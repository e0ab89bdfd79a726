//! Amounts received by the manager, measured by its balance.

use crate::storage::{asset, manager};
use alloy_primitives::Address;
use basalt_kit::{Revert, Vm, safe_erc20};

/// Runs `pay`, which sends assets to the manager, and returns by how much the manager's balance grew.
pub fn received(vm: Vm, pay: impl FnOnce(Address) -> Result<(), Revert>) -> Result<u128, Revert> {
    let (asset, manager) = (asset(vm), manager(vm));
    let before = safe_erc20::balance_of(vm, asset, manager)?;
    pay(manager)?;
    let after = safe_erc20::balance_of(vm, asset, manager)?;
    Ok(after.saturating_sub(before))
}

/// Sends assets that were donated to the adapter to the manager.
pub fn send_stray_assets(vm: Vm, manager: Address) -> Result<(), Revert> {
    let stray = safe_erc20::balance_of(vm, asset(vm), vm.this())?;
    if stray > 0 {
        safe_erc20::transfer(vm, asset(vm), manager, stray)?;
    }
    Ok(())
}
