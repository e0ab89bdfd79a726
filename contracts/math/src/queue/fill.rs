//! Settlement from the front of the queue.

use super::{
    state::{Batch, Head, Position, Tail},
    step::{Offer, Step},
    storage::{QueueStorage, take_partial},
};
use crate::{
    conversions::assets_for,
    rounding::Rounding,
    units::{Assets, Rate, Shares},
};

/// The most batches that become mature in one settlement, unless all are. More than a queue in use
/// has in two days, and as many as the positions that a vault settles in one call.
pub const MAX_BATCHES_PER_FILL: u32 = 64;

/// The result of one settlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filled {
    /// Shares to burn.
    pub shares: Shares,
    /// Assets to pay: at most the offer, and at most what the shares are worth.
    pub assets: Assets,
    /// R14: the most assets that the remaining eligible positions may need.
    pub owed: Assets,
}

/// R14: settles positions of batches that a report with reference time `ref_time` makes mature: at most
/// `max` positions, cancelled ones included, and at most the assets of `offer`.
pub fn fill(storage: &mut impl QueueStorage, max: u32, offer: Offer, ref_time: u32) -> Filled {
    let (mut head, tail) = (storage.head(), storage.tail());
    advance_maturity(storage, &mut head, tail, ref_time);

    let mut left = offer.liquid;
    let mut burnt = Shares(0);
    let mut cursor = Cursor::of(storage, &head, &tail);
    for _ in 0..max {
        let id = head.settled.saturating_add(1);
        if head.settled == tail.last || cursor.advance(storage, id, &mut head, &tail) > head.mature
        {
            break;
        }
        let Some(position) = storage.position(id) else {
            head.pass();
            continue;
        };
        let offer = Offer { liquid: left, ..offer };
        match decide(storage, id, &position, cursor.batch.rate, offer) {
            Step::Wait => break,
            Step::Return => return_shares(storage, &mut head, id, &position),
            Step::Pay { shares, assets } => {
                pay(storage, &mut head, id, &position, shares, assets);
                // Burns at most the supply and pays at most what is left.
                burnt = Shares(burnt.0.saturating_add(shares.0));
                left = Assets(left.0.saturating_sub(assets.0));
            }
        }
    }
    storage.put_head(&head);

    let assets = Assets(offer.liquid.0.saturating_sub(left.0));
    // The sum of rounded payments is at most the rounded payment for the sum. Both factors have 96
    // bits and the product is divided by 90: the fallback is never taken.
    let owed = assets_for(head.eligible, offer.rate, Rounding::Down).unwrap_or(Assets(u128::MAX));
    Filled { shares: burnt, assets, owed }
}

/// R14: moves the shares of batches that `ref_time` makes mature from the tail to the head. Handles at
/// most [`MAX_BATCHES_PER_FILL`] batches, unless all are mature.
fn advance_maturity(
    storage: &mut impl QueueStorage,
    head: &mut Head,
    mut tail: Tail,
    ref_time: u32,
) {
    let is_mature = |number| storage.batch(number).is_mature(ref_time);
    let first = head.mature.saturating_add(1);
    if first > tail.batch || !is_mature(first) {
        return;
    }
    let (mature, shares) = if is_mature(tail.batch) {
        (tail.batch, tail.immature)
    } else {
        let (mut mature, mut shares) = (head.mature, Shares(0));
        let mut batch = storage.batch(first);
        // The last batch is not mature, so the loop ends before it and each batch has a next one.
        for number in first..first.saturating_add(MAX_BATCHES_PER_FILL).min(tail.batch) {
            if !batch.is_mature(ref_time) {
                break;
            }
            batch = storage.batch(number.saturating_add(1));
            mature = number;
            shares = Shares(shares.0.saturating_add(batch.before.0));
        }
        (mature, shares)
    };
    head.mature = mature;
    head.eligible = Shares(head.eligible.0.saturating_add(shares.0));
    // The sum of all immature batches is at least that of some.
    tail.immature = Shares(tail.immature.0.saturating_sub(shares.0));
    storage.put_tail(&tail);
}

/// The batch that settlement has reached and the next one, each read once.
struct Cursor {
    batch: Batch,
    next: Batch,
}

impl Cursor {
    fn of(storage: &impl QueueStorage, head: &Head, tail: &Tail) -> Self {
        Self { batch: storage.batch(head.batch), next: next_batch(storage, head, tail) }
    }

    /// Moves to the batch of position `id`, which is this one or the next. Returns its number.
    fn advance(
        &mut self,
        storage: &impl QueueStorage,
        id: u32,
        head: &mut Head,
        tail: &Tail,
    ) -> u32 {
        if head.batch < tail.batch && id >= self.next.first_id {
            head.batch = head.batch.saturating_add(1);
            self.batch = self.next;
            self.next = next_batch(storage, head, tail);
        }
        head.batch
    }
}

fn next_batch(storage: &impl QueueStorage, head: &Head, tail: &Tail) -> Batch {
    if head.batch < tail.batch {
        storage.batch(head.batch.saturating_add(1))
    } else {
        Batch::default()
    }
}

fn decide(
    storage: &impl QueueStorage,
    id: u32,
    position: &Position,
    requested: Rate,
    offer: Offer,
) -> Step {
    let min_rate = if position.has_min_rate { storage.min_rate(id) } else { Rate(0) };
    offer.decide(Shares(position.amount), requested, min_rate)
}

/// Returns the unsettled shares to the holder. An earlier partial payment stays claimable.
fn return_shares(storage: &mut impl QueueStorage, head: &mut Head, id: u32, position: &Position) {
    storage.put_position(id, &Position { is_returned: true, ..*position });
    storage.on_returned(id, Shares(position.amount));
    remove_eligible(head, position.amount);
    head.pass();
}

fn pay(
    storage: &mut impl QueueStorage,
    head: &mut Head,
    id: u32,
    position: &Position,
    shares: Shares,
    assets: Assets,
) {
    let before = if head.has_partial { take_partial(storage, id) } else { Assets(0) };
    // All payments together are at most the whole at the rate of the request, which fits.
    let paid = assets.0.saturating_add(before.0);
    let rest = position.amount.saturating_sub(shares.0);
    let is_closed = rest == 0;
    if is_closed {
        storage.put_position(id, &Position { amount: paid, ..*position });
        head.pass();
    } else {
        storage.put_position(id, &Position { amount: rest, ..*position });
        storage.put_partial(id, Assets(paid));
        head.has_partial = true;
    }
    remove_eligible(head, shares.0);
    storage.on_settled(id, shares, assets, is_closed);
}

/// Removes shares that were counted when their batch became mature.
const fn remove_eligible(head: &mut Head, shares: u128) {
    head.eligible = Shares(head.eligible.0.saturating_sub(shares));
}
