//! What a position has ready for its holder.

use super::{
    error::QueueError,
    shelf::{Shelf, take_part},
    state::{Head, Position},
};
use crate::units::{Assets, Shares};

/// What can be taken out of a position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    /// Settled assets.
    pub assets: Assets,
    /// Shares that were given back.
    pub shares: Shares,
    /// Whether nothing is left after that: the position is to be cleared.
    pub is_last: bool,
}

/// Takes everything that is ready.
pub fn claim(shelf: &mut impl Shelf, id: u32, position: &Position) -> Result<Claim, QueueError> {
    let mut head = shelf.head();
    let claim = peek(shelf, &head, id, position);
    if head.has_part_of(id) {
        take_part(shelf, id);
        head.has_part = false;
        shelf.put_head(&head);
        return Ok(claim);
    }
    if !claim.is_last {
        return Err(QueueError::NotClaimable);
    }
    if position.is_returned {
        take_part(shelf, id);
    }
    Ok(claim)
}

/// What is ready, without taking it.
pub fn peek(shelf: &impl Shelf, head: &Head, id: u32, position: &Position) -> Claim {
    if head.has_part_of(id) {
        Claim { assets: shelf.part(id), ..Claim::default() }
    } else if head.is_open(id) {
        Claim::default()
    } else if position.is_returned {
        Claim { assets: shelf.part(id), shares: Shares(position.amount), is_last: true }
    } else {
        Claim { assets: Assets(position.amount), is_last: true, ..Claim::default() }
    }
}
