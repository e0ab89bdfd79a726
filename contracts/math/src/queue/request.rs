//! Requesting a withdrawal: a new position at the end of the queue.

use super::{error::QueueError, state::Batch, storage::QueueStorage};
use crate::{
    mul_div::mul_div,
    rounding::Rounding,
    units::{RATE_ONE, Rate, Shares},
};

/// The most shares, and the most assets, of one position: 94 bits.
pub const MAX_AMOUNT: u128 = (1 << 94) - 1;

/// An accepted request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requested {
    /// The number of the position, which the caller creates.
    pub id: u32,
    /// The rate of its batch: the highest rate at which it is settled.
    pub rate: Rate,
}

/// R14: accepts a request of `shares` at `rate`. Settlement returns the shares while the rate is below
/// `min_rate` (0: never).
///
/// The request joins the batch of the hour and gets its rate, which is at most `rate` and at least
/// `min_rate`. Opening a batch writes one more slot.
pub fn request(
    storage: &mut impl QueueStorage,
    now: u32,
    rate: Rate,
    min_rate: Rate,
    shares: Shares,
) -> Result<Requested, QueueError> {
    let max = max_shares(rate);
    if shares > max {
        return Err(QueueError::TooLarge { shares, max });
    }
    if min_rate > rate {
        return Err(QueueError::MinRateTooHigh { min_rate, rate });
    }
    let mut tail = storage.tail();
    let Some(id) = tail.last.checked_add(1) else { return Err(QueueError::Full) };

    let mut batch = storage.batch(tail.batch);
    if tail.batch == 0 || !batch.accepts(now, rate, min_rate) {
        // If no shares are immature, the previous batch is mature and counted, or empty.
        let before = if tail.immature > Shares(0) { tail.latest } else { Shares(0) };
        batch = Batch { rate, opened_at: now, first_id: id, before };
        // There are at most as many batches as positions.
        tail.batch = tail.batch.saturating_add(1);
        tail.latest = Shares(0);
        storage.put_batch(tail.batch, &batch);
    }

    tail.last = id;
    // Queued shares are a part of the supply, which has 96 bits.
    tail.latest = Shares(tail.latest.0.saturating_add(shares.0));
    tail.immature = Shares(tail.immature.0.saturating_add(shares.0));
    storage.put_tail(&tail);
    Ok(Requested { id, rate: batch.rate })
}

/// The most shares of a position at `rate`, so that its payment fits as well.
fn max_shares(rate: Rate) -> Shares {
    // Beyond 128 bits, and at rate 0, only the width of the shares limits.
    let by_assets = mul_div(MAX_AMOUNT, RATE_ONE, rate.0, Rounding::Down).unwrap_or(MAX_AMOUNT);
    Shares(by_assets.min(MAX_AMOUNT))
}
