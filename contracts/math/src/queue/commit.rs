//! Positions for which assets have been requested from validators or strategies.

use super::{error::QueueError, storage::QueueStorage};

/// R14: commits assets to all positions up to `id`. A committed position cannot be cancelled.
/// Refuses an `id` that is committed already or does not exist.
pub fn commit(storage: &mut impl QueueStorage, id: u32) -> Result<(), QueueError> {
    let (mut head, last) = (storage.head(), storage.tail().last);
    if id <= head.committed || id > last {
        return Err(QueueError::BadCommitment { last });
    }
    head.committed = id;
    storage.put_head(&head);
    Ok(())
}
