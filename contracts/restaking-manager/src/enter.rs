//! bsETH in, shares out.
//!
//! The shares exist before the assets are pulled. That is safe because the asset is bsETH: it calls
//! nobody back, moves exactly what it is told, and a pull that fails undoes everything.

use crate::storage::asset;
use basalt_kit::{
    Answer, Args, Revert, Vm, answer, erc20,
    vault::flow::{self, Amount},
};
use basalt_math::{Assets, Entry, Shares};

/// `deposit(assets, receiver)`.
pub(crate) fn deposit(vm: Vm, args: &mut Args) -> Answer {
    let amount = Amount::Assets(Assets(args.amount()?));
    answer(&[enter(vm, amount, args)?.shares.into()])
}

/// `mint(shares, receiver)`.
pub(crate) fn mint(vm: Vm, args: &mut Args) -> Answer {
    let amount = Amount::Shares(Shares(args.amount()?));
    answer(&[enter(vm, amount, args)?.assets.into()])
}

#[inline(never)]
fn enter(vm: Vm, amount: Amount, args: &mut Args) -> Result<Entry, Revert> {
    let receiver = args.address()?;
    let entry = flow::enter(vm, amount, receiver)?;
    erc20::transfer_from(vm, asset(vm), vm.sender(), vm.this(), entry.assets.0)?;
    Ok(entry)
}
