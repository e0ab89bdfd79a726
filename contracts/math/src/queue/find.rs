//! The batch of a position.

use super::{state::Tail, storage::QueueStorage};

/// Returns the batch of an existing position: the last one that begins no later. A binary search,
/// so the cost grows with the logarithm of the number of batches.
pub fn batch_of(storage: &impl QueueStorage, tail: &Tail, id: u32) -> u32 {
    let (mut low, mut high) = (1, tail.batch);
    while low < high {
        // Rounded up and above `low`, so both branches shrink the range.
        let middle = high.saturating_sub(high.saturating_sub(low).wrapping_shr(1));
        if storage.batch(middle).first_id <= id {
            low = middle;
        } else {
            high = middle.saturating_sub(1);
        }
    }
    low
}
