//! What can be read of the queue and of one position.

use crate::{
    held::Held,
    shelf::{Storage, returned},
    storage::{ASSET, VAULT},
};
use basalt_kit::{Answer, Args, Vm, Word, answer, codec::answer_amount, roles::answer_holder};
use basalt_math::{
    Rate,
    queue::{Claim, Head, Shelf, Tail, batch_of, peek},
};

/// A position that waits.
const OPEN: u32 = 1;
/// One whose assets can be claimed.
const SETTLED: u32 = 2;
/// One whose shares can be claimed.
const RETURNED: u32 = 3;

/// `vault()`.
pub(crate) fn vault(vm: Vm, _: &mut Args) -> Answer {
    answer_holder(vm, VAULT)
}

/// `asset()`.
pub(crate) fn asset(vm: Vm, _: &mut Args) -> Answer {
    answer_holder(vm, ASSET)
}

/// `queueState()`.
pub(crate) fn queue_state(vm: Vm, _: &mut Args) -> Answer {
    let (head, tail) = (Storage(vm).head(), Storage(vm).tail());
    answer(&[
        tail.last.into(),
        head.settled.into(),
        head.backed.into(),
        waiting(&head, &tail).into(),
        head.eligible.into(),
    ])
}

/// `escrowedShares()`.
pub(crate) fn escrowed_shares(vm: Vm, _: &mut Args) -> Answer {
    let waiting = waiting(&Storage(vm).head(), &Storage(vm).tail());
    answer_amount(waiting.saturating_add(returned(vm).0))
}

/// Shares of all open positions, ripe and not: all are parts of the supply.
const fn waiting(head: &Head, tail: &Tail) -> u128 {
    head.eligible.0.saturating_add(tail.unripe.0)
}

/// `position(requestId)`: all zeros where there is none, or none any more.
pub(crate) fn position(vm: Vm, args: &mut Args) -> Answer {
    let Some(Held { id, owner, position }) = Held::find(vm, &args.word()?) else {
        return answer(&[Word::ZERO; 7]);
    };
    let shelf = Storage(vm);
    let (head, tail) = (shelf.head(), shelf.tail());
    let batch = shelf.batch(batch_of(&shelf, &tail, id));
    let min_rate = if position.has_min_rate { shelf.min_rate(id) } else { Rate(0) };
    let Claim { assets, shares, .. } = peek(&shelf, &head, id, &position);
    let (status, shares) = if head.is_open(id) {
        (OPEN, position.amount)
    } else if position.is_returned {
        (RETURNED, shares.0)
    } else {
        (SETTLED, 0)
    };
    answer(&[
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
pub(crate) fn pending_redeem_request(vm: Vm, args: &mut Args) -> Answer {
    let (token, controller) = (args.word()?, args.address()?);
    let held = Held::find(vm, &token).filter(|held| held.owner == controller);
    let open = held.filter(|held| Storage(vm).head().is_open(held.id));
    answer_amount(open.map_or(0, |held| held.position.amount))
}

/// `claimableAssets(requestId)`.
pub(crate) fn claimable_assets(vm: Vm, args: &mut Args) -> Answer {
    let shelf = Storage(vm);
    let claim = Held::find(vm, &args.word()?)
        .map(|held| peek(&shelf, &shelf.head(), held.id, &held.position));
    answer_amount(claim.map_or(0, |claim| claim.assets.0))
}
