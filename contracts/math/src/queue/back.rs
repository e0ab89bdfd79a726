//! Positions that assets are on their way for.

use super::{error::QueueError, shelf::Shelf};

/// Marks all positions up to `id`: they cannot be cancelled any more.
pub fn back(shelf: &mut impl Shelf, id: u32) -> Result<(), QueueError> {
    let (mut head, last) = (shelf.head(), shelf.tail().last);
    if id <= head.backed || id > last {
        return Err(QueueError::BadBacking { last });
    }
    head.backed = id;
    shelf.put_head(&head);
    Ok(())
}
