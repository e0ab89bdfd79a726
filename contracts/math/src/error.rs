//! All refusals of the money core.

use crate::units::{Assets, Rate, Shares};

/// The reason of a refused calculation. Each variant has the offending value and its limit, if any.
/// Contracts map each to one declared Solidity error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MathError {
    /// A stored field or a result would exceed its width. `value` is the result where it fits 128
    /// bits; otherwise it is the input, and `limit` the largest input whose result fits.
    Overflow {
        /// The value that does not fit.
        value: u128,
        /// The largest value that does.
        limit: u128,
    },
    /// A difference would be below zero.
    Underflow {
        /// The amount to subtract.
        value: u128,
        /// The amount to subtract it from.
        available: u128,
    },
    /// The assets buy less than one wei of shares.
    ZeroShares {
        /// The assets of the call.
        assets: Assets,
    },
    /// The shares pay less than one wei of assets, after the fee.
    ZeroAssets {
        /// The shares of the call.
        shares: Shares,
    },
    /// The rate is zero, so shares are worth nothing and no exit is possible (R11).
    ZeroRate,
    /// Entries are closed (R2): the line is recovering from a loss (`end_rate > 1.01 * rate`) or is below the
    /// least entry rate (`end_rate < 0.001`).
    EntriesClosed {
        /// The rate now.
        rate: Rate,
        /// The rate at the end of the line.
        end_rate: Rate,
    },
    /// A loss or a payment exceeds the backing.
    InsufficientBacking {
        /// The assets to leave.
        assets: Assets,
        /// The backing.
        backing: Assets,
    },
    /// The entry would take the backing above the deposit cap.
    AboveDepositCap {
        /// The backing after the entry.
        backing: Assets,
        /// The deposit cap.
        cap: Assets,
    },
    /// An entry or an exit exceeds the flow limit.
    AboveFlowLimit {
        /// The shares to mint or burn.
        shares: Shares,
        /// The most that the limit allows now.
        max: Shares,
    },
    /// In bunker nothing is booked before the provisional loss is confirmed (R9).
    InBunker,
    /// Outside the bunker there is no provisional loss (R9).
    NotInBunker,
    /// The provisional loss to replace exceeds the sum (R9).
    NotProvisional {
        /// The loss to replace.
        loss: Assets,
        /// The sum over all sources.
        provisional: Assets,
    },
}
