//! Commitments: positions that can no longer be cancelled because their assets are on the way.

use crate::{refusal::refusal, storage::VAULT, store::Storage};
use alloy_sol_types::SolCall;
use basalt_interfaces::{IErrors, IRoles, IWithdrawalQueue};
use basalt_kit::{
    Args, HandlerResult, Vm, call, codec::encode, emit, empty, revert, roles::role_address,
};
use basalt_math::queue;

/// `markCommitted(requestId)`: by the vault's keeper, once it has requested the assets of the
/// positions up to this one from strategies or validators.
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

    // Ids have at most 32 bits. A larger number becomes 0, which is refused.
    let id = token.to_u128().and_then(|id| u32::try_from(id).ok()).unwrap_or(0);
    queue::commit(&mut Storage(vm), id).map_err(|error| refusal(&token, error))?;
    emit!(vm, IWithdrawalQueue::Committed, [id], []);
    empty()
}
