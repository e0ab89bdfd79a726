//! From a position to the terms of its request.

use super::{shelf::Shelf, state::Tail};

/// The batch of a position that there is: the last one that begins no later. By halves, so that a
/// long queue costs little more than a short one.
pub fn batch_of(shelf: &impl Shelf, tail: &Tail, id: u32) -> u32 {
    let (mut low, mut high) = (1, tail.batch);
    while low < high {
        // Rounded up, and above `low`: both branches make the range smaller.
        let middle = high.saturating_sub(high.saturating_sub(low).wrapping_shr(1));
        if shelf.batch(middle).first_id <= id {
            low = middle;
        } else {
            high = middle.saturating_sub(1);
        }
    }
    low
}
