//! bsETH to adapters and back. Balances are believed, what an adapter says is not.

use crate::storage::{Placement, asset, balance};
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IAdapter, IRestakingManager, IToken, IVault};
use basalt_kit::{
    Answer, Args, Revert, Vm, answer, call,
    codec::encode,
    done, emit, erc20, fail, pause, roles,
    vault::{
        refusal::refusal,
        state::{Head, Work},
    },
};
use basalt_math::Assets;

/// `allocate(adapter, assets)`: from what is at hand, up to both caps.
pub(crate) fn allocate(vm: Vm, args: &mut Args) -> Answer {
    let (adapter, assets) = (args.address()?, amount(args)?);
    roles::require_keeper(vm)?;
    let now = vm.now();
    let head = Head::load(vm);
    pause::require_open(&head, now)?;
    let mut placement = Placement::listed(vm, adapter)?;
    let mut work = Work::load(vm);

    let liquid = work.liquid(&head.totals);
    if assets > liquid {
        return Err(fail!(IVault::InsufficientLiquidity, assets, liquid));
    }
    placement.book = placement.book.checked_add(assets).map_err(refusal)?;
    let cap = placement.limit(head.totals.backing);
    if placement.book > cap {
        return Err(fail!(IRestakingManager::AboveCap, placement.book, cap));
    }

    work.working = work.working.checked_add(assets).map_err(refusal)?;
    work.moved_at = now;
    work.store(vm);
    placement.store(vm, adapter);
    emit!(vm, IRestakingManager::Allocated, [adapter], [assets, placement.book]);

    deploy(vm, adapter, assets)?;
    done()
}

/// Lets the adapter pull exactly `assets`: no less, no more, and nothing later.
fn deploy(vm: Vm, adapter: Address, assets: Assets) -> Result<(), Revert> {
    let asset = asset(vm);
    let before = balance(vm)?;
    erc20::approve(vm, asset, adapter, assets.0)?;
    call::execute(vm, adapter, &encode(IAdapter::deployCall::SELECTOR, &[assets.into()]))?;
    require_moved(adapter, assets, before.saturating_sub(balance(vm)?))?;

    let allowance = encode(IToken::allowanceCall::SELECTOR, &[vm.this().into(), adapter.into()]);
    let left = call::view_amount(vm, asset, &allowance)?;
    require_moved(adapter, assets, assets.0.saturating_sub(left))
}

fn require_moved(adapter: Address, agreed: Assets, moved: u128) -> Result<(), Revert> {
    if moved == agreed.0 {
        Ok(())
    } else {
        Err(fail!(IRestakingManager::WrongDelta, adapter, agreed, moved))
    }
}

/// `deallocate(adapter, assets)`: what does not come stays booked; what comes above is a donation.
/// Works while paused: it lowers risk and pays nobody.
pub(crate) fn deallocate(vm: Vm, args: &mut Args) -> Answer {
    let (adapter, assets) = (args.address()?, amount(args)?);
    roles::require_keeper(vm)?;
    let book = Placement::listed(vm, adapter)?.book;
    if assets > book {
        return Err(fail!(IRestakingManager::ExceedsBook, assets, book));
    }

    // What comes is known only afterwards, so all state is loaded and stored behind the call.
    let got = free(vm, adapter, assets)?.min(assets);

    let mut placement = Placement::load(vm, adapter);
    placement.book = placement.book.checked_sub(got).map_err(refusal)?;
    let mut work = Work::load(vm);
    work.working = work.working.checked_sub(got).map_err(refusal)?;
    work.moved_at = vm.now();
    work.store(vm);
    placement.store(vm, adapter);
    emit!(vm, IRestakingManager::Deallocated, [adapter], [got, placement.book]);
    answer(&[got.into()])
}

/// Asks the adapter for `assets`; gives by how much our balance grew.
fn free(vm: Vm, adapter: Address, assets: Assets) -> Result<Assets, Revert> {
    let before = balance(vm)?;
    call::execute(vm, adapter, &encode(IAdapter::freeCall::SELECTOR, &[assets.into()]))?;
    Ok(Assets(balance(vm)?.saturating_sub(before)))
}

/// The next argument: an amount above zero.
fn amount(args: &mut Args) -> Result<Assets, Revert> {
    match args.amount()? {
        0 => Err(fail!(IVault::ZeroAmount)),
        assets => Ok(Assets(assets)),
    }
}
