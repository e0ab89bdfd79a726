//! Entries: bsETH in, shares out.
//!
//! Shares are minted before the assets are pulled. That is safe because the asset is bsETH: it has
//! no callback, moves exactly the requested amount, and a failed pull reverts the call.

use crate::storage::asset;
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::IToken;
use basalt_kit::{
    Args, HandlerResult, Revert, Vm, Word, call, codec::encode, return_words, safe_erc20,
};
use basalt_math::{Assets, Entry, Shares};
use basalt_vault::{
    entry_exit::{self, Amount},
    slippage::SlippageLimit,
};

/// `deposit(assets, receiver)`.
pub(crate) fn deposit(vm: Vm, args: &mut Args) -> HandlerResult {
    let amount = Amount::Assets(Assets(args.amount()?));
    return_words(&[enter_and_pull(vm, amount, args, false)?.shares.into()])
}

/// `deposit(assets, receiver, minShares, deadline)`.
pub(crate) fn deposit_with_limit(vm: Vm, args: &mut Args) -> HandlerResult {
    let amount = Amount::Assets(Assets(args.amount()?));
    return_words(&[enter_and_pull(vm, amount, args, true)?.shares.into()])
}

/// `mint(shares, receiver)`.
pub(crate) fn mint(vm: Vm, args: &mut Args) -> HandlerResult {
    let amount = Amount::Shares(Shares(args.amount()?));
    return_words(&[enter_and_pull(vm, amount, args, false)?.assets.into()])
}

/// `mint(shares, receiver, maxAssets, deadline)`.
pub(crate) fn mint_with_limit(vm: Vm, args: &mut Args) -> HandlerResult {
    let amount = Amount::Shares(Shares(args.amount()?));
    return_words(&[enter_and_pull(vm, amount, args, true)?.assets.into()])
}

#[inline(never)]
fn enter_and_pull(
    vm: Vm,
    amount: Amount,
    args: &mut Args,
    has_limit: bool,
) -> Result<Entry, Revert> {
    let receiver = args.address()?;
    let limit = SlippageLimit::read_if(has_limit, vm, args)?;
    let entry = entry_exit::enter(vm, amount, receiver, limit)?;
    pull(vm, &entry)?;
    Ok(entry)
}

/// `depositWithPermit(assets, receiver, minShares, deadline, v, r, s)`. A failed permit is ignored:
/// it may have been front-run, and then the allowance is already set.
pub(crate) fn deposit_with_permit(vm: Vm, args: &mut Args) -> HandlerResult {
    let (assets, receiver) = (args.amount()?, args.address()?);
    let (min_shares, deadline) = (args.word()?, args.word()?);
    let (v, r, s) = (args.uint8()?, args.word()?, args.word()?);
    let limit = SlippageLimit::new(vm, min_shares, &deadline)?;

    let (owner, this): (Address, Address) = (vm.sender(), vm.this());
    let v = Word::from(u32::from(v));
    let words = [owner.into(), this.into(), assets.into(), deadline, v, r, s];
    let data = encode(IToken::permit_0Call::SELECTOR, &words);
    call::attempt(vm, asset(vm), &Word::ZERO, &data, 0);

    let entry = entry_exit::enter(vm, Amount::Assets(Assets(assets)), receiver, Some(limit))?;
    pull(vm, &entry)?;
    return_words(&[entry.shares.into()])
}

/// `addCover(assets)`.
pub(crate) fn add_cover(vm: Vm, args: &mut Args) -> HandlerResult {
    let entry = entry_exit::add_cover(vm, Assets(args.amount()?))?;
    pull(vm, &entry)?;
    return_words(&[entry.shares.into()])
}

/// Takes the assets of an entry from the caller.
#[inline(never)]
fn pull(vm: Vm, entry: &Entry) -> Result<(), Revert> {
    safe_erc20::transfer_from(vm, asset(vm), vm.sender(), vm.this(), entry.assets.0)
}
