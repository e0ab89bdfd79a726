//! The chain: blocks mined on demand, their receipts, the states between them, and the clock.

mod block;
mod block_hashes;
pub(crate) mod call;
mod clock;
pub(crate) mod estimate;
mod mine;
pub(crate) mod mined;
mod snapshot;
pub(crate) mod state;
pub(crate) mod tx;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use alloy::{
    primitives::{Address, B256, U256},
    signers::local::PrivateKeySigner,
};
use thiserror::Error;

use crate::{
    arbos::{genesis::genesis, state::ArbosState},
    config::{DEV_ACCOUNT, DevnetConfig},
    evm::{BlockContext, Policies},
    stylus::params::{ArbosVersion, UnsupportedArbos},
};
pub(crate) use block::Block;
use clock::Clock;
use snapshot::Snapshot;
use state::{State, StateDb};

/// Number of past states that are kept.
pub(crate) const STATE_HISTORY: usize = 256;

/// The devnet cannot start.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum StartError {
    /// The `ArbOS` version is not supported.
    #[error(transparent)]
    Arbos(#[from] UnsupportedArbos),
    /// The configured key with this index is not a valid secp256k1 key.
    #[error("key {0} of the configuration is not a valid private key")]
    Key(usize),
}

/// The whole chain.
#[derive(Debug)]
pub(crate) struct Chain {
    /// Chain id.
    pub(crate) id: u64,
    blocks: Vec<Block>,
    /// Block number of each transaction, by hash.
    transactions: HashMap<B256, u64>,
    clock: Clock,
    snapshots: Vec<Snapshot>,
    /// Keys that the node signs with.
    wallets: HashMap<Address, PrivateKeySigner>,
    policies: Policies,
    /// Programs that the next transactions find called earlier in their block, by code hash.
    called_before: Arc<[B256]>,
    /// Accounts that can send transactions without a signature.
    pub(crate) impersonated: HashSet<Address>,
}

impl Chain {
    /// Creates a chain that consists of the genesis block.
    pub(crate) fn new(config: &DevnetConfig) -> Result<Self, StartError> {
        let number = u8::try_from(config.arbos).unwrap_or(u8::MAX);
        let arbos = ArbosVersion::new(number)?;
        let keys = std::iter::once(DEV_ACCOUNT.private_key).chain(config.keys.iter().copied());
        let mut wallets = HashMap::new();
        for (index, key) in keys.enumerate() {
            let signer = PrivateKeySigner::from_bytes(&key).map_err(|_| StartError::Key(index))?;
            wallets.insert(signer.address(), signer);
        }
        let clock = Clock::new(config.timestamp);
        let state = Arc::new(genesis(config, arbos));
        let base_fee = ArbosState::new(&mut StateDb(Arc::clone(&state))).base_fee();
        let block = Block::genesis(arbos, clock.now(), base_fee.saturating_to(), state);
        Ok(Self {
            id: config.chain_id,
            blocks: vec![block],
            transactions: HashMap::new(),
            clock,
            snapshots: Vec::new(),
            wallets,
            policies: Policies {
                allows_trial_activation: config.allows_trial_activation,
                max_call_depth: config.max_call_depth,
                max_cached_slots: config.max_cached_slots,
            },
            called_before: Arc::default(),
            impersonated: HashSet::new(),
        })
    }

    /// Returns the last block.
    pub(crate) fn latest(&self) -> &Block {
        // The genesis block is never removed, so `blocks` is not empty.
        &self.blocks[self.blocks.len() - 1]
    }

    /// Returns the block with this number.
    pub(crate) fn block(&self, number: u64) -> Option<&Block> {
        self.blocks.get(usize::try_from(number).ok()?)
    }

    /// Returns the block with this hash.
    pub(crate) fn block_by_hash(&self, hash: B256) -> Option<&Block> {
        self.blocks.iter().rev().find(|block| block.hash == hash)
    }

    /// Returns the block that contains a transaction.
    pub(crate) fn block_of_transaction(&self, hash: B256) -> Option<&Block> {
        self.block(*self.transactions.get(&hash)?)
    }

    /// Returns the accounts that the node signs for, the dev account first.
    pub(crate) fn accounts(&self) -> Vec<Address> {
        let mut accounts: Vec<_> = self.wallets.keys().copied().collect();
        accounts.sort_by_key(|account| (*account != DEV_ACCOUNT.address, *account));
        accounts
    }

    /// Returns the signer of an account, if the node has its key.
    pub(crate) fn wallet(&self, account: Address) -> Option<&PrivateKeySigner> {
        self.wallets.get(&account)
    }

    /// Returns the base fee of the next block, in wei per gas.
    pub(crate) fn base_fee(&self) -> u64 {
        let mut state = StateDb(Arc::clone(self.latest_state()));
        ArbosState::new(&mut state).base_fee().saturating_to()
    }

    /// Returns the state after the last block.
    pub(crate) fn latest_state(&self) -> &Arc<State> {
        &self.latest().state
    }

    /// Returns the execution context of an existing block.
    pub(crate) fn context_of(&self, block: &Block) -> BlockContext {
        BlockContext {
            chain_id: self.id,
            arbos: block.arbos,
            number: block.header.number,
            timestamp: block.header.timestamp,
            base_fee: block.header.base_fee_per_gas.unwrap_or_default(),
            recent_hashes: self.hashes_before(block.header.number),
            policies: self.policies,
            called_before: Arc::default(),
        }
    }

    /// Returns the execution context of the next block, before an upgrade that is due.
    fn next_context(&self) -> BlockContext {
        let number = self.latest().header.number + 1;
        BlockContext {
            chain_id: self.id,
            arbos: self.latest().arbos,
            number,
            timestamp: self.clock.next_block_time(self.latest().header.timestamp),
            base_fee: self.base_fee(),
            recent_hashes: self.hashes_before(number),
            policies: self.policies,
            called_before: Arc::clone(&self.called_before),
        }
    }

    /// Sets the programs that the next transactions find called earlier in their block.
    pub(crate) fn set_called_before(&mut self, programs: &[Address]) {
        let state = self.latest_state();
        let hash_of = |program: &Address| Some(state.account(*program)?.code_hash);
        self.called_before = programs.iter().filter_map(hash_of).collect();
    }

    fn hashes_before(&self, number: u64) -> Arc<[B256]> {
        let end = usize::try_from(number).unwrap_or(usize::MAX).min(self.blocks.len());
        let start = end.saturating_sub(256);
        self.blocks[start..end].iter().map(|block| block.hash).collect()
    }

    /// Edits the state after the last block directly, without a transaction.
    pub(crate) fn edit_state(&mut self, edit: impl FnOnce(&mut State)) {
        let last = self.blocks.len() - 1;
        edit(Arc::make_mut(&mut self.blocks[last].state));
    }

    /// Moves the clock forward and returns the total offset in seconds.
    pub(crate) const fn increase_time(&mut self, seconds: u64) -> u64 {
        self.clock.increase(seconds)
    }

    /// Sets the timestamp of the next block. Returns `false` if it is before the last block's.
    pub(crate) fn set_next_time(&mut self, timestamp: u64) -> bool {
        if timestamp < self.latest().header.timestamp {
            return false;
        }
        self.clock.set_next(timestamp);
        true
    }

    /// Returns the balance of an account after the last block, in wei.
    pub(crate) fn balance(&self, account: Address) -> U256 {
        self.latest_state().balance(account)
    }
}
