//! How values are written into JSON that people also read.

use alloy::primitives::{Address, U256};
use serde::Serializer;

/// With the checksum of ERC-55 in its capitals, as explorers and wallets show it.
pub fn checksummed<S: Serializer>(address: &Address, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(address)
}

/// As a decimal string: JSON numbers end at 53 bits.
pub fn decimal<S: Serializer>(amount: &U256, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(amount)
}

/// Each as a decimal string.
pub fn decimals<S: Serializer>(amounts: &[U256], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(amounts.iter().map(ToString::to_string))
}
