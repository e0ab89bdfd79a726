//! Shares in, ether out, from what is at hand.

use crate::ether;
use basalt_kit::{
    Answer, Args, Revert, Vm, answer,
    vault::flow::{self, Amount},
};
use basalt_math::{Assets, Exit, Shares};

/// `redeem(shares, receiver, owner)`.
pub(crate) fn redeem(vm: Vm, args: &mut Args) -> Answer {
    let amount = Amount::Shares(Shares(args.amount()?));
    answer(&[exit(vm, amount, args)?.assets.into()])
}

/// `withdraw(assets, receiver, owner)`.
pub(crate) fn withdraw(vm: Vm, args: &mut Args) -> Answer {
    let amount = Amount::Assets(Assets(args.amount()?));
    answer(&[exit(vm, amount, args)?.shares.into()])
}

#[inline(never)]
fn exit(vm: Vm, amount: Amount, args: &mut Args) -> Result<Exit, Revert> {
    let (receiver, owner) = (args.address()?, args.address()?);
    let exit = flow::exit(vm, amount, receiver, owner)?;
    ether::pay(vm, receiver, &exit.assets.into())?;
    Ok(exit)
}
