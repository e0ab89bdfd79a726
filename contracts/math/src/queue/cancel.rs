//! Cancelling a position before it is settled.

use super::{
    error::QueueError,
    find::batch_of,
    state::Position,
    storage::{QueueStorage, take_partial},
};
use crate::{
    mul_div::mul_div,
    rounding::Rounding,
    units::{Assets, Rate, Shares},
};

/// A cancelled position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled {
    /// The unsettled shares. [`shares_back`] returns how many the holder receives.
    pub shares: Shares,
    /// The rate of the request.
    pub rate: Rate,
    /// Whether an unclaimed partial payment remains. If so the position stays until it is claimed;
    /// otherwise the caller clears it.
    pub is_claimable: bool,
}

/// R14: cancels an open position that is not committed.
///
/// A partial payment of the first position stays claimable, and settlement continues behind it.
pub fn cancel(
    storage: &mut impl QueueStorage,
    id: u32,
    position: &Position,
) -> Result<Cancelled, QueueError> {
    let (mut head, mut tail) = (storage.head(), storage.tail());
    if !head.is_open(id) || id <= head.committed {
        return Err(QueueError::NotCancellable);
    }
    let number = batch_of(storage, &tail, id);
    let batch = storage.batch(number);
    let shares = position.amount;

    // Each sum that includes these shares is at least as large.
    if number <= head.mature {
        head.eligible = Shares(head.eligible.0.saturating_sub(shares));
    } else {
        tail.immature = Shares(tail.immature.0.saturating_sub(shares));
        if number == tail.batch {
            tail.latest = Shares(tail.latest.0.saturating_sub(shares));
        } else {
            let behind = number.saturating_add(1);
            let mut next = storage.batch(behind);
            next.before = Shares(next.before.0.saturating_sub(shares));
            storage.put_batch(behind, &next);
        }
        storage.put_tail(&tail);
    }
    let is_claimable = head.has_partial_of(id);
    if is_claimable {
        let Assets(amount) = take_partial(storage, id);
        storage.put_position(id, &Position { amount, ..*position });
        head.pass();
    }
    storage.put_head(&head);
    Ok(Cancelled { shares: Shares(shares), rate: batch.rate, is_claimable })
}

/// R14: returns how many of `shares` a cancelled or returned position receives when the rate moved from
/// `requested` to `now`: all of them, or as many as are worth what the request was worth. An open
/// request is therefore no free option on growth.
pub fn shares_back(shares: Shares, requested: Rate, now: Rate) -> Shares {
    if now <= requested {
        return shares;
    }
    // The result is below `shares`, so the fallback is never taken.
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
