//! What a queue remembers: its two ends, its batches, its positions.

use super::{BATCH_SECS, RIPE_SECS};
use crate::units::{Rate, Shares};

/// The end that settlement works at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The last position that settlement has passed; the first is 1.
    pub settled: u32,
    /// The batch that settlement has reached; the first is 1.
    pub batch: u32,
    /// The last ripe batch. It never moves back.
    pub ripe: u32,
    /// The last position that assets have been asked for.
    pub backed: u32,
    /// Shares of open positions in ripe batches.
    pub eligible: Shares,
    /// Whether the first open position has been settled in part and the part is unclaimed.
    pub has_part: bool,
}

impl Head {
    /// Whether a part of this open position is settled and unclaimed.
    pub const fn has_part_of(&self, id: u32) -> bool {
        self.has_part && self.settled.saturating_add(1) == id
    }

    /// Whether settlement has not come to this position yet.
    pub const fn is_open(&self, id: u32) -> bool {
        id > self.settled
    }

    /// Settlement goes on behind the first open position.
    pub(super) const fn pass(&mut self) {
        self.settled = self.settled.saturating_add(1);
        self.has_part = false;
    }
}

/// The end that requests work at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tail {
    /// The last position.
    pub last: u32,
    /// The last batch, which may still take requests.
    pub batch: u32,
    /// Shares of open positions in the last batch, as long as it is not ripe.
    pub latest: Shares,
    /// Shares of open positions in all batches that are not ripe.
    pub unripe: Shares,
}

/// Requests of one hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// The rate of all its requests.
    pub rate: Rate,
    /// The time of the first request, seconds since the epoch.
    pub opened_at: u32,
    /// The first position.
    pub first_id: u32,
    /// Shares of the open positions of the batch before this one, until that is ripe. They lie here
    /// because this slot is written anyway when that batch ends.
    pub before: Shares,
}

impl Batch {
    /// Whether a request may join: within the hour, unless the rate has fallen, or the least rate
    /// the request accepts is above the batch's.
    pub const fn takes(&self, now: u32, rate: Rate, min_rate: Rate) -> bool {
        now < self.opened_at.saturating_add(BATCH_SECS)
            && rate.0 >= self.rate.0
            && min_rate.0 <= self.rate.0
    }

    /// Whether a report that speaks of `ref_time` has seen everything that happened before the
    /// last of its requests.
    pub const fn is_ripe(&self, ref_time: u32) -> bool {
        ref_time >= self.opened_at.saturating_add(RIPE_SECS)
    }
}

/// One position. Whose it is does not matter to its terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Shares while it is open or given back, assets once it is settled.
    pub amount: u128,
    /// Whether there is a rate below which it is not to be settled.
    pub has_min_rate: bool,
    /// Whether it was given back.
    pub is_returned: bool,
}
