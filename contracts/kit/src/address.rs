//! The address of ether, and which addresses may receive shares, money or a role.

use crate::{Revert, Vm, revert};
use alloy_primitives::Address;
use basalt_interfaces::IErrors;

/// The address that stands for ether as an asset (ERC-7535): 0xEeee…EEeE.
pub const ETHER_ADDRESS: Address = Address::repeat_byte(0xee);

/// Whether `account` is neither the zero address nor this contract.
#[inline(never)]
pub fn is_external(vm: Vm, account: Address) -> bool {
    account != Address::ZERO && account != vm.this()
}

/// `BadAddress` if `account` is the zero address or this contract.
#[inline(never)]
pub fn require_external(vm: Vm, account: Address) -> Result<(), Revert> {
    if is_external(vm, account) { Ok(()) } else { Err(revert!(IErrors::BadAddress, account)) }
}
