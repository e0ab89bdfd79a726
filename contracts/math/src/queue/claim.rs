//! Claiming the settled assets and returned shares of a position.

use super::{
    error::QueueError,
    state::{Head, Position},
    storage::{QueueStorage, take_partial},
};
use crate::units::{Assets, Shares};

/// The claimable contents of a position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    /// Settled assets.
    pub assets: Assets,
    /// Returned shares.
    pub shares: Shares,
    /// Whether nothing remains afterwards, so that the caller clears the position.
    pub is_last: bool,
}

/// R14: takes everything claimable; settled claims stand outside the backing, before every loss. Refuses a position without anything claimable.
pub fn claim(
    storage: &mut impl QueueStorage,
    id: u32,
    position: &Position,
) -> Result<Claim, QueueError> {
    let mut head = storage.head();
    let claim = peek(storage, &head, id, position);
    if head.has_partial_of(id) {
        take_partial(storage, id);
        head.has_partial = false;
        storage.put_head(&head);
        return Ok(claim);
    }
    if !claim.is_last {
        return Err(QueueError::NotClaimable);
    }
    if position.is_returned {
        take_partial(storage, id);
    }
    Ok(claim)
}

/// Returns the claimable contents without taking them.
pub fn peek(storage: &impl QueueStorage, head: &Head, id: u32, position: &Position) -> Claim {
    if head.has_partial_of(id) {
        Claim { assets: storage.partial(id), ..Claim::default() }
    } else if head.is_open(id) {
        Claim::default()
    } else if position.is_returned {
        Claim { assets: storage.partial(id), shares: Shares(position.amount), is_last: true }
    } else {
        Claim { assets: Assets(position.amount), is_last: true, ..Claim::default() }
    }
}
