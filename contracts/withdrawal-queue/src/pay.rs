//! What leaves: settled assets, and shares through the vault.

use crate::storage::{ASSET, VAULT};
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::IQueuedVault;
use basalt_kit::{
    HandlerResult, Revert, Vm, Word, call, codec::encode, empty, roles::role_address, safe_erc20,
};
use basalt_math::{Rate, Shares};

/// What stands for ether where a token's address is due: 0xEeee…EEeE.
const ETHER: Address = Address::repeat_byte(0xee);

/// Ether without calldata is taken silently: that is how the vault pays for what was settled.
pub(crate) const fn receive(_: Vm) -> HandlerResult {
    empty()
}

/// Sends settled assets. The queue's state is final.
#[inline(never)]
pub(crate) fn assets(vm: Vm, receiver: Address, assets: u128) -> Result<(), Revert> {
    let asset = role_address(vm, ASSET);
    if asset == ETHER {
        call::send_ether(vm, receiver, assets)
    } else {
        safe_erc20::transfer(vm, asset, receiver, assets)
    }
}

/// Has the vault give shares of the queue's own to `to`, on the terms of a request at `rate`. Gives
/// how many it were. The queue's state is final.
#[inline(never)]
pub(crate) fn release(vm: Vm, to: Address, shares: Shares, rate: Rate) -> Result<Word, Revert> {
    let vault = role_address(vm, VAULT);
    let words = [to.into(), shares.into(), rate.into()];
    let data = call::execute(vm, vault, &encode(IQueuedVault::releaseCall::SELECTOR, &words))?;
    call::sole_word(vm, vault, &data)
}
