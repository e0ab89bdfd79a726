//! Ether in, shares out.

use crate::ether;
use basalt_interfaces::IVault;
use basalt_kit::{
    Answer, Args, Vm, Word, answer, fail,
    vault::flow::{self, Amount},
};
use basalt_math::{Assets, Shares};

/// `deposit(assets, receiver)`: the ether sent must be exactly `assets`.
pub(crate) fn deposit(vm: Vm, args: &mut Args) -> Answer {
    let (assets, receiver) = (args.amount()?, args.address()?);
    let sent = vm.value();
    if sent != Word::from(assets) {
        return Err(fail!(IVault::WrongValue, sent, assets));
    }

    let entry = flow::enter(vm, Amount::Assets(Assets(assets)), receiver)?;
    answer(&[entry.shares.into()])
}

/// `mint(shares, receiver)`: ether above the price goes back to the caller.
pub(crate) fn mint(vm: Vm, args: &mut Args) -> Answer {
    let (shares, receiver) = (args.amount()?, args.address()?);
    let entry = flow::enter(vm, Amount::Shares(Shares(shares)), receiver)?;

    let sent = vm.value();
    let excess = sent.to_u128().and_then(|sent| sent.checked_sub(entry.assets.0));
    let Some(excess) = excess else {
        return Err(fail!(IVault::WrongValue, sent, entry.assets));
    };
    if excess > 0 {
        ether::pay(vm, vm.sender(), &excess.into())?;
    }
    answer(&[entry.assets.into()])
}
