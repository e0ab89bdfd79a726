//! Donations are sent away. Only this file compares the contract's own balance with the ledger, and
//! it prices nothing.

use crate::{Vault, books::FundsSlot, layout::OWNER, state::TotalsSlot};
use basalt_interfaces::{IRoles, IVault};
use basalt_kit::{
    Args, HandlerResult, Vm, address::require_external, emit, return_words, revert, roles,
};

/// `sweep(receiver)`: sends the assets that the ledger does not count.
pub fn sweep<V: Vault>(vm: Vm, args: &mut Args) -> HandlerResult {
    let receiver = args.address()?;
    roles::require(vm, OWNER)?;
    require_external(vm, receiver)?;

    let backing = TotalsSlot::load(vm).totals.backing;
    let at_hand = FundsSlot::load(vm).reserves.for_settlement(backing);
    let donated = V::balance(vm)?.saturating_sub(at_hand.0);
    if donated == 0 {
        return Err(revert!(IVault::ZeroAmount));
    }

    emit!(vm, IRoles::Swept, [receiver], [donated]);
    V::pay(vm, receiver, donated)?;
    return_words(&[donated.into()])
}
