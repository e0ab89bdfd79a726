//! Entries: ether in, shares out.

use basalt_interfaces::IVault;
use basalt_kit::{Args, HandlerResult, Revert, Vm, Word, call, return_words, revert};
use basalt_math::{Assets, Shares};
use basalt_vault::{
    entry_exit::{self, Amount},
    slippage::SlippageLimit,
};

/// `stake()`: a deposit of all the ether sent, for the sender.
pub(crate) fn stake(vm: Vm, _: &mut Args) -> HandlerResult {
    // More ether than exists: the fallback is never taken.
    let assets = Assets(vm.value().to_u128().unwrap_or(u128::MAX));
    let entry = entry_exit::enter(vm, Amount::Assets(assets), vm.sender(), None)?;
    return_words(&[entry.shares.into()])
}

/// `deposit(assets, receiver)`: the ether sent must be exactly `assets`.
pub(crate) fn deposit(vm: Vm, args: &mut Args) -> HandlerResult {
    enter_assets(vm, args, false)
}

/// `deposit(assets, receiver, minShares, deadline)`.
pub(crate) fn deposit_with_limit(vm: Vm, args: &mut Args) -> HandlerResult {
    enter_assets(vm, args, true)
}

#[inline(never)]
fn enter_assets(vm: Vm, args: &mut Args, has_limit: bool) -> HandlerResult {
    let (assets, receiver) = (assets_of_value(vm, args)?, args.address()?);
    let limit = SlippageLimit::read_if(has_limit, vm, args)?;
    let entry = entry_exit::enter(vm, Amount::Assets(assets), receiver, limit)?;
    return_words(&[entry.shares.into()])
}

/// `addCover(assets)`: the ether sent must be exactly `assets`.
pub(crate) fn add_cover(vm: Vm, args: &mut Args) -> HandlerResult {
    let assets = assets_of_value(vm, args)?;
    return_words(&[entry_exit::add_cover(vm, assets)?.shares.into()])
}

/// Reads the next argument, an amount of ether in wei: `WrongValue` unless exactly that was sent.
#[inline(never)]
fn assets_of_value(vm: Vm, args: &mut Args) -> Result<Assets, Revert> {
    let assets = args.amount()?;
    let value = vm.value();
    if value == Word::from(assets) {
        Ok(Assets(assets))
    } else {
        Err(revert!(IVault::WrongValue, value, assets))
    }
}

/// `mint(shares, receiver)`: ether above the price goes back to the caller.
pub(crate) fn mint(vm: Vm, args: &mut Args) -> HandlerResult {
    enter_shares(vm, args, false)
}

/// `mint(shares, receiver, maxAssets, deadline)`.
pub(crate) fn mint_with_limit(vm: Vm, args: &mut Args) -> HandlerResult {
    enter_shares(vm, args, true)
}

#[inline(never)]
fn enter_shares(vm: Vm, args: &mut Args, has_limit: bool) -> HandlerResult {
    let (shares, receiver) = (args.amount()?, args.address()?);
    let limit = SlippageLimit::read_if(has_limit, vm, args)?;
    let judged = entry_exit::judge_entry(vm, Amount::Shares(Shares(shares)), receiver, limit)?;
    let excess = excess(vm, judged.entry.assets)?;
    let entry = judged.mint(vm, receiver);
    if excess > 0 {
        call::send_ether(vm, vm.sender(), excess)?;
    }
    return_words(&[entry.assets.into()])
}

/// Returns the ether sent above the price: `WrongValue` if less was sent.
fn excess(vm: Vm, price: Assets) -> Result<u128, Revert> {
    let value = vm.value();
    let excess = value.to_u128().and_then(|value| value.checked_sub(price.0));
    excess.ok_or_else(|| revert!(IVault::WrongValue, value, price))
}
