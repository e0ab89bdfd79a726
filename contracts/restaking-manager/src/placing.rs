//! bsETH to adapters and back. Balances are believed, what an adapter says is not.

use crate::storage::{Placement, asset, balance};
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IAdapter, IRestakingManager, IVault};
use basalt_kit::{
    Answer, Args, Revert, Vm, answer, call,
    codec::encode,
    done, emit, erc20, fail,
    layout::KEEPER,
    roles,
    vault::{
        books::Funds,
        gate::Act,
        queue::{allocatable, put_to_work},
        refusal::refusal,
        report,
        state::{Gate, Head, load_line},
    },
};
use basalt_math::Assets;

/// `allocate(adapter, assets)`: from what is at hand, up to both caps.
pub(crate) fn allocate(vm: Vm, args: &mut Args) -> Answer {
    let (adapter, assets) = (args.address()?, amount(args)?);
    roles::require_keeper(vm)?;
    let mut gate = Gate::load(vm);
    gate.admit(&load_line(vm), vm.now(), Act::Allocate)?;
    let mut placement = Placement::listed(vm, adapter)?;
    let (head, mut funds) = (Head::load(vm), Funds::load(vm));

    let free = allocatable(&head, &funds);
    if assets > free {
        return Err(fail!(IVault::InsufficientLiquidity, assets, free));
    }
    placement.book = placement.book.checked_add(assets).map_err(refusal)?;
    let cap = placement.limit(head.totals.backing);
    if placement.book > cap {
        return Err(fail!(IRestakingManager::AboveCap, placement.book, cap));
    }

    put_to_work(vm, &head, &mut funds, &mut gate, assets);
    placement.store(vm, adapter);
    emit!(vm, IRestakingManager::Allocated, [adapter], [assets, placement.book]);

    deploy(vm, adapter, assets)?;
    done()
}

/// Lets the adapter pull exactly `assets`. No less, as the balance tells; no more and nothing later,
/// because that uses the allowance up.
fn deploy(vm: Vm, adapter: Address, assets: Assets) -> Result<(), Revert> {
    let before = balance(vm)?;
    erc20::approve(vm, asset(vm), adapter, assets.0)?;
    call::execute(vm, adapter, &encode(IAdapter::deployCall::SELECTOR, &[assets.into()]))?;
    let moved = before.saturating_sub(balance(vm)?);
    if moved == assets.0 {
        Ok(())
    } else {
        Err(fail!(IRestakingManager::WrongDelta, adapter, assets, moved))
    }
}

/// `deallocate(adapter, assets)`: what does not come stays booked. Works while paused: it lowers
/// risk and pays nobody.
pub(crate) fn deallocate(vm: Vm, args: &mut Args) -> Answer {
    let (adapter, assets) = (args.address()?, amount(args)?);
    roles::require_keeper(vm)?;
    let book = Placement::listed(vm, adapter)?.book;
    if assets > book {
        return Err(fail!(IRestakingManager::ExceedsBook, assets, book));
    }
    take_back(vm, adapter, &encode(IAdapter::freeCall::SELECTOR, &[assets.into()]))
}

/// `emergencyExit(adapter)`: everything back that the adapter can bring, by anyone with a role.
/// Works while paused too.
pub(crate) fn emergency_exit(vm: Vm, args: &mut Args) -> Answer {
    let adapter = args.address()?;
    if !roles::holds(vm, KEEPER) {
        roles::require_guardian(vm)?;
    }
    Placement::listed(vm, adapter)?;
    take_back(vm, adapter, &encode(IAdapter::emergencyExitCall::SELECTOR, &[]))
}

/// Asks the adapter to pay and books by how much our balance grew, up to the book value; what comes
/// above is a donation.
#[inline(never)]
fn take_back(vm: Vm, adapter: Address, request: &[u8]) -> Answer {
    let before = balance(vm)?;
    call::execute(vm, adapter, request)?;
    let came = Assets(balance(vm)?.saturating_sub(before));

    // What comes is known only now, so all state is loaded and stored behind the call.
    let mut placement = Placement::load(vm, adapter);
    let got = came.min(placement.book);
    placement.book = placement.book.checked_sub(got).map_err(refusal)?;
    let mut funds = Funds::load(vm);
    let working = funds.reserves.working.checked_sub(got).map_err(refusal)?;
    funds.reserves.working = working;
    funds.store(vm, &Head::load(vm).totals);
    placement.store(vm, adapter);
    emit!(vm, IRestakingManager::Deallocated, [adapter], [got, placement.book]);
    report::hold_at_most(vm, adapter, placement.book)?;
    answer(&[got.into()])
}

/// The next argument: an amount above zero.
fn amount(args: &mut Args) -> Result<Assets, Revert> {
    match args.amount()? {
        0 => Err(fail!(IVault::ZeroAmount)),
        assets => Ok(Assets(assets)),
    }
}
