//! Positions that assets are on their way for.

use crate::{refusal::refuse, storage::VAULT, store::Storage};
use alloy_sol_types::SolCall;
use basalt_interfaces::{IErrors, IRoles, IWithdrawalQueue};
use basalt_kit::{
    Args, HandlerResult, Vm, call, codec::encode, emit, empty, revert, roles::role_address,
};
use basalt_math::queue;

/// `markCommitted(requestId)`: the vault's keeper's, who has asked strategies or validators for what
/// the positions up to this one need.
pub(crate) fn mark_committed(vm: Vm, args: &mut Args) -> HandlerResult {
    let token = args.word()?;
    let keeper = call::view_address(
        vm,
        role_address(vm, VAULT),
        &encode(IRoles::keeperCall::SELECTOR, &[]),
    )?;
    let caller = vm.sender();
    if caller != keeper {
        return Err(revert!(IErrors::Unauthorized, caller, keeper));
    }

    // No number of more than 32 bits is a position's; zero is refused as well.
    let id = token.to_u128().and_then(|id| u32::try_from(id).ok()).unwrap_or(0);
    queue::commit(&mut Storage(vm), id).map_err(|error| refuse(&token, error))?;
    emit!(vm, IWithdrawalQueue::Committed, [id], []);
    empty()
}
