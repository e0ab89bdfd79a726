//! Refusals of the queue.

use crate::units::{Rate, Shares};

/// The reason of a refused request, cancel, claim or commitment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueError {
    /// The request exceeds the width of a position, in shares or in the assets they are worth.
    TooLarge {
        /// The shares of the request.
        shares: Shares,
        /// The most shares that fit at its rate.
        max: Shares,
    },
    /// The least acceptable rate is above the rate of the request.
    MinRateTooHigh {
        /// The least acceptable rate.
        min_rate: Rate,
        /// The rate of the request.
        rate: Rate,
    },
    /// All 2^32 - 1 position numbers are used.
    Full,
    /// The position is settled, returned or committed.
    NotCancellable,
    /// The position holds neither settled assets nor returned shares.
    NotClaimable,
    /// A commitment moves forward only, up to the last position.
    BadCommitment {
        /// The last position.
        last: u32,
    },
}
