//! The devnet as a library: a handle that may be cloned and shared.

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

/// A running chain. Clones share it; it lives as long as one of them does.
#[derive(Clone, Debug)]
pub struct Devnet {
    node: Arc<Mutex<Node>>,
}

impl Devnet {
    /// Starts a chain at its genesis.
    pub fn start(config: &DevnetConfig) -> Result<Self, StartError> {
        let chain = Chain::new(config)?;
        Ok(Self { node: Arc::new(Mutex::new(Node::new(chain))) })
    }

    fn node(&self) -> MutexGuard<'_, Node> {
        // A panic in another thread can only have hit between two whole blocks or in a call that
        // keeps nothing, so what is there is fit for use.
        self.node.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a JSON-RPC request or a batch of them.
    pub fn rpc(&self, request: Value) -> Value {
        self.node().handle(request)
    }

    /// A transport for an alloy client in this process: no socket.
    pub fn transport(&self) -> DevnetTransport {
        DevnetTransport::new(self.clone())
    }

    /// Serves JSON-RPC over HTTP until the handle is dropped. Port 0 takes any free port.
    pub async fn serve(&self, address: SocketAddr) -> Result<Server, ServeError> {
        Server::start(self.clone(), address).await
    }

    /// Sets what an account holds, in wei.
    pub fn set_balance(&self, account: Address, wei: U256) {
        self.node().chain.edit_state(|state| state.account_mut(account).balance = wei);
    }

    /// Wei that an account holds.
    pub fn balance(&self, account: Address) -> U256 {
        self.node().chain.balance(account)
    }

    /// A word of an account's storage.
    pub fn storage_at(&self, account: Address, slot: U256) -> B256 {
        self.node().chain.latest_state().storage(account, slot).into()
    }

    /// Moves the clock ahead and makes a block, so that calls see the new time at once.
    pub fn increase_time(&self, seconds: u64) {
        let chain = &mut self.node().chain;
        chain.increase_time(seconds);
        chain.mine_empty();
    }

    /// Makes a block without a transaction.
    pub fn mine(&self) {
        self.node().chain.mine_empty();
    }

    /// Unix seconds of the last block.
    pub fn timestamp(&self) -> u64 {
        self.node().chain.latest().header.timestamp
    }

    /// Remembers this moment; see [`Self::revert`].
    pub fn snapshot(&self) -> u64 {
        self.node().chain.snapshot()
    }

    /// Goes back to a snapshot, which is used up with all that were made after it. False if there
    /// is no such snapshot.
    pub fn revert(&self, snapshot: u64) -> bool {
        self.node().chain.revert(snapshot)
    }

    /// Says whether calls of the program at this address find it cached, as if a cache manager had
    /// said so: to measure gas in both cases. False if there is no activated program.
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

    /// Why a transaction failed, in words; `None` if it did not or is not known.
    pub fn failure_of(&self, transaction: B256) -> Option<String> {
        let node = self.node();
        let block = node.chain.block_of_transaction(transaction)?;
        block.mined.as_ref()?.failure.clone()
    }
}
