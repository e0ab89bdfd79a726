//! The public handle of a devnet.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use alloy::primitives::{Address, B256, U256};
use serde_json::Value;

use crate::{
    arbos::state::ArbosState,
    chain::{Chain, StartError},
    config::DevnetConfig,
    rpc::Node,
    server::{ServeError, Server},
    transport::DevnetTransport,
};

/// A running chain. Clones share the same chain, which lives until the last clone is dropped.
#[derive(Clone, Debug)]
pub struct Devnet {
    node: Arc<Mutex<Node>>,
}

impl Devnet {
    /// Starts a chain at its genesis block.
    pub fn start(config: &DevnetConfig) -> Result<Self, StartError> {
        let chain = Chain::new(config)?;
        Ok(Self { node: Arc::new(Mutex::new(Node::new(chain))) })
    }

    fn node(&self) -> MutexGuard<'_, Node> {
        // A poisoned lock is safe to reuse: a panic can only occur between two complete blocks or
        // in a call that does not change the chain.
        self.node.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Handles one JSON-RPC request or a batch of requests.
    pub fn rpc(&self, request: Value) -> Value {
        self.node().handle(request)
    }

    /// Returns an in-process transport for an alloy client.
    pub fn transport(&self) -> DevnetTransport {
        DevnetTransport::new(self.clone())
    }

    /// Serves JSON-RPC over HTTP until the returned server is dropped. Port 0 selects a free port.
    pub async fn serve(&self, address: SocketAddr) -> Result<Server, ServeError> {
        Server::start(self.clone(), address).await
    }

    /// Sets the balance of an account, in wei.
    pub fn set_balance(&self, account: Address, wei: U256) {
        self.node().chain.edit_state(|state| state.account_mut(account).balance = wei);
    }

    /// Returns the balance of an account after the last block, in wei.
    pub fn balance(&self, account: Address) -> U256 {
        self.node().chain.balance(account)
    }

    /// Returns a storage slot of an account after the last block.
    pub fn storage_at(&self, account: Address, slot: U256) -> B256 {
        self.node().chain.latest_state().storage(account, slot).into()
    }

    /// Returns all storage slots of an account that are not zero after the last block, in any order.
    pub fn storage_of(&self, account: Address) -> Vec<(U256, U256)> {
        let node = self.node();
        let account = node.chain.latest_state().account(account);
        account.map_or_else(Vec::new, |account| {
            account.storage.iter().map(|(slot, word)| (*slot, *word)).collect()
        })
    }

    /// Moves the clock forward and mines a block, so that calls see the new time immediately.
    pub fn increase_time(&self, seconds: u64) {
        let chain = &mut self.node().chain;
        chain.increase_time(seconds);
        chain.mine_empty();
    }

    /// Mines an empty block.
    pub fn mine(&self) {
        self.node().chain.mine_empty();
    }

    /// Returns the Unix timestamp of the last block in seconds.
    pub fn timestamp(&self) -> u64 {
        self.node().chain.latest().header.timestamp
    }

    /// Takes a snapshot of the chain and returns its id; see [`Self::revert`].
    pub fn snapshot(&self) -> u64 {
        self.node().chain.snapshot()
    }

    /// Restores a snapshot and deletes it together with all later snapshots. Returns `false` if the
    /// snapshot does not exist.
    pub fn revert(&self, snapshot: u64) -> bool {
        self.node().chain.revert(snapshot)
    }

    /// Lets each later transaction find these programs called earlier in its block, as by the
    /// transactions of other users. From `ArbOS` 60 on they start at the price of cached programs.
    /// Blocks of this chain have one transaction. An empty list ends it.
    pub fn set_called_before(&self, programs: &[Address]) {
        self.node().chain.set_called_before(programs);
    }

    /// Sets the cached flag of the program at an address, as a cache manager would. Use it to
    /// measure gas with and without caching. Returns `false` if the address has no activated
    /// program.
    pub fn set_program_cached(&self, program: Address, is_cached: bool) -> bool {
        let chain = &mut self.node().chain;
        let Some(code_hash) =
            chain.latest_state().account(program).map(|account| account.code_hash)
        else {
            return false;
        };
        let mut is_known = false;
        chain.edit_state(|state| {
            let mut arbos = ArbosState::new(state);
            let mut entry = arbos.program(code_hash);
            is_known = entry.version != 0;
            if is_known {
                entry.is_cached = is_cached;
                arbos.set_program(code_hash, &entry);
            }
        });
        is_known
    }

    /// Returns why a transaction failed, or `None` if it succeeded or is unknown.
    pub fn failure_of(&self, transaction: B256) -> Option<String> {
        let node = self.node();
        let block = node.chain.block_of_transaction(transaction)?;
        block.mined.as_ref()?.failure.clone()
    }
}
