//! Roles: one address each, in a slot of its own.
//!
//! A role starts at the constructor's argument, never at the deployer. Ownership moves in two steps,
//! so that a mistyped address cannot lose it.

use crate::{
    Args, HandlerResult, Revert, Vm, Word, address::require_external, emit, empty, return_words,
    revert, slots,
};
use alloy_primitives::Address;
use basalt_interfaces::{IErrors, IRoles};

/// A contract with an owner, a guardian and a keeper: the slots of their addresses.
pub trait Roles {
    /// Slot of the owner.
    const OWNER: u32;
    /// Slot of the pending owner; zero while no transfer is open.
    const PENDING_OWNER: u32;
    /// Slot of the guardian.
    const GUARDIAN: u32;
    /// Slot of the keeper.
    const KEEPER: u32;
}

/// Returns the address in a slot.
#[inline(never)]
pub fn role_address(vm: Vm, slot: u32) -> Address {
    // Such a slot only ever holds clean addresses.
    slots::load(vm, slot).to_address().unwrap_or(Address::ZERO)
}

/// Whether the caller is the address in `slot`.
#[inline(never)]
pub fn has_role(vm: Vm, slot: u32) -> bool {
    vm.sender() == role_address(vm, slot)
}

/// `Unauthorized` unless the caller is the address in `slot`.
#[inline(never)]
pub fn require(vm: Vm, slot: u32) -> Result<(), Revert> {
    let (caller, required) = (vm.sender(), role_address(vm, slot));
    if caller == required { Ok(()) } else { Err(revert!(IErrors::Unauthorized, caller, required)) }
}

/// `Unauthorized` unless the caller is the address in `slot` or the owner.
#[inline(never)]
pub fn require_or_owner<R: Roles>(vm: Vm, slot: u32) -> Result<(), Revert> {
    if has_role(vm, R::OWNER) { Ok(()) } else { require(vm, slot) }
}

/// Stores the address of a role or of another contract: `BadAddress` for zero and for this contract.
#[inline(never)]
pub fn set_address(vm: Vm, slot: u32, account: Address) -> Result<(), Revert> {
    require_external(vm, account)?;
    slots::store(vm, slot, &account.into());
    Ok(())
}

/// Sets the three roles from the next three arguments of the constructor.
pub fn construct<R: Roles>(vm: Vm, args: &mut Args) -> Result<(), Revert> {
    let (owner, guardian, keeper) = (args.address()?, args.address()?, args.address()?);
    set_address(vm, R::OWNER, owner)?;
    set_address(vm, R::GUARDIAN, guardian)?;
    set_address(vm, R::KEEPER, keeper)?;
    emit!(vm, IRoles::OwnershipTransferred, [Address::ZERO, owner], []);
    emit!(vm, IRoles::GuardianSet, [guardian], []);
    emit!(vm, IRoles::KeeperSet, [keeper], []);
    Ok(())
}

/// Returns the address in a slot to the caller of the contract.
#[inline(never)]
pub fn return_address(vm: Vm, slot: u32) -> HandlerResult {
    return_words(&[slots::load(vm, slot)])
}

/// `owner()`.
pub fn owner<R: Roles>(vm: Vm, _: &mut Args) -> HandlerResult {
    return_address(vm, R::OWNER)
}

/// `pendingOwner()`.
pub fn pending_owner<R: Roles>(vm: Vm, _: &mut Args) -> HandlerResult {
    return_address(vm, R::PENDING_OWNER)
}

/// `guardian()`.
pub fn guardian<R: Roles>(vm: Vm, _: &mut Args) -> HandlerResult {
    return_address(vm, R::GUARDIAN)
}

/// `keeper()`.
pub fn keeper<R: Roles>(vm: Vm, _: &mut Args) -> HandlerResult {
    return_address(vm, R::KEEPER)
}

/// `transferOwnership(newOwner)`. The zero address cancels an open transfer.
pub fn transfer_ownership<R: Roles>(vm: Vm, args: &mut Args) -> HandlerResult {
    let new_owner = args.address()?;
    require(vm, R::OWNER)?;
    if new_owner == vm.this() {
        return Err(revert!(IErrors::BadAddress, new_owner));
    }

    slots::store(vm, R::PENDING_OWNER, &new_owner.into());
    emit!(vm, IRoles::OwnershipTransferStarted, [vm.sender(), new_owner], []);
    empty()
}

/// `acceptOwnership()`.
pub fn accept_ownership<R: Roles>(vm: Vm, _: &mut Args) -> HandlerResult {
    require(vm, R::PENDING_OWNER)?;
    let previous = slots::load(vm, R::OWNER);

    let owner = vm.sender();
    slots::store(vm, R::OWNER, &owner.into());
    slots::store(vm, R::PENDING_OWNER, &Word::ZERO);
    emit!(vm, IRoles::OwnershipTransferred, [previous, owner], []);
    empty()
}

/// `setGuardian(guardian)`.
pub fn set_guardian<R: Roles>(vm: Vm, args: &mut Args) -> HandlerResult {
    let guardian = args.address()?;
    require(vm, R::OWNER)?;

    set_address(vm, R::GUARDIAN, guardian)?;
    emit!(vm, IRoles::GuardianSet, [guardian], []);
    empty()
}

/// `setKeeper(keeper)`.
pub fn set_keeper<R: Roles>(vm: Vm, args: &mut Args) -> HandlerResult {
    let keeper = args.address()?;
    require(vm, R::OWNER)?;

    set_address(vm, R::KEEPER, keeper)?;
    emit!(vm, IRoles::KeeperSet, [keeper], []);
    empty()
}
