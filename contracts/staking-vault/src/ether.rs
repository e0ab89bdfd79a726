//! Ether in by itself, and ether out.

use alloy_primitives::Address;
use basalt_interfaces::IVault;
use basalt_kit::{Answer, Revert, Vm, Word, call, done, fail};

/// Ether without calldata is taken silently: it mints nothing and no view counts it.
pub(crate) const fn receive(_: Vm) -> Answer {
    done()
}

/// Sends ether with all gas. The caller's state is final: the receiver may do anything
/// but enter a state-changing function of this contract. `EtherRefused` where it gives no reason.
#[inline(never)]
pub(crate) fn pay(vm: Vm, receiver: Address, wei: u128) -> Result<(), Revert> {
    let paid = call::attempt(vm, receiver, &Word::from(wei), &[], 0);
    if paid.is_ok {
        Ok(())
    } else if paid.data.is_empty() {
        Err(fail!(IVault::EtherRefused, receiver))
    } else {
        Err(paid.data.into())
    }
}
