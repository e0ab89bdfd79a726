//! Removal of donations. Only this file compares the contract's own balance with the ledger; no
//! price depends on it (R11).

use crate::{Vault, books::FundsSlot, layout::OWNER, state::TotalsSlot};
use basalt_interfaces::{IRoles, IVault};
use basalt_kit::{
    Args, HandlerResult, Vm, address::require_external, emit, return_words, revert, roles,
};

/// `sweep(receiver)`: sends assets that the ledger does not count. `ZeroAmount` if there are none.
pub fn sweep<V: Vault>(vm: Vm, args: &mut Args) -> HandlerResult {
    let receiver = args.address()?;
    roles::require(vm, OWNER)?;
    require_external(vm, receiver)?;

    let backing = TotalsSlot::load(vm).totals.backing;
    let liquid = FundsSlot::load(vm).in_use.for_settlement(backing);
    let donated = V::balance(vm)?.saturating_sub(liquid.0);
    if donated == 0 {
        return Err(revert!(IVault::ZeroAmount));
    }

    emit!(vm, IRoles::Swept, [receiver], [donated]);
    V::pay(vm, receiver, donated)?;
    return_words(&[donated.into()])
}
