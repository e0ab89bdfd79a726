//! Payments: settled assets, and shares released by the vault.

use crate::{
    storage::{ASSET, VAULT},
    store::pays_ether,
};
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::IQueuedVault;
use basalt_kit::{
    Args, HandlerResult, Revert, Vm, Word, call,
    codec::encode,
    empty,
    roles::{self, role_address},
    safe_erc20,
};
use basalt_math::{Rate, Shares};

/// `fund()`: the vault pays for settled positions this way.
pub(crate) fn fund(vm: Vm, _: &mut Args) -> HandlerResult {
    roles::require(vm, VAULT)?;
    empty()
}

/// Sends settled assets, in wei. All state is final before the call.
#[inline(never)]
pub(crate) fn send_assets(vm: Vm, receiver: Address, assets: u128) -> Result<(), Revert> {
    if pays_ether(vm) {
        call::send_ether(vm, receiver, assets)
    } else {
        safe_erc20::transfer(vm, role_address(vm, ASSET), receiver, assets)
    }
}

/// Lets the vault release shares of the queue to `to`, at the terms of a request at `rate`. Returns
/// the number of shares that arrived. All state is final before the call.
#[inline(never)]
pub(crate) fn release_shares(
    vm: Vm,
    to: Address,
    shares: Shares,
    rate: Rate,
) -> Result<Word, Revert> {
    let vault = role_address(vm, VAULT);
    let words = [to.into(), shares.into(), rate.into()];
    let data = call::execute(vm, vault, &encode(IQueuedVault::releaseCall::SELECTOR, &words))?;
    call::first_word(vm, vault, &data)
}
