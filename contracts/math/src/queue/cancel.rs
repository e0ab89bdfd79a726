//! A position given up before its turn.

use super::{
    error::QueueError,
    find::batch_of,
    shelf::{Shelf, take_part},
    state::Position,
};
use crate::{
    mul_div::mul_div,
    rounding::Rounding,
    units::{Assets, Rate, Shares},
};

/// A position that was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled {
    /// The shares that waited: to be given back on the terms of [`shares_back`].
    pub shares: Shares,
    /// The rate of the request.
    pub rate: Rate,
    /// Whether a part is settled: the position stays, to be claimed. Otherwise it is to be cleared.
    pub is_kept: bool,
}

/// Gives up an open position that no assets are on their way for.
///
/// What was paid of the first one stays claimable, and settlement goes on behind it.
pub fn cancel(
    shelf: &mut impl Shelf,
    id: u32,
    position: &Position,
) -> Result<Cancelled, QueueError> {
    let (mut head, mut tail) = (shelf.head(), shelf.tail());
    if !head.is_open(id) || id <= head.backed {
        return Err(QueueError::NotCancellable);
    }
    let number = batch_of(shelf, &tail, id);
    let batch = shelf.batch(number);
    let shares = position.amount;

    // Every sum that counts these shares loses them; each is at least as large.
    if number <= head.ripe {
        head.eligible = Shares(head.eligible.0.saturating_sub(shares));
    } else {
        tail.unripe = Shares(tail.unripe.0.saturating_sub(shares));
        if number == tail.batch {
            tail.latest = Shares(tail.latest.0.saturating_sub(shares));
        } else {
            let behind = number.saturating_add(1);
            let mut next = shelf.batch(behind);
            next.before = Shares(next.before.0.saturating_sub(shares));
            shelf.put_batch(behind, &next);
        }
        shelf.put_tail(&tail);
    }
    let is_kept = head.has_part_of(id);
    if is_kept {
        let Assets(amount) = take_part(shelf, id);
        shelf.put_position(id, &Position { amount, ..*position });
        head.pass();
    }
    shelf.put_head(&head);
    Ok(Cancelled { shares: Shares(shares), rate: batch.rate, is_kept })
}

/// The shares that a request of `shares` gets back when the rate has gone from `requested` to `now`:
/// all of them, or as many as are worth what the request was. So a request never is an option on
/// growth.
pub fn shares_back(shares: Shares, requested: Rate, now: Rate) -> Shares {
    if now <= requested {
        return shares;
    }
    // A part of the shares fits where they do.
    Shares(mul_div(shares.0, requested.0, now.0, Rounding::Down).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::shares_back;
    use crate::units::{RATE_ONE, Rate, Shares};

    #[test]
    fn growth_since_the_request_is_left_behind() {
        let back = |shares, requested, now| shares_back(Shares(shares), Rate(requested), Rate(now));
        assert_eq!(back(1_000, RATE_ONE, RATE_ONE * 2), Shares(500));
        assert_eq!(back(1_001, RATE_ONE, RATE_ONE * 2), Shares(500));
        assert_eq!(back(1_000, RATE_ONE, RATE_ONE), Shares(1_000));
        assert_eq!(back(1_000, RATE_ONE * 2, RATE_ONE), Shares(1_000));
        assert_eq!(back(1_000, RATE_ONE, 0), Shares(1_000));
        assert_eq!(back(1_000, 0, RATE_ONE), Shares(0));
        assert_eq!(back(1_000, 0, 0), Shares(1_000));
    }
}
