//! What a queue refuses.

use crate::units::{Rate, Shares};

/// Why a request, a cancel, a claim or a mark was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueError {
    /// More than one position can have, in shares or in the assets they are worth.
    TooLarge {
        /// The shares of the request.
        shares: Shares,
        /// The most there can be at its rate.
        max: Shares,
    },
    /// The least acceptable rate is above the rate of the request.
    MinRateTooHigh {
        /// The least acceptable rate.
        min_rate: Rate,
        /// The rate of the request.
        rate: Rate,
    },
    /// There are 2^32 - 1 positions already.
    Full,
    /// The position is settled, given back or backed.
    NotCancellable,
    /// Nothing of the position is settled yet.
    NotClaimable,
    /// Backing moves forward only, up to the last position.
    BadBacking {
        /// The last position.
        last: u32,
    },
}
