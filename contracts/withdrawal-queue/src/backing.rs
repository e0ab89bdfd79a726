//! Positions that assets are on their way for.

use crate::{refusal::refuse, shelf::Storage, storage::VAULT};
use alloy_sol_types::SolCall;
use basalt_interfaces::{IErrors, IRoles, IWithdrawalQueue};
use basalt_kit::{Answer, Args, Vm, call, codec::encode, done, emit, fail, roles::holder};
use basalt_math::queue;

/// `markBacked(requestId)`: the vault's keeper's, who has asked strategies or validators for what
/// the positions up to this one need.
pub(crate) fn mark_backed(vm: Vm, args: &mut Args) -> Answer {
    let token = args.word()?;
    let keeper =
        call::view_address(vm, holder(vm, VAULT), &encode(IRoles::keeperCall::SELECTOR, &[]))?;
    let caller = vm.sender();
    if caller != keeper {
        return Err(fail!(IErrors::Unauthorized, caller, keeper));
    }

    // No number of more than 32 bits is a position's; zero is refused as well.
    let id = token.to_u128().and_then(|id| u32::try_from(id).ok()).unwrap_or(0);
    queue::back(&mut Storage(vm), id).map_err(|error| refuse(&token, error))?;
    emit!(vm, IWithdrawalQueue::Backed, [id], []);
    done()
}
