//! Settlement, from the front.

use super::{
    RIPE_AT_ONCE,
    shelf::{Shelf, take_part},
    state::{Batch, Head, Position, Tail},
    step::{Offer, Step},
};
use crate::{
    conversions::assets_for,
    rounding::Rounding,
    units::{Assets, Rate, Shares},
};

/// What one settlement came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filled {
    /// Shares to burn.
    pub shares: Shares,
    /// Assets to pay: at most what was at hand, and at most what the shares are worth.
    pub assets: Assets,
    /// What the ripe positions that are left may still need, at most.
    pub owed: Assets,
}

/// Settles from the front: at most `max` positions, cancelled ones counted, and what the `offer`
/// has, for all that a report of `ref_time` makes ripe.
pub fn fill(shelf: &mut impl Shelf, max: u32, offer: Offer, ref_time: u32) -> Filled {
    let (mut head, tail) = (shelf.head(), shelf.tail());
    ripen(shelf, &mut head, tail, ref_time);

    let mut left = offer.liquid;
    let mut burnt = Shares(0);
    let mut place = Place::of(shelf, &head, &tail);
    for _ in 0..max {
        let id = head.settled.saturating_add(1);
        if head.settled == tail.last || place.advance(shelf, id, &mut head, &tail) > head.ripe {
            break;
        }
        let Some(position) = shelf.position(id) else {
            head.pass();
            continue;
        };
        let step = judge(shelf, id, &position, place.batch.rate, Offer { liquid: left, ..offer });
        match step {
            Step::Wait => break,
            Step::GiveBack => give_back(shelf, &mut head, id, &position),
            Step::Pay { shares, assets } => {
                pay(shelf, &mut head, id, &position, shares, assets);
                // No more is burnt than there is, and no more paid than is left.
                burnt = Shares(burnt.0.saturating_add(shares.0));
                left = Assets(left.0.saturating_sub(assets.0));
            }
        }
    }
    shelf.put_head(&head);

    let assets = Assets(offer.liquid.0.saturating_sub(left.0));
    // The sum of rounded payments is at most the rounded payment for the sum. Both factors have 96
    // bits and the product is scaled by 90: the fallback is never taken.
    let owed = assets_for(head.eligible, offer.rate, Rounding::Down).unwrap_or(Assets(u128::MAX));
    Filled { shares: burnt, assets, owed }
}

/// The batches that a report of `ref_time` makes ripe, at most [`RIPE_AT_ONCE`] of them unless it
/// is all. Their sums leave the tail.
fn ripen(shelf: &mut impl Shelf, head: &mut Head, mut tail: Tail, ref_time: u32) {
    let is_ripe = |number| shelf.batch(number).is_ripe(ref_time);
    let first = head.ripe.saturating_add(1);
    if first > tail.batch || !is_ripe(first) {
        return;
    }
    let (ripe, shares) = if is_ripe(tail.batch) {
        (tail.batch, tail.unripe)
    } else {
        let (mut ripe, mut shares) = (head.ripe, Shares(0));
        let mut batch = shelf.batch(first);
        // The last one is not ripe, so this ends before it, and each has one behind it.
        for number in first..first.saturating_add(RIPE_AT_ONCE).min(tail.batch) {
            if !batch.is_ripe(ref_time) {
                break;
            }
            batch = shelf.batch(number.saturating_add(1));
            ripe = number;
            shares = Shares(shares.0.saturating_add(batch.before.0));
        }
        (ripe, shares)
    };
    head.ripe = ripe;
    head.eligible = Shares(head.eligible.0.saturating_add(shares.0));
    // The sum of all unripe batches is at least that of some.
    tail.unripe = Shares(tail.unripe.0.saturating_sub(shares.0));
    shelf.put_tail(&tail);
}

/// The batch that settlement has reached, and the one behind it: each is read once.
struct Place {
    batch: Batch,
    next: Batch,
}

impl Place {
    fn of(shelf: &impl Shelf, head: &Head, tail: &Tail) -> Self {
        Self { batch: shelf.batch(head.batch), next: next(shelf, head, tail) }
    }

    /// Goes to the batch of position `id`, which is this one or the next; gives its number.
    fn advance(&mut self, from: &impl Shelf, id: u32, head: &mut Head, tail: &Tail) -> u32 {
        if head.batch < tail.batch && id >= self.next.first_id {
            head.batch = head.batch.saturating_add(1);
            self.batch = self.next;
            self.next = next(from, head, tail);
        }
        head.batch
    }
}

fn next(shelf: &impl Shelf, head: &Head, tail: &Tail) -> Batch {
    if head.batch < tail.batch {
        shelf.batch(head.batch.saturating_add(1))
    } else {
        Batch::default()
    }
}

fn judge(shelf: &impl Shelf, id: u32, position: &Position, requested: Rate, offer: Offer) -> Step {
    let min_rate = if position.has_min_rate { shelf.min_rate(id) } else { Rate(0) };
    offer.judge(Shares(position.amount), requested, min_rate)
}

/// The holder gets the rest of the shares; what was paid before stays where it is.
fn give_back(shelf: &mut impl Shelf, head: &mut Head, id: u32, position: &Position) {
    shelf.put_position(id, &Position { is_returned: true, ..*position });
    shelf.on_returned(id, Shares(position.amount));
    leave(head, position.amount);
    head.pass();
}

fn pay(
    shelf: &mut impl Shelf,
    head: &mut Head,
    id: u32,
    position: &Position,
    shares: Shares,
    assets: Assets,
) {
    let before = if head.has_part { take_part(shelf, id) } else { Assets(0) };
    // All parts together are worth at most the whole at the rate of the request, which fits.
    let paid = assets.0.saturating_add(before.0);
    let rest = position.amount.saturating_sub(shares.0);
    let is_closed = rest == 0;
    if is_closed {
        shelf.put_position(id, &Position { amount: paid, ..*position });
        head.pass();
    } else {
        shelf.put_position(id, &Position { amount: rest, ..*position });
        shelf.put_part(id, Assets(paid));
        head.has_part = true;
    }
    leave(head, shares.0);
    shelf.on_settled(id, shares, assets, is_closed);
}

/// Shares that do not wait any more.
const fn leave(head: &mut Head, shares: u128) {
    // They were counted when their batch became ripe.
    head.eligible = Shares(head.eligible.0.saturating_sub(shares));
}
