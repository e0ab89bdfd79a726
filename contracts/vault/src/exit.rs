//! Instant exits: shares are burnt, liquid assets are paid (R3).

use crate::{
    Vault,
    entry_exit::{self, Amount},
    slippage::SlippageLimit,
};
use basalt_kit::{Args, HandlerResult, Revert, Vm, return_words};
use basalt_math::{Assets, Exit, Shares};

/// `redeem(shares, receiver, owner)`.
pub fn redeem<V: Vault>(vm: Vm, args: &mut Args) -> HandlerResult {
    let amount = Amount::Shares(Shares(args.amount()?));
    return_words(&[exit_and_pay::<V>(vm, amount, args, false)?.assets.into()])
}

/// `redeem(shares, receiver, owner, minAssets, deadline)`.
pub fn redeem_with_limit<V: Vault>(vm: Vm, args: &mut Args) -> HandlerResult {
    let amount = Amount::Shares(Shares(args.amount()?));
    return_words(&[exit_and_pay::<V>(vm, amount, args, true)?.assets.into()])
}

/// `withdraw(assets, receiver, owner)`.
pub fn withdraw<V: Vault>(vm: Vm, args: &mut Args) -> HandlerResult {
    let amount = Amount::Assets(Assets(args.amount()?));
    return_words(&[exit_and_pay::<V>(vm, amount, args, false)?.shares.into()])
}

/// `withdraw(assets, receiver, owner, maxShares, deadline)`.
pub fn withdraw_with_limit<V: Vault>(vm: Vm, args: &mut Args) -> HandlerResult {
    let amount = Amount::Assets(Assets(args.amount()?));
    return_words(&[exit_and_pay::<V>(vm, amount, args, true)?.shares.into()])
}

#[inline(never)]
fn exit_and_pay<V: Vault>(
    vm: Vm,
    amount: Amount,
    args: &mut Args,
    has_limit: bool,
) -> Result<Exit, Revert> {
    let (receiver, owner) = (args.address()?, args.address()?);
    let limit = SlippageLimit::read_if(has_limit, vm, args)?;
    let exit = entry_exit::exit(vm, amount, receiver, owner, limit)?;
    V::pay(vm, receiver, exit.assets.0)?;
    Ok(exit)
}
