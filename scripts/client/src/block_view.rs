//! The state after one block: all reads through it agree, although the chain goes on.

use crate::{Connection, Error, Result, connection::request};
use alloy::{
    eips::BlockId,
    primitives::{Address, Bytes, Log, U256},
    providers::Provider,
    rpc::types::Filter,
    sol_types::SolCall,
};

/// The state after a block.
#[derive(Debug, Clone, Copy)]
pub struct BlockView<'a> {
    connection: &'a Connection,
    number: u64,
    timestamp: u64,
}

impl<'a> BlockView<'a> {
    pub(crate) const fn new(connection: &'a Connection, number: u64, timestamp: u64) -> Self {
        Self { connection, number, timestamp }
    }

    /// Number of the block.
    pub const fn number(&self) -> u64 {
        self.number
    }

    /// Time of the block, in seconds since 1970; views run at this time.
    pub const fn timestamp(&self) -> u64 {
        self.timestamp
    }

    /// Calls a view of the contract at `to`.
    pub async fn read<C: SolCall>(&self, to: Address, call: C) -> Result<C::Return> {
        let output = self.output(to, call.abi_encode().into()).await?;
        C::abi_decode_returns(&output).map_err(|_| Error::BadAnswer { address: to })
    }

    /// Calls the contract at `to` with this input; returns its output.
    pub async fn output(&self, to: Address, input: Bytes) -> Result<Bytes> {
        let request = request(Address::ZERO, to, input, U256::ZERO);
        let output = self.connection.provider().call(request);
        let output = output.block(BlockId::number(self.number)).await;
        output.map_err(|error| self.connection.failed(error))
    }

    /// Returns the logs up to this block that match the filter, oldest first.
    pub async fn logs(&self, filter: Filter) -> Result<Vec<Log>> {
        let filter = filter.from_block(0_u64).to_block(self.number);
        let logs = self.connection.provider().get_logs(&filter).await;
        let logs = logs.map_err(|error| self.connection.failed(error))?;
        Ok(logs.into_iter().map(|log| log.inner).collect())
    }

    /// Ether of an account, in wei.
    pub async fn balance(&self, account: Address) -> Result<U256> {
        let balance = self.connection.provider().get_balance(account).number(self.number).await;
        balance.map_err(|error| self.connection.failed(error))
    }
}
