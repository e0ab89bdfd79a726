//! The block hash contract of EIP-2935 in Arbitrum's form: block numbers are those of `ArbSys`, and
//! the contract keeps 393,168 hashes instead of 8,191.
//!
//! Code and layout: OffchainLabs/sys-asm `execution_hash`, as Nitro deploys it at `ArbOS` 40.

use alloy::primitives::{Address, Bytes, address, hex};

use crate::chain::state::State;

/// Address of the contract.
pub(crate) const ADDRESS: Address = address!("0000F90827F1C53a10cb7A02335B175320002935");

/// Number of hashes that the contract keeps. The hash of block `n` is in slot `n % WINDOW`.
pub(crate) const WINDOW: u64 = 393_168;

/// Runtime code. The system address stores a hash; other callers get that of the block number in
/// their calldata, or a revert if the block is not one of the last [`WINDOW`].
const CODE: [u8; 133] = hex!(
    "3373fffffffffffffffffffffffffffffffffffffffe1460605760203603605c575f3563a3b1b31d5f5260205f60"
    "04601c60645afa15605c575f51600181038211605c57816205ffd0910311605c576205ffd09006545f5260205ff3"
    "5b5f5ffd5b5f356205ffd0600163a3b1b31d5f5260205f6004601c60645afa15605c575f5103065500"
);

/// Creates the contract.
pub(crate) fn deploy(state: &mut State) {
    let account = state.account_mut(ADDRESS);
    account.nonce = 1;
    account.set_code(Bytes::from_static(&CODE));
}
