//! Ether in, shares out.

use basalt_interfaces::IVault;
use basalt_kit::{Args, HandlerResult, Revert, Vm, Word, call, return_words, revert};
use basalt_math::{Assets, Entry, Shares};
use basalt_vault::entry_exit::{self, Amount, Bound};

/// `deposit(assets, receiver)`: the ether sent must be exactly `assets`.
pub(crate) fn deposit(vm: Vm, args: &mut Args) -> HandlerResult {
    return_words(&[buy(vm, args)?.shares.into()])
}

/// `deposit(assets, receiver, minShares, deadline)`.
pub(crate) fn deposit_bounded(vm: Vm, args: &mut Args) -> HandlerResult {
    let entry = buy(vm, args)?;
    Bound::read(vm, args)?.at_least(entry.shares.0)?;
    return_words(&[entry.shares.into()])
}

#[inline(never)]
fn buy(vm: Vm, args: &mut Args) -> Result<Entry, Revert> {
    let (assets, receiver) = (sent(vm, args)?, args.address()?);
    entry_exit::enter(vm, Amount::Assets(assets), receiver)
}

/// `addCover(assets)`: the ether sent must be exactly `assets`.
pub(crate) fn add_cover(vm: Vm, args: &mut Args) -> HandlerResult {
    let assets = sent(vm, args)?;
    return_words(&[entry_exit::cover(vm, assets)?.shares.into()])
}

/// The next argument: an amount of ether that must have been sent exactly.
#[inline(never)]
fn sent(vm: Vm, args: &mut Args) -> Result<Assets, Revert> {
    let assets = args.amount()?;
    let sent = vm.value();
    if sent == Word::from(assets) {
        Ok(Assets(assets))
    } else {
        Err(revert!(IVault::WrongValue, sent, assets))
    }
}

/// `mint(shares, receiver)`: ether above the price goes back to the caller.
pub(crate) fn mint(vm: Vm, args: &mut Args) -> HandlerResult {
    let entry = order(vm, args)?;
    refund(vm, entry)
}

/// `mint(shares, receiver, maxAssets, deadline)`.
pub(crate) fn mint_bounded(vm: Vm, args: &mut Args) -> HandlerResult {
    let entry = order(vm, args)?;
    Bound::read(vm, args)?.at_most(entry.assets.0)?;
    refund(vm, entry)
}

#[inline(never)]
fn order(vm: Vm, args: &mut Args) -> Result<Entry, Revert> {
    let (shares, receiver) = (args.amount()?, args.address()?);
    entry_exit::enter(vm, Amount::Shares(Shares(shares)), receiver)
}

#[inline(never)]
fn refund(vm: Vm, entry: Entry) -> HandlerResult {
    let sent = vm.value();
    let excess = sent.to_u128().and_then(|sent| sent.checked_sub(entry.assets.0));
    let Some(excess) = excess else {
        return Err(revert!(IVault::WrongValue, sent, entry.assets));
    };
    if excess > 0 {
        call::send_ether(vm, vm.sender(), excess)?;
    }
    return_words(&[entry.assets.into()])
}
