//! Every rule of this crate that can be broken, in one flat list.

use crate::units::{Assets, Rate, Shares};

/// Why a calculation was refused. Each variant carries the offending value and, where there is
/// one, the limit it broke; contracts map each to one declared Solidity error.
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
    /// More was to be taken than there is.
    Underflow {
        /// What was to be taken.
        value: u128,
        /// What there is.
        available: u128,
    },
    /// The assets are worth less than one wei of shares.
    ZeroShares {
        /// The assets of the call.
        assets: Assets,
    },
    /// The shares are worth less than one wei of assets, after the fee.
    ZeroAssets {
        /// The shares of the call.
        shares: Shares,
    },
    /// The rate is zero: shares are worth nothing, so nothing can be exited.
    ZeroRate,
    /// Entries wait: the line is recovering from a loss (`end_rate > 1.01 * rate`) or is below the
    /// least entry rate (`end_rate < 0.001`).
    EntriesClosed {
        /// The rate now.
        rate: Rate,
        /// The rate at the end of the line.
        end_rate: Rate,
    },
    /// A loss or a payment larger than everything the ledger owns.
    InsufficientBacking {
        /// What was to leave.
        assets: Assets,
        /// What there is.
        backing: Assets,
    },
    /// The entry would take the backing above the deposit cap.
    AboveDepositCap {
        /// The backing after the entry.
        backing: Assets,
        /// The most that the vault takes.
        cap: Assets,
    },
    /// More would enter or leave than the flow of the day allows.
    AboveFlowLimit {
        /// The shares to be minted or burnt.
        shares: Shares,
        /// The most that may be, now.
        max: Shares,
    },
    /// A loss is waiting to be confirmed: no change is booked before it is.
    InBunker,
    /// No loss is waiting to be confirmed.
    NotInBunker,
    /// The provisional loss that is to be replaced is not part of the sum.
    NotProvisional {
        /// What was to be replaced.
        loss: Assets,
        /// The sum over all sources.
        provisional: Assets,
    },
}
