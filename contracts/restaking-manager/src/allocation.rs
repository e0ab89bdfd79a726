//! bsETH to adapters and back. Balances are believed, what an adapter says is not.

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
    layout::{GUARDIAN, KEEPER},
    operation::Operation,
    queue::{allocatable, put_to_work},
    refusal::refusal,
    state::{StatusSlot, TotalsSlot, load_line},
};

/// `allocate(adapter, assets)`: from what is at hand, up to both caps.
pub(crate) fn allocate(vm: Vm, args: &mut Args) -> HandlerResult {
    let (adapter, assets) = (args.address()?, amount(args)?);
    roles::require(vm, KEEPER)?;
    let mut status = StatusSlot::load(vm);
    status.require_open(&load_line(vm), vm.now(), Operation::Allocate)?;
    let mut placement = Placement::listed(vm, adapter)?;
    let (totals_slot, mut funds) = (TotalsSlot::load(vm), FundsSlot::load(vm));

    let free = allocatable(&totals_slot, &funds);
    if assets > free {
        return Err(revert!(IVault::InsufficientLiquidity, assets, free));
    }
    placement.book = placement.book.checked_add(assets).map_err(refusal)?;
    let cap = placement.limit(totals_slot.totals.backing);
    if placement.book > cap {
        return Err(revert!(IRestakingManager::AboveCap, placement.book, cap));
    }

    put_to_work(vm, &totals_slot, &mut funds, &mut status, assets);
    placement.store(vm, adapter);
    emit!(vm, IRestakingManager::Allocated, [adapter], [assets, placement.book]);

    deploy(vm, adapter, assets)?;
    empty()
}

/// Lets the adapter pull exactly `assets`. No less, as the balance tells; no more and nothing later,
/// because that uses the allowance up.
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

/// `deallocate(adapter, assets)`: what does not come stays booked. Works while paused: it lowers
/// risk and pays nobody.
pub(crate) fn deallocate(vm: Vm, args: &mut Args) -> HandlerResult {
    let (adapter, assets) = (args.address()?, amount(args)?);
    roles::require(vm, KEEPER)?;
    let book = Placement::listed(vm, adapter)?.book;
    if assets > book {
        return Err(revert!(IRestakingManager::ExceedsBook, assets, book));
    }
    take_back(vm, adapter, &encode(IAdapter::freeCall::SELECTOR, &[assets.into()]))
}

/// `emergencyExit(adapter)`: everything back that the adapter can bring, by anyone with a role.
/// Works while paused too.
pub(crate) fn emergency_exit(vm: Vm, args: &mut Args) -> HandlerResult {
    let adapter = args.address()?;
    if !roles::has_role(vm, KEEPER) {
        roles::require_or_owner::<VaultRoles>(vm, GUARDIAN)?;
    }
    Placement::listed(vm, adapter)?;
    take_back(vm, adapter, &encode(IAdapter::emergencyExitCall::SELECTOR, &[]))
}

/// Asks the adapter to pay and books by how much our balance grew, up to the book value; what comes
/// above is a donation.
#[inline(never)]
fn take_back(vm: Vm, adapter: Address, request: &[u8]) -> HandlerResult {
    let before = RestakingManager::balance(vm)?;
    call::execute(vm, adapter, request)?;
    let came = Assets(RestakingManager::balance(vm)?.saturating_sub(before));

    // What comes is known only now, so all state is loaded and stored behind the call.
    let mut placement = Placement::load(vm, adapter);
    let got = came.min(placement.book);
    placement.book = placement.book.checked_sub(got).map_err(refusal)?;
    let mut funds = FundsSlot::load(vm);
    let working = funds.reserves.working.checked_sub(got).map_err(refusal)?;
    funds.reserves.working = working;
    funds.store(vm, &TotalsSlot::load(vm).totals);
    placement.store(vm, adapter);
    emit!(vm, IRestakingManager::Deallocated, [adapter], [got, placement.book]);
    booking::cap_provisional(vm, adapter, placement.book)?;
    return_words(&[got.into()])
}

/// The next argument: an amount above zero.
fn amount(args: &mut Args) -> Result<Assets, Revert> {
    match args.amount()? {
        0 => Err(revert!(IVault::ZeroAmount)),
        assets => Ok(Assets(assets)),
    }
}
