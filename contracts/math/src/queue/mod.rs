//! The queue out of a vault: positions in the order of their requests, settled from the front.
//!
//! Requests of the same hour share a batch: its rate, its time, and one slot of storage. A batch is
//! *ripe* once a report speaks of a time safely after all of its requests; only then are its positions
//! settled, and only then do they count in what is owed. Where everything lies is a [`Shelf`]'s
//! concern: storage on chain, maps in tests. Nothing here can fail but by a [`QueueError`].
//!
//! What holds: a position is paid at most `shares * min(rate of its request, rate when settled)`; the
//! payments of all its parts add up to no more than that; a position that cannot be paid for want of
//! assets makes all behind it wait, and nothing else does.

mod back;
mod cancel;
mod claim;
mod error;
mod fill;
mod find;
mod request;
mod shelf;
mod state;
mod step;

pub use back::back;
pub use cancel::{Cancelled, cancel, shares_back};
pub use claim::{Claim, claim, peek};
pub use error::QueueError;
pub use fill::{Filled, fill};
pub use find::batch_of;
pub use request::{Requested, request};
pub use shelf::Shelf;
pub use state::{Batch, Head, Position, Tail};
pub use step::{Offer, Step};

use crate::units::Assets;

/// How long a batch takes requests, in seconds.
pub const BATCH_SECS: u32 = 3_600;

/// How long after the beginning of a batch a report must speak of to make it ripe, in seconds: an
/// hour for the requests of the batch and an hour for clocks that differ.
pub const RIPE_SECS: u32 = 7_200;

/// The least that a part of a position is settled for: 0.001 of the asset.
pub const MIN_PART: Assets = Assets(1_000_000_000_000_000);

/// The most shares, and the most assets, of one position: 94 bits.
pub const MAX_AMOUNT: u128 = (1 << 94) - 1;

/// How many batches one settlement finds ripe at most: more than a queue in use has in two days,
/// and as many positions as a vault looks at in one call.
pub const RIPE_AT_ONCE: u32 = 64;
