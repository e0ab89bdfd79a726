//! bsETH to adapters and back. Amounts are measured by balances, not taken from the adapter.

use crate::{
    storage::{Placement, asset},
    vault::RestakingManager,
};
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IAdapter, IRestakingManager, IVault};
use basalt_kit::{
    Args, HandlerResult, Revert, Vm, call, codec::encode, emit, empty, return_words, revert, roles,
    safe_erc20,
};
use basalt_math::Assets;
use basalt_vault::{
    Vault, VaultRoles, booking,
    books::FundsSlot,
    gate::EntrySlot,
    layout::{GUARDIAN, KEEPER},
    operation::Operation,
    queue::{allocatable, record_allocation},
    refusal::refusal,
    state::{TotalsSlot, load_line},
};

/// `allocate(adapter, assets)`: from the liquid bsETH, up to both caps.
pub(crate) fn allocate(vm: Vm, args: &mut Args) -> HandlerResult {
    let (adapter, assets) = (args.address()?, amount(args)?);
    roles::require(vm, KEEPER)?;
    let mut entry_slot = EntrySlot::load(vm);
    entry_slot.gate.require_open(&load_line(vm), vm.now(), Operation::Allocate)?;
    let mut placement = Placement::listed(vm, adapter)?;
    let (totals_slot, mut funds) = (TotalsSlot::load(vm), FundsSlot::load(vm));

    let available = allocatable(&totals_slot, &funds);
    if assets > available {
        return Err(revert!(IVault::InsufficientLiquidity, assets, available));
    }
    placement.book = placement.book.checked_add(assets).map_err(refusal)?;
    let cap = placement.limit(totals_slot.totals.backing);
    if placement.book > cap {
        return Err(revert!(IRestakingManager::AboveCap, placement.book, cap));
    }

    record_allocation(vm, &totals_slot, &mut funds, &mut entry_slot, assets);
    placement.store(vm, adapter);
    emit!(vm, IRestakingManager::Allocated, [adapter], [assets, placement.book]);

    deploy(vm, adapter, assets)?;
    empty()
}

/// Lets the adapter pull exactly `assets`: `WrongDelta` unless the balance falls by that much. That
/// uses the allowance up, so the adapter can pull nothing later.
fn deploy(vm: Vm, adapter: Address, assets: Assets) -> Result<(), Revert> {
    let before = RestakingManager::balance(vm)?;
    safe_erc20::approve(vm, asset(vm), adapter, assets.0)?;
    call::execute(vm, adapter, &encode(IAdapter::deployCall::SELECTOR, &[assets.into()]))?;
    let moved = before.saturating_sub(RestakingManager::balance(vm)?);
    if moved == assets.0 {
        Ok(())
    } else {
        Err(revert!(IRestakingManager::WrongDelta, adapter, assets, moved))
    }
}

/// `deallocate(adapter, assets)`: assets that do not arrive stay booked. Works while paused,
/// because it lowers risk and pays no user.
pub(crate) fn deallocate(vm: Vm, args: &mut Args) -> HandlerResult {
    let (adapter, assets) = (args.address()?, amount(args)?);
    roles::require(vm, KEEPER)?;
    let book = Placement::listed(vm, adapter)?.book;
    if assets > book {
        return Err(revert!(IRestakingManager::ExceedsBook, assets, book));
    }
    take_back(vm, adapter, &encode(IAdapter::freeCall::SELECTOR, &[assets.into()]))
}

/// `emergencyExit(adapter)`: takes back all that the adapter can pay; keeper, guardian or owner.
/// Works while paused.
pub(crate) fn emergency_exit(vm: Vm, args: &mut Args) -> HandlerResult {
    let adapter = args.address()?;
    if !roles::has_role(vm, KEEPER) {
        roles::require_or_owner::<VaultRoles>(vm, GUARDIAN)?;
    }
    Placement::listed(vm, adapter)?;
    take_back(vm, adapter, &encode(IAdapter::emergencyExitCall::SELECTOR, &[]))
}

/// Asks the adapter to pay and takes the increase of the manager's balance off the book value. What
/// arrives above the book value is a donation. A provisional loss falls to the new book value.
#[inline(never)]
fn take_back(vm: Vm, adapter: Address, request: &[u8]) -> HandlerResult {
    let before = RestakingManager::balance(vm)?;
    call::execute(vm, adapter, request)?;
    let received = Assets(RestakingManager::balance(vm)?.saturating_sub(before));

    // The amount is known only after the call, so all state is loaded and stored after it.
    let mut placement = Placement::load(vm, adapter);
    let booked = received.min(placement.book);
    placement.book = placement.book.checked_sub(booked).map_err(refusal)?;
    let mut funds = FundsSlot::load(vm);
    let working = funds.in_use.working.checked_sub(booked).map_err(refusal)?;
    funds.in_use.working = working;
    funds.store(vm, &TotalsSlot::load(vm).totals);
    placement.store(vm, adapter);
    emit!(vm, IRestakingManager::Deallocated, [adapter], [booked, placement.book]);
    booking::cap_provisional(vm, adapter, placement.book)?;
    return_words(&[booked.into()])
}

/// Reads the next argument, an amount in wei: `ZeroAmount` for 0.
fn amount(args: &mut Args) -> Result<Assets, Revert> {
    match args.amount()? {
        0 => Err(revert!(IVault::ZeroAmount)),
        assets => Ok(Assets(assets)),
    }
}
