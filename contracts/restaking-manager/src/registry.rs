//! Which adapters there are, and how much each may hold.
//!
//! The owner lists and raises; the guardian can only lower. An address that is not listed is never
//! called, but once: to be asked whether it belongs here.

use crate::{
    report::worth_of,
    storage::{
        MAX_ADAPTERS, Placement, adapter_at, adapter_count, asset, set_adapter_at,
        set_adapter_count,
    },
};
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IAdapter, IRestakingManager};
use basalt_kit::{
    Args, HandlerResult, Revert, Vm, address::require_external, call, codec::encode, emit, empty,
    return_words, revert, roles,
};
use basalt_math::{Assets, Bps, MAX_96};
use basalt_vault::{
    VaultRoles, booking,
    layout::{GUARDIAN, OWNER},
    parameters::basis_points,
};

/// A share cap of 100 %.
const WHOLE_BPS: u16 = 10_000;

/// `adapterCount()`.
pub(crate) fn count(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[u32::from(adapter_count(vm)).into()])
}

/// `adapterAt(index)`: the zero address behind the last one.
pub(crate) fn at(vm: Vm, args: &mut Args) -> HandlerResult {
    return_words(&[adapter_at(vm, &args.word()?).into()])
}

/// `adapterInfo(adapter)`.
pub(crate) fn info(vm: Vm, args: &mut Args) -> HandlerResult {
    let placement = Placement::load(vm, args.address()?);
    return_words(&[
        placement.book.into(),
        placement.cap.into(),
        placement.share_cap.into(),
        placement.reported_at.into(),
    ])
}

/// `addAdapter(adapter, cap, shareCapBps)`.
pub(crate) fn add(vm: Vm, args: &mut Args) -> HandlerResult {
    let adapter = args.address()?;
    let (cap, share_cap) = caps(args)?;
    roles::require(vm, OWNER)?;
    require_external(vm, adapter)?;
    if Placement::load(vm, adapter).is_listed() {
        return Err(revert!(IRestakingManager::AdapterListed, adapter));
    }
    let index = adapter_count(vm);
    let position = index.saturating_add(1);
    if position > MAX_ADAPTERS {
        let (count, max) = (u32::from(index), u32::from(MAX_ADAPTERS));
        return Err(revert!(IRestakingManager::TooManyAdapters, count, max));
    }
    require_match(vm, adapter, IAdapter::managerCall::SELECTOR, vm.this())?;
    require_match(vm, adapter, IAdapter::assetCall::SELECTOR, asset(vm))?;

    set_adapter_at(vm, index, adapter);
    set_adapter_count(vm, position);
    Placement { cap, share_cap, position, ..Placement::default() }.store(vm, adapter);
    emit!(vm, IRestakingManager::AdapterAdded, [adapter], [cap, share_cap]);
    empty()
}

/// `removeAdapter(adapter)`: nothing booked, and nothing there that could be forgotten. An adapter
/// that does not answer is written off instead.
pub(crate) fn remove(vm: Vm, args: &mut Args) -> HandlerResult {
    let adapter = args.address()?;
    roles::require(vm, OWNER)?;
    let book = Placement::listed(vm, adapter)?.book;
    let held = if book.0 > 0 { book.into() } else { worth_of(vm, adapter)? };
    if !held.is_zero() {
        return Err(revert!(IRestakingManager::AdapterNotEmpty, adapter, held));
    }

    unlist(vm, adapter)?;
    empty()
}

/// `writeOff(adapter)`: what is booked there is a loss, down the waterfall. The adapter is never
/// called, so that one which is broken or hostile can go.
pub(crate) fn write_off(vm: Vm, args: &mut Args) -> HandlerResult {
    let adapter = args.address()?;
    roles::require(vm, OWNER)?;
    let lost = unlist(vm, adapter)?;
    if lost.0 > 0 {
        booking::book_certain_loss(vm, adapter, lost.0)?;
    }
    empty()
}

/// Takes a listed adapter off the list, moves the last one into its place and returns its book value.
fn unlist(vm: Vm, adapter: Address) -> Result<Assets, Revert> {
    let Placement { position, book, .. } = Placement::listed(vm, adapter)?;
    // A listed adapter has a position, and the list at least one entry.
    let index = position.saturating_sub(1);
    let last_index = adapter_count(vm).saturating_sub(1);
    let last = adapter_at(vm, &u32::from(last_index).into());
    set_adapter_at(vm, index, last);
    Placement { position, ..Placement::load(vm, last) }.store(vm, last);
    // Where the adapter is itself the last, this undoes the two lines above.
    set_adapter_at(vm, last_index, Address::ZERO);
    Placement::default().store(vm, adapter);
    set_adapter_count(vm, last_index);
    emit!(vm, IRestakingManager::AdapterRemoved, [adapter], []);
    Ok(book)
}

/// `setCap(adapter, cap, shareCapBps)`: the owner; what raises neither cap the guardian can too.
/// A cap below the book value only stops allocations.
pub(crate) fn set_cap(vm: Vm, args: &mut Args) -> HandlerResult {
    let adapter = args.address()?;
    let (cap, share_cap) = caps(args)?;
    let placement = Placement::load(vm, adapter);
    if cap > placement.cap || share_cap.0 > placement.share_cap.0 {
        roles::require(vm, OWNER)?;
    } else {
        roles::require_or_owner::<VaultRoles>(vm, GUARDIAN)?;
    }
    let placement = Placement::listed(vm, adapter)?;

    Placement { cap, share_cap, ..placement }.store(vm, adapter);
    emit!(vm, IRestakingManager::CapSet, [adapter], [cap, share_cap]);
    empty()
}

/// The next two arguments: a cap of 96 bits, and one in basis points of at most the whole.
fn caps(args: &mut Args) -> Result<(Assets, Bps), Revert> {
    Ok((Assets(args.at_most(MAX_96)?), basis_points(args, WHOLE_BPS)?))
}

/// Asks an adapter for an address that must be `expected`.
#[inline(never)]
fn require_match(
    vm: Vm,
    adapter: Address,
    selector: [u8; 4],
    expected: Address,
) -> Result<(), Revert> {
    let found = call::view_address(vm, adapter, &encode(selector, &[]))?;
    if found == expected {
        Ok(())
    } else {
        Err(revert!(IRestakingManager::AdapterMismatch, found, expected))
    }
}
