//! The withdrawal queue of one vault: positions in the order of their requests, settled from the
//! front.
//!
//! Requests of one hour share a batch: its rate, its time, and one slot of storage. A batch is
//! *mature* once a report has a reference time safely after all of its requests. Only positions of
//! mature batches are settled, and only they count in the assets owed. [`QueueStorage`] abstracts
//! storage: slots on chain, maps in tests. Every refusal is a [`QueueError`].
//!
//! Invariants: the payments of one position sum to at most
//! `shares * min(rate of its request, rate when settled)`. A position that cannot be paid in full
//! for lack of assets is the only reason for those behind it to wait.

mod cancel;
mod claim;
mod commit;
mod error;
mod fill;
mod find;
mod request;
mod state;
mod step;
mod storage;

pub use cancel::{Cancelled, cancel, shares_back};
pub use claim::{Claim, claim, peek};
pub use commit::commit;
pub use error::QueueError;
pub use fill::{Filled, MAX_BATCHES_PER_FILL, fill};
pub use find::batch_of;
pub use request::{MAX_AMOUNT, Requested, request};
pub use state::{Batch, Head, Position, Tail};
pub use step::{MIN_PARTIAL, Offer, Step};
pub use storage::QueueStorage;
