//! Views of the queue and of its positions.

use crate::{
    owned_position::OwnedPosition,
    storage::{ASSET, VAULT},
    store::{Storage, returned},
};
use basalt_kit::{
    Args, HandlerResult, Vm, codec::return_amount, erc721::Erc721, return_words, return_zeros,
    roles::return_address,
};
use basalt_math::{
    Rate,
    queue::{Claim, Head, QueueStorage, Tail, batch_of, peek},
};

/// Status of a position that waits for settlement.
const OPEN: u32 = 1;
/// Status of a position whose assets can be claimed.
const SETTLED: u32 = 2;
/// Status of a position whose shares can be claimed.
const RETURNED: u32 = 3;

/// `vault()`.
pub(crate) fn vault(vm: Vm, _: &mut Args) -> HandlerResult {
    return_address(vm, VAULT)
}

/// `asset()`.
pub(crate) fn asset(vm: Vm, _: &mut Args) -> HandlerResult {
    return_address(vm, ASSET)
}

/// `queueState()`.
pub(crate) fn queue_state(vm: Vm, _: &mut Args) -> HandlerResult {
    let (head, tail) = (Storage(vm).head(), Storage(vm).tail());
    return_words(&[
        tail.last.into(),
        head.settled.into(),
        head.committed.into(),
        waiting(&head, &tail).into(),
        head.eligible.into(),
    ])
}

/// `escrowedShares()`.
pub(crate) fn escrowed_shares(vm: Vm, _: &mut Args) -> HandlerResult {
    let waiting = waiting(&Storage(vm).head(), &Storage(vm).tail());
    return_amount(waiting.saturating_add(returned(vm).0))
}

/// Shares of all open positions. They are parts of the supply, so the sum never saturates.
const fn waiting(head: &Head, tail: &Tail) -> u128 {
    head.eligible.0.saturating_add(tail.immature.0)
}

/// `position(requestId)`: all zeros if it does not exist, was cancelled or was claimed.
pub(crate) fn position(vm: Vm, args: &mut Args) -> HandlerResult {
    let Some(OwnedPosition { id, owner, position }) = OwnedPosition::find(vm, &args.word()?) else {
        return return_zeros(7);
    };
    let storage = Storage(vm);
    let (head, tail) = (storage.head(), storage.tail());
    let batch = storage.batch(batch_of(&storage, &tail, id));
    let min_rate = if position.has_min_rate { storage.min_rate(id) } else { Rate(0) };
    let Claim { assets, shares, .. } = peek(&storage, &head, id, &position);
    let (status, shares) = if head.is_open(id) {
        (OPEN, position.amount)
    } else if position.is_returned {
        (RETURNED, shares.0)
    } else {
        (SETTLED, 0)
    };
    return_words(&[
        owner.into(),
        status.into(),
        shares.into(),
        assets.into(),
        batch.rate.into(),
        min_rate.into(),
        batch.opened_at.into(),
    ])
}

/// `pendingRedeemRequest(requestId, controller)`.
pub(crate) fn pending_redeem_request(vm: Vm, args: &mut Args) -> HandlerResult {
    let (token, controller) = (args.word()?, args.address()?);
    let owned = OwnedPosition::find(vm, &token).filter(|owned| owned.owner == controller);
    let open = owned.filter(|owned| Storage(vm).head().is_open(owned.id));
    return_amount(open.map_or(0, |owned| owned.position.amount))
}

/// `claimableAssets(requestId)`.
pub(crate) fn claimable_assets(vm: Vm, args: &mut Args) -> HandlerResult {
    let storage = Storage(vm);
    let claim = OwnedPosition::find(vm, &args.word()?)
        .map(|owned| peek(&storage, &storage.head(), owned.id, &owned.position));
    return_amount(claim.map_or(0, |claim| claim.assets.0))
}
