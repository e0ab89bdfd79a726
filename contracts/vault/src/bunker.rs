//! Bunker: views of provisional losses, and who may revise and confirm them (R9).

use crate::{
    booking,
    layout::{OWNER, PROVISIONAL, SECOND_OPINION},
    state::load_line,
};
use alloy_primitives::Address;
use basalt_interfaces::IBunker;
use basalt_kit::{
    Args, HandlerResult, Revert, Vm, return_words, return_zeros, revert, roles, slots::load_field,
};
use basalt_math::Phase;

/// `isBunker()`.
pub fn is_bunker(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[booking::is_bunker(vm).into()])
}

/// `bunker()`.
pub fn bunker(vm: Vm, _: &mut Args) -> HandlerResult {
    let line = load_line(vm);
    if line.phase() != Phase::Bunker {
        return return_zeros(4);
    }
    let provisional = load_field(vm, PROVISIONAL);
    return_words(&[
        provisional.into(),
        line.start_rate.into(),
        line.end_rate.into(),
        line.start.into(),
    ])
}

/// `provisionalLoss(source)`.
pub fn provisional_loss(vm: Vm, args: &mut Args) -> HandlerResult {
    return_words(&[booking::provisional_of(vm, args.address()?)])
}

/// Checks that the caller may revise the provisional loss of `source` to `loss` (R9). The owner may
/// set any value. The second opinion may only lower the current one, in bunker; so it can end a
/// bunker, but neither start nor deepen one. `Unauthorized` or `NotInBunker` otherwise.
#[inline(never)]
pub fn require_may_revise(vm: Vm, source: Address, loss: u128) -> Result<(), Revert> {
    let current = booking::provisional_of(vm, source);
    if roles::has_role(vm, SECOND_OPINION)
        && current.to_u128().is_some_and(|current| loss <= current)
    {
        booking::require_bunker(vm)
    } else {
        roles::require(vm, OWNER)
    }
}

/// Checks that the caller may confirm the provisional loss (R9): second opinion and owner at any
/// time, anyone seven days after the loss last grew. `NotInBunker`
/// or `ConfirmTooSoon` otherwise.
#[inline(never)]
pub fn require_may_confirm(vm: Vm) -> Result<(), Revert> {
    booking::require_bunker(vm)?;
    let (now, earliest) = (vm.now(), load_line(vm).confirmable_at());
    if now < earliest && !roles::has_role(vm, OWNER) && !roles::has_role(vm, SECOND_OPINION) {
        return Err(revert!(IBunker::ConfirmTooSoon, now, earliest));
    }
    Ok(())
}
