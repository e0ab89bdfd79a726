//! Donations out. The one place that compares the contract's own balance with the ledger; it prices
//! nothing.

use crate::storage::{asset, balance};
use basalt_interfaces::{IRoles, IVault};
use basalt_kit::{
    Answer, Args, Vm, answer, emit, erc20, fail, ledger, roles,
    vault::state::{Head, Work},
};

/// `sweep(receiver)`: sends the bsETH that the ledger does not count.
pub(crate) fn sweep(vm: Vm, args: &mut Args) -> Answer {
    let receiver = args.address()?;
    roles::require_owner(vm)?;
    ledger::require_other(vm, receiver)?;

    let liquid = Work::load(vm).liquid(&Head::load(vm).totals);
    let donated = balance(vm)?.saturating_sub(liquid.0);
    if donated == 0 {
        return Err(fail!(IVault::ZeroAmount));
    }

    emit!(vm, IRoles::Swept, [receiver], [donated]);
    erc20::transfer(vm, asset(vm), receiver, donated)?;
    answer(&[donated.into()])
}
