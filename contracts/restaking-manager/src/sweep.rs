//! Donations out. The one place that compares the contract's own balance with the ledger; it prices
//! nothing.

use crate::storage::{balance, pay};
use basalt_interfaces::{IRoles, IVault};
use basalt_kit::{
    Answer, Args, Vm, answer, emit, fail, ledger, roles,
    vault::{books::Funds, state::Head},
};

/// `sweep(receiver)`: sends the bsETH that the ledger does not count.
pub(crate) fn sweep(vm: Vm, args: &mut Args) -> Answer {
    let receiver = args.address()?;
    roles::require_owner(vm)?;
    ledger::require_other(vm, receiver)?;

    let backing = Head::load(vm).totals.backing;
    let at_hand = Funds::load(vm).reserves.for_settlement(backing);
    let donated = balance(vm)?.saturating_sub(at_hand.0);
    if donated == 0 {
        return Err(fail!(IVault::ZeroAmount));
    }

    emit!(vm, IRoles::Swept, [receiver], [donated]);
    pay(vm, receiver, donated)?;
    answer(&[donated.into()])
}
