//! Donations out. The one place that looks at the contract's own balance; it prices nothing.

use basalt_interfaces::{IRoles, IVault};
use basalt_kit::{
    Answer, Args, Vm, answer, call, emit, fail, ledger, roles,
    vault::{books::Funds, state::Head},
};

/// `sweep(receiver)`: sends the ether that the ledger does not count.
pub(crate) fn sweep(vm: Vm, args: &mut Args) -> Answer {
    let receiver = args.address()?;
    roles::require_owner(vm)?;
    ledger::require_other(vm, receiver)?;

    let backing = Head::load(vm).totals.backing;
    let at_hand = Funds::load(vm).reserves.for_settlement(backing);
    let balance = vm.balance(vm.this()).to_u128();
    let donated = balance.unwrap_or(u128::MAX).saturating_sub(at_hand.0);
    if donated == 0 {
        return Err(fail!(IVault::ZeroAmount));
    }

    emit!(vm, IRoles::Swept, [receiver], [donated]);
    call::send_ether(vm, receiver, donated)?;
    answer(&[donated.into()])
}
