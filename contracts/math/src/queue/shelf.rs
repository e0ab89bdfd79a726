//! Where a queue keeps what it remembers.

use super::state::{Batch, Head, Position, Tail};
use crate::units::{Assets, Rate, Shares};

/// Storage of one queue, and the ear for what settlement does.
///
/// What was never put is zero, and no position. Positions are made and cleared by whoever keeps
/// their holders; here they only change.
pub trait Shelf {
    /// The end that settlement works at.
    fn head(&self) -> Head;
    /// Keeps it.
    fn put_head(&mut self, head: &Head);
    /// The end that requests work at.
    fn tail(&self) -> Tail;
    /// Keeps it.
    fn put_tail(&mut self, tail: &Tail);
    /// A batch by its number.
    fn batch(&self, number: u32) -> Batch;
    /// Keeps it.
    fn put_batch(&mut self, number: u32, batch: &Batch);
    /// A position that is open, settled or given back; none where it was cancelled or claimed.
    fn position(&self, id: u32) -> Option<Position>;
    /// Keeps the terms of a position that there is.
    fn put_position(&mut self, id: u32, position: &Position);
    /// The rate below which a position that has one is given back.
    fn min_rate(&self, id: u32) -> Rate;
    /// What was paid for a position before it was closed or given back.
    fn part(&self, id: u32) -> Assets;
    /// Keeps it; zero clears it.
    fn put_part(&mut self, id: u32, assets: Assets);

    /// `shares` of a position were settled for `assets`.
    fn on_settled(&mut self, id: u32, shares: Shares, assets: Assets, is_closed: bool);
    /// A position was given back with `shares`.
    fn on_returned(&mut self, id: u32, shares: Shares);
}

/// What was paid of a position in parts; nothing remains of it.
pub(super) fn take_part(shelf: &mut impl Shelf, id: u32) -> Assets {
    let part = shelf.part(id);
    if part > Assets(0) {
        shelf.put_part(id, Assets(0));
    }
    part
}
