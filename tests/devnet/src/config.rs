//! Configuration of a devnet.

use alloy::primitives::{Address, B256, U256, address, b256};

/// Chain id of an Arbitrum Nitro dev node.
pub const DEV_CHAIN_ID: u64 = 412_346;

/// Default `ArbOS` version of a devnet.
///
/// That of Arbitrum One and Nova since 2026-08-20: Stylus version 3, a stack limit of 22,000 words,
/// Osaka EVM rules, and a program that was called earlier in a block counts as cached.
pub const DEFAULT_ARBOS_VERSION: u64 = 61;

/// The prefunded account of an Arbitrum Nitro dev node. It is a chain owner.
pub const DEV_ACCOUNT: DevAccount = DevAccount {
    address: address!("3f1Eae7D46d88F08fc2F8ed27FCb2AB183EB2d0E"),
    private_key: b256!("b6b15c8cb491557369f3c7d2c287b053eb229daa9c22138887752191c9520659"),
};

/// An account with a published private key. Never use it on another chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DevAccount {
    /// Address derived from the private key.
    pub address: Address,
    /// Secp256k1 private key.
    pub private_key: B256,
}

/// Options of [`Devnet::start`](crate::Devnet::start).
#[derive(Clone, Debug)]
pub struct DevnetConfig {
    /// Chain id, [`DEV_CHAIN_ID`] by default.
    pub chain_id: u64,
    /// `ArbOS` version, 30 to 61; [`DEFAULT_ARBOS_VERSION`] by default.
    pub arbos: u64,
    /// Initial balances in wei, in addition to [`DEV_ACCOUNT`], which starts with 1000 ether.
    pub accounts: Vec<(Address, U256)>,
    /// Private keys that `eth_sendTransaction` can sign with, in addition to [`DEV_ACCOUNT`]'s.
    pub keys: Vec<B256>,
    /// Whether `eth_call` and `eth_estimateGas` may activate programs, as is the default here. Nodes
    /// since Nitro 3.11.5 refuse it unless they are told otherwise: with `false` this one does too.
    pub allows_trial_activation: bool,
    /// How many programs may be open at once in a call or an estimate; 0 for any number, as is the
    /// default of nodes. Transactions are exempt. Nitro's `stylus-target.max-stylus-call-depth`.
    pub max_call_depth: u16,
    /// How many storage slots a program may hold in the cache of one frame; 0 for any number, as is
    /// the default of nodes. Calls and estimates that exceed it fail, transactions are not accepted.
    /// Nitro's `stylus-target.max-storage-cache-slots`.
    pub max_cached_slots: u32,
    /// Unix timestamp of the genesis block in seconds, or `None` to use the wall clock.
    ///
    /// With a value, time stands still and changes only on request, so runs are reproducible.
    /// Without one, later blocks follow the wall clock. The timestamp is part of the genesis hash.
    pub timestamp: Option<u64>,
}

impl Default for DevnetConfig {
    fn default() -> Self {
        Self {
            chain_id: DEV_CHAIN_ID,
            arbos: DEFAULT_ARBOS_VERSION,
            accounts: Vec::new(),
            keys: Vec::new(),
            allows_trial_activation: true,
            max_call_depth: 0,
            max_cached_slots: 0,
            timestamp: None,
        }
    }
}
