//! Owner, guardian and keeper of a vault, one address each.
//!
//! Roles begin at the constructor's arguments, never at whoever deploys. Ownership moves in two
//! steps, so that it cannot be lost to a mistyped address.

use crate::{
    Answer, Args, Revert, Vm, Word, answer, done, emit, fail,
    layout::{GUARDIAN, KEEPER, OWNER, PENDING_OWNER},
    ledger::require_other,
    slots,
};
use alloy_primitives::Address;
use basalt_interfaces::{IErrors, IRoles};

/// The address in a slot.
#[inline(never)]
pub fn holder(vm: Vm, slot: u32) -> Address {
    // Only clean addresses are ever stored in such a slot.
    slots::load(vm, slot).to_address().unwrap_or(Address::ZERO)
}

/// Whether the caller is the address in `slot`.
#[inline(never)]
pub fn holds(vm: Vm, slot: u32) -> bool {
    vm.sender() == holder(vm, slot)
}

/// Whether the caller is the owner.
pub fn is_owner(vm: Vm) -> bool {
    holds(vm, OWNER)
}

/// `Unauthorized` unless the caller is the address in `slot`.
#[inline(never)]
pub fn require(vm: Vm, slot: u32) -> Result<(), Revert> {
    let (caller, holder) = (vm.sender(), holder(vm, slot));
    if caller == holder { Ok(()) } else { Err(fail!(IErrors::Unauthorized, caller, holder)) }
}

/// `Unauthorized` unless the caller is the owner.
pub fn require_owner(vm: Vm) -> Result<(), Revert> {
    require(vm, OWNER)
}

/// `Unauthorized` unless the caller is the keeper.
pub fn require_keeper(vm: Vm) -> Result<(), Revert> {
    require(vm, KEEPER)
}

/// `Unauthorized` unless the caller is the guardian or the owner.
pub fn require_guardian(vm: Vm) -> Result<(), Revert> {
    require_or_owner(vm, GUARDIAN)
}

/// `Unauthorized` unless the caller is the address in `slot` or the owner.
#[inline(never)]
pub fn require_or_owner(vm: Vm, slot: u32) -> Result<(), Revert> {
    if is_owner(vm) { Ok(()) } else { require(vm, slot) }
}

/// Stores the address of a role or of a part of the system: not zero, not this contract
/// (`BadAddress`).
#[inline(never)]
pub fn appoint(vm: Vm, slot: u32, account: Address) -> Result<(), Revert> {
    require_other(vm, account)?;
    slots::store(vm, slot, &account.into());
    Ok(())
}

/// The first three roles, from the next three arguments of the constructor.
pub fn construct(vm: Vm, args: &mut Args) -> Result<(), Revert> {
    let (owner, guardian, keeper) = (args.address()?, args.address()?, args.address()?);
    appoint(vm, OWNER, owner)?;
    appoint(vm, GUARDIAN, guardian)?;
    appoint(vm, KEEPER, keeper)?;
    emit!(vm, IRoles::OwnershipTransferred, [Address::ZERO, owner], []);
    emit!(vm, IRoles::GuardianSet, [guardian], []);
    emit!(vm, IRoles::KeeperSet, [keeper], []);
    Ok(())
}

/// `owner()`.
pub fn owner(vm: Vm, _: &mut Args) -> Answer {
    answer_holder(vm, OWNER)
}

/// `pendingOwner()`.
pub fn pending_owner(vm: Vm, _: &mut Args) -> Answer {
    answer_holder(vm, PENDING_OWNER)
}

/// `guardian()`.
pub fn guardian(vm: Vm, _: &mut Args) -> Answer {
    answer_holder(vm, GUARDIAN)
}

/// `keeper()`.
pub fn keeper(vm: Vm, _: &mut Args) -> Answer {
    answer_holder(vm, KEEPER)
}

/// Answers with the address in a slot.
#[inline(never)]
pub fn answer_holder(vm: Vm, slot: u32) -> Answer {
    answer(&[slots::load(vm, slot)])
}

/// `transferOwnership(newOwner)`. Zero calls a transfer off.
pub fn transfer_ownership(vm: Vm, args: &mut Args) -> Answer {
    let successor = args.address()?;
    require_owner(vm)?;
    if successor == vm.this() {
        return Err(fail!(IErrors::BadAddress, successor));
    }

    slots::store(vm, PENDING_OWNER, &successor.into());
    emit!(vm, IRoles::OwnershipTransferStarted, [vm.sender(), successor], []);
    done()
}

/// `acceptOwnership()`.
pub fn accept_ownership(vm: Vm, _: &mut Args) -> Answer {
    require(vm, PENDING_OWNER)?;
    let previous = slots::load(vm, OWNER);

    let owner = vm.sender();
    slots::store(vm, OWNER, &owner.into());
    slots::store(vm, PENDING_OWNER, &Word::ZERO);
    emit!(vm, IRoles::OwnershipTransferred, [previous, owner], []);
    done()
}

/// `setGuardian(guardian)`.
pub fn set_guardian(vm: Vm, args: &mut Args) -> Answer {
    let guardian = args.address()?;
    require_owner(vm)?;

    appoint(vm, GUARDIAN, guardian)?;
    emit!(vm, IRoles::GuardianSet, [guardian], []);
    done()
}

/// `setKeeper(keeper)`.
pub fn set_keeper(vm: Vm, args: &mut Args) -> Answer {
    let keeper = args.address()?;
    require_owner(vm)?;

    appoint(vm, KEEPER, keeper)?;
    emit!(vm, IRoles::KeeperSet, [keeper], []);
    done()
}
