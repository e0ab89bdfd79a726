//! Logs.

use alloy_primitives::{Address, B256};

/// A log of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// The contract that emitted it.
    pub address: Address,
    /// Topics, the hash of the event's signature first.
    pub topics: Vec<B256>,
    /// ABI-encoded fields that are not indexed.
    pub data: Vec<u8>,
}
