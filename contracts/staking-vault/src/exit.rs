//! Shares in, ether out, from what is at hand.

use basalt_kit::{
    Answer, Args, Revert, Vm, answer, call,
    vault::flow::{self, Amount, Bound},
};
use basalt_math::{Assets, Exit, Shares};

/// `redeem(shares, receiver, owner)`.
pub(crate) fn redeem(vm: Vm, args: &mut Args) -> Answer {
    let amount = Amount::Shares(Shares(args.amount()?));
    answer(&[exit(vm, amount, args, false)?.assets.into()])
}

/// `redeem(shares, receiver, owner, minAssets, deadline)`.
pub(crate) fn redeem_bounded(vm: Vm, args: &mut Args) -> Answer {
    let amount = Amount::Shares(Shares(args.amount()?));
    answer(&[exit(vm, amount, args, true)?.assets.into()])
}

/// `withdraw(assets, receiver, owner)`.
pub(crate) fn withdraw(vm: Vm, args: &mut Args) -> Answer {
    let amount = Amount::Assets(Assets(args.amount()?));
    answer(&[exit(vm, amount, args, false)?.shares.into()])
}

/// `withdraw(assets, receiver, owner, maxShares, deadline)`.
pub(crate) fn withdraw_bounded(vm: Vm, args: &mut Args) -> Answer {
    let amount = Amount::Assets(Assets(args.amount()?));
    answer(&[exit(vm, amount, args, true)?.shares.into()])
}

#[inline(never)]
fn exit(vm: Vm, amount: Amount, args: &mut Args, is_bounded: bool) -> Result<Exit, Revert> {
    let (receiver, owner) = (args.address()?, args.address()?);
    let exit = flow::exit(vm, amount, receiver, owner)?;
    if is_bounded {
        let bound = Bound::read(vm, args)?;
        match amount {
            Amount::Assets(_) => bound.at_most(exit.shares.0)?,
            Amount::Shares(_) => bound.at_least(exit.assets.0)?,
        }
    }
    call::send_ether(vm, receiver, exit.assets.0)?;
    Ok(exit)
}
