//! The registry of adapters and their caps.
//!
//! The owner lists adapters and raises caps; the guardian can only lower caps. An address that is
//! not listed is called in one case only: a candidate is asked for its manager and its asset.

use crate::{
    report::adapter_value_word,
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

/// `adapterAt(index)`: the zero address from `adapterCount` on.
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
    let (cap, share_cap) = read_caps(args)?;
    roles::require(vm, OWNER)?;
    require_external(vm, adapter)?;
    if Placement::load(vm, adapter).is_listed() {
        return Err(revert!(IRestakingManager::AdapterListed, adapter));
    }
    let index = adapter_count(vm);
    let index_plus_one = index.saturating_add(1);
    if index_plus_one > MAX_ADAPTERS {
        let (count, max) = (u32::from(index), u32::from(MAX_ADAPTERS));
        return Err(revert!(IRestakingManager::TooManyAdapters, count, max));
    }
    require_match(vm, adapter, IAdapter::managerCall::SELECTOR, vm.this())?;
    require_match(vm, adapter, IAdapter::assetCall::SELECTOR, asset(vm))?;

    set_adapter_at(vm, index, adapter);
    set_adapter_count(vm, index_plus_one);
    Placement { cap, share_cap, index_plus_one, ..Placement::default() }.store(vm, adapter);
    emit!(vm, IRestakingManager::AdapterAdded, [adapter], [cap, share_cap]);
    empty()
}

/// `removeAdapter(adapter)`: `AdapterNotEmpty` while assets are booked there or the adapter holds
/// assets. An adapter that does not answer has to be written off.
pub(crate) fn remove(vm: Vm, args: &mut Args) -> HandlerResult {
    let adapter = args.address()?;
    roles::require(vm, OWNER)?;
    let book = Placement::listed(vm, adapter)?.book;
    let value = if book.0 > 0 { book.into() } else { adapter_value_word(vm, adapter)? };
    if !value.is_zero() {
        return Err(revert!(IRestakingManager::AdapterNotEmpty, adapter, value));
    }

    unlist(vm, adapter)?;
    empty()
}

/// `writeOff(adapter)`: removes an adapter and books its book value as a loss (R7). The adapter is
/// not called, so that a broken or hostile one can be removed.
pub(crate) fn write_off(vm: Vm, args: &mut Args) -> HandlerResult {
    let adapter = args.address()?;
    roles::require(vm, OWNER)?;
    let lost = unlist(vm, adapter)?;
    if lost.0 > 0 {
        booking::book_final_loss(vm, adapter, lost.0)?;
    }
    empty()
}

/// Removes a listed adapter, moves the last one to its index and returns the removed book value.
fn unlist(vm: Vm, adapter: Address) -> Result<Assets, Revert> {
    let Placement { index_plus_one, book, .. } = Placement::listed(vm, adapter)?;
    // `index_plus_one` of a listed adapter is above 0, and the list has at least one entry.
    let index = index_plus_one.saturating_sub(1);
    let last_index = adapter_count(vm).saturating_sub(1);
    let last = adapter_at(vm, &u32::from(last_index).into());
    set_adapter_at(vm, index, last);
    Placement { index_plus_one, ..Placement::load(vm, last) }.store(vm, last);
    // If the adapter is the last one, these lines undo the two above.
    set_adapter_at(vm, last_index, Address::ZERO);
    Placement::default().store(vm, adapter);
    set_adapter_count(vm, last_index);
    emit!(vm, IRestakingManager::AdapterRemoved, [adapter], []);
    Ok(book)
}

/// `setCap(adapter, cap, shareCapBps)`: the owner; the guardian if neither cap rises. A cap below
/// the book value only stops allocations.
pub(crate) fn set_cap(vm: Vm, args: &mut Args) -> HandlerResult {
    let adapter = args.address()?;
    let (cap, share_cap) = read_caps(args)?;
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

/// Reads the next two arguments: a cap in wei of at most 96 bits, and one in basis points of at
/// most [`WHOLE_BPS`].
fn read_caps(args: &mut Args) -> Result<(Assets, Bps), Revert> {
    Ok((Assets(args.at_most(MAX_96)?), basis_points(args, WHOLE_BPS)?))
}

/// Reads an address from an adapter: `AdapterMismatch` unless it is `expected`.
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
