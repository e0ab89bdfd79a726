//! Storage of one queue and its settlement events.

use super::state::{Batch, Head, Position, Tail};
use crate::units::{Assets, Rate, Shares};

/// Storage of one queue and its settlement event hooks.
///
/// A value that was never written reads as zero, a position as `None`. The implementor creates and
/// clears positions, because it knows their holders; the functions of this module only change them.
pub trait QueueStorage {
    /// Reads the front of the queue.
    fn head(&self) -> Head;
    /// Writes the front of the queue.
    fn put_head(&mut self, head: &Head);
    /// Reads the end of the queue.
    fn tail(&self) -> Tail;
    /// Writes the end of the queue.
    fn put_tail(&mut self, tail: &Tail);
    /// Reads a batch by its number.
    fn batch(&self, number: u32) -> Batch;
    /// Writes a batch.
    fn put_batch(&mut self, number: u32, batch: &Batch);
    /// Reads a position that is open, settled or returned. `None` once cancelled or claimed.
    fn position(&self, id: u32) -> Option<Position>;
    /// Writes the terms of an existing position.
    fn put_position(&mut self, id: u32, position: &Position);
    /// Reads the least acceptable rate of a position that has one.
    fn min_rate(&self, id: u32) -> Rate;
    /// Reads the unclaimed partial payment of a position.
    fn partial(&self, id: u32) -> Assets;
    /// Writes the unclaimed partial payment; zero clears it.
    fn put_partial(&mut self, id: u32, assets: Assets);

    /// Called when `shares` of a position were settled for `assets`.
    fn on_settled(&mut self, id: u32, shares: Shares, assets: Assets, is_closed: bool);
    /// Called when a position was returned with `shares`.
    fn on_returned(&mut self, id: u32, shares: Shares);
}

/// Returns the unclaimed partial payment of a position and clears it.
pub(super) fn take_partial(storage: &mut impl QueueStorage, id: u32) -> Assets {
    let partial = storage.partial(id);
    if partial > Assets(0) {
        storage.put_partial(id, Assets(0));
    }
    partial
}
