//! The stored state of a queue: its head, its tail, its batches and its positions.

use crate::{
    limits::{BATCH_SECS, MATURITY_SECS},
    units::{Rate, Shares},
};

/// The front of the queue, which settlement changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The last position that settlement has passed; the first is 1.
    pub settled: u32,
    /// The batch that settlement has reached; the first is 1.
    pub batch: u32,
    /// The last mature batch. It never moves back.
    pub mature: u32,
    /// The last committed position: assets for it were requested from validators or strategies.
    pub committed: u32,
    /// Shares of open positions in mature batches.
    pub eligible: Shares,
    /// Whether the first open position has an unclaimed partial payment.
    pub has_partial: bool,
}

impl Head {
    /// Whether this position is the first open one and has an unclaimed partial payment.
    pub const fn has_partial_of(&self, id: u32) -> bool {
        self.has_partial && self.settled.saturating_add(1) == id
    }

    /// Whether settlement has not passed this position.
    pub const fn is_open(&self, id: u32) -> bool {
        id > self.settled
    }

    /// Moves settlement past the first open position.
    pub(super) const fn pass(&mut self) {
        self.settled = self.settled.saturating_add(1);
        self.has_partial = false;
    }
}

/// The end of the queue, which requests change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tail {
    /// The last position.
    pub last: u32,
    /// The last batch, which may still accept requests.
    pub batch: u32,
    /// Shares of open positions in the last batch, until it is mature.
    pub latest: Shares,
    /// Shares of open positions in all batches that are not mature.
    pub immature: Shares,
}

/// The requests of one hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// The rate of all its requests.
    pub rate: Rate,
    /// The time of the first request, seconds since the epoch.
    pub opened_at: u32,
    /// The first position.
    pub first_id: u32,
    /// Shares of open positions in the previous batch, until that is mature. They are stored here
    /// because this slot is written when the previous batch ends.
    pub before: Shares,
}

impl Batch {
    /// Whether a request may join: within the hour, at a rate that has not fallen, and with a least
    /// acceptable rate not above that of the batch.
    pub const fn accepts(&self, now: u32, rate: Rate, min_rate: Rate) -> bool {
        now < self.opened_at.saturating_add(BATCH_SECS)
            && rate.0 >= self.rate.0
            && min_rate.0 <= self.rate.0
    }

    /// Whether a report with reference time `ref_time` is later than every request of the batch, with a
    /// margin for differing clocks.
    pub const fn is_mature(&self, ref_time: u32) -> bool {
        ref_time >= self.opened_at.saturating_add(MATURITY_SECS)
    }
}

/// The terms of one position. They do not depend on its holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Shares while it is open or returned, assets once it is settled.
    pub amount: u128,
    /// Whether it has a least acceptable rate.
    pub has_min_rate: bool,
    /// Whether its shares were returned.
    pub is_returned: bool,
}
