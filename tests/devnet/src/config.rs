//! What a devnet is started with.

use alloy::primitives::{Address, B256, U256, address, b256};

/// Chain id of an Arbitrum Nitro dev node.
pub const DEV_CHAIN_ID: u64 = 412_346;

/// `ArbOS` version a devnet runs unless told otherwise.
///
/// It is what the newest stable dev node boots at: Stylus version 2, a stack of 22,000 words,
/// Osaka rules for the EVM and no per-block cache of recent programs.
pub const DEFAULT_ARBOS_VERSION: u64 = 51;

/// The prefunded account of an Arbitrum Nitro dev node; it is a chain owner.
pub const DEV_ACCOUNT: DevAccount = DevAccount {
    address: address!("3f1Eae7D46d88F08fc2F8ed27FCb2AB183EB2d0E"),
    private_key: b256!("b6b15c8cb491557369f3c7d2c287b053eb229daa9c22138887752191c9520659"),
};

/// An account whose key the devnet knows. Its keys are public: never use one elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DevAccount {
    /// Address of the key.
    pub address: Address,
    /// Secp256k1 key.
    pub private_key: B256,
}

/// Options of [`Devnet::start`](crate::Devnet::start).
#[derive(Clone, Debug)]
pub struct DevnetConfig {
    /// Chain id, [`DEV_CHAIN_ID`] by default.
    pub chain_id: u64,
    /// `ArbOS` version, 30 to 60. See [`DEFAULT_ARBOS_VERSION`].
    pub arbos: u64,
    /// Wei of accounts besides [`DEV_ACCOUNT`], which always has 1000 ether.
    pub accounts: Vec<(Address, U256)>,
    /// Keys that `eth_sendTransaction` may sign with, besides [`DEV_ACCOUNT`]'s.
    pub keys: Vec<B256>,
    /// Unix seconds of the genesis block; the wall clock if `None`. It is part of the genesis
    /// hash, so two starts are told apart by that hash. Later blocks follow the wall clock, but
    /// where this is set the clock stands still and moves only as the client says.
    pub timestamp: Option<u64>,
}

impl Default for DevnetConfig {
    fn default() -> Self {
        Self {
            chain_id: DEV_CHAIN_ID,
            arbos: DEFAULT_ARBOS_VERSION,
            accounts: Vec::new(),
            keys: Vec::new(),
            timestamp: None,
        }
    }
}
