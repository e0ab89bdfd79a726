//! Cancels: a holder ends an open position.

use crate::{owned_position::OwnedPosition, pay, refusal::refusal, store::Storage};
use basalt_interfaces::IWithdrawalQueue;
use basalt_kit::{Args, HandlerResult, Vm, emit, erc721, return_words};
use basalt_math::queue;

/// `cancel(requestId)`: by the holder, its approved account or an operator. The vault returns
/// shares to the holder, see [`pay::release_shares`]. A position with a partial payment stays until
/// that is claimed.
pub(crate) fn cancel(vm: Vm, args: &mut Args) -> HandlerResult {
    let token = args.word()?;
    let owned = erc721::load::<OwnedPosition>(vm, &token)?;
    erc721::require_authorized(vm, &owned)?;

    let cancelled = queue::cancel(&mut Storage(vm), owned.id, &owned.position)
        .map_err(|error| refusal(&token, error))?;
    if !cancelled.is_claimable {
        owned.burn(vm);
    }

    let returned = pay::release_shares(vm, owned.owner, cancelled.shares, cancelled.rate)?;
    emit!(vm, IWithdrawalQueue::PositionCancelled, [owned.id], [cancelled.shares, returned]);
    return_words(&[returned])
}
