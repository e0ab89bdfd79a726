//! A new position at the end.

use super::{MAX_AMOUNT, error::QueueError, shelf::Shelf, state::Batch};
use crate::{
    mul_div::mul_div,
    rounding::Rounding,
    units::{RATE_ONE, Rate, Shares},
};

/// A request that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requested {
    /// The number of the position, which is to be made now.
    pub id: u32,
    /// The rate of its batch: the most it is settled at.
    pub rate: Rate,
}

/// Takes a request of `shares` at `rate`, to be given back below `min_rate` (0: never).
///
/// It joins the batch of the hour, whose rate is then its own: at most `rate`, and at least
/// `min_rate`. A batch that begins costs a slot more.
pub fn request(
    shelf: &mut impl Shelf,
    now: u32,
    rate: Rate,
    min_rate: Rate,
    shares: Shares,
) -> Result<Requested, QueueError> {
    let max = most(rate);
    if shares > max {
        return Err(QueueError::TooLarge { shares, max });
    }
    if min_rate > rate {
        return Err(QueueError::MinRateTooHigh { min_rate, rate });
    }
    let mut tail = shelf.tail();
    let Some(id) = tail.last.checked_add(1) else { return Err(QueueError::Full) };

    let mut batch = shelf.batch(tail.batch);
    if tail.batch == 0 || !batch.takes(now, rate, min_rate) {
        // Where nothing is unripe, the batch before is either ripe, and its sum counted already, or
        // empty.
        let before = if tail.unripe > Shares(0) { tail.latest } else { Shares(0) };
        batch = Batch { rate, opened_at: now, first_id: id, before };
        // There are no more batches than positions.
        tail.batch = tail.batch.saturating_add(1);
        tail.latest = Shares(0);
        shelf.put_batch(tail.batch, &batch);
    }

    tail.last = id;
    // What waits is a part of the supply, which has 96 bits.
    tail.latest = Shares(tail.latest.0.saturating_add(shares.0));
    tail.unripe = Shares(tail.unripe.0.saturating_add(shares.0));
    shelf.put_tail(&tail);
    Ok(Requested { id, rate: batch.rate })
}

/// The most shares of a position, so that what it is settled for fits as well.
fn most(rate: Rate) -> Shares {
    // Beyond 128 bits, and at rate 0, the shares themselves are the limit.
    let by_assets = mul_div(MAX_AMOUNT, RATE_ONE, rate.0, Rounding::Down).unwrap_or(MAX_AMOUNT);
    Shares(by_assets.min(MAX_AMOUNT))
}
