//! Positional parameters of a request.

use std::sync::Arc;

use alloy::{
    eips::{BlockId, BlockNumberOrTag},
    primitives::U256,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::error::RpcError;
use crate::chain::{Block, Chain, state::State};

/// The parameter array.
pub(super) struct Params(Vec<Value>);

impl Params {
    /// Reads the `params` field of a request; a missing field means no parameters.
    pub(super) fn new(params: Value) -> Result<Self, RpcError> {
        match params {
            Value::Array(params) => Ok(Self(params)),
            Value::Null => Ok(Self(Vec::new())),
            _ => Err(RpcError::InvalidParams("params must be an array".into())),
        }
    }

    /// Returns an optional parameter.
    pub(super) fn optional<T: DeserializeOwned>(
        &self,
        index: usize,
    ) -> Result<Option<T>, RpcError> {
        match self.0.get(index) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => serde_json::from_value(value.clone())
                .map(Some)
                .map_err(|error| RpcError::InvalidParams(format!("parameter {index}: {error}"))),
        }
    }

    /// Returns a required parameter.
    pub(super) fn required<T: DeserializeOwned>(&self, index: usize) -> Result<T, RpcError> {
        self.optional(index)?.ok_or_else(|| {
            RpcError::InvalidParams(format!("missing value for required argument {index}"))
        })
    }

    /// Returns a number, given as a JSON number or as a hex or decimal string.
    pub(super) fn number(&self, index: usize) -> Result<u64, RpcError> {
        match self.0.get(index) {
            Some(Value::Number(number)) => number.as_u64().ok_or_else(|| {
                RpcError::InvalidParams(format!("parameter {index}: not an unsigned integer"))
            }),
            _ => self.required::<U256>(index).and_then(|number| {
                u64::try_from(number).map_err(|_| {
                    RpcError::InvalidParams(format!("parameter {index}: exceeds 64 bits"))
                })
            }),
        }
    }

    /// Returns an optional number.
    pub(super) fn optional_number(&self, index: usize) -> Result<Option<u64>, RpcError> {
        match self.0.get(index) {
            None | Some(Value::Null) => Ok(None),
            Some(_) => self.number(index).map(Some),
        }
    }

    /// Returns the block that a parameter selects, the latest by default; `None` if it does not
    /// exist.
    pub(super) fn block<'a>(
        &self,
        index: usize,
        chain: &'a Chain,
    ) -> Result<Option<&'a Block>, RpcError> {
        let id = self.optional::<BlockId>(index)?.unwrap_or(BlockId::latest());
        Ok(find_block(chain, id))
    }

    /// Returns the block that a parameter selects and the state after it. Fails if the block does
    /// not exist or its state was dropped.
    pub(super) fn block_and_state<'a>(
        &self,
        index: usize,
        chain: &'a Chain,
    ) -> Result<(&'a Block, Arc<State>), RpcError> {
        let block =
            self.block(index, chain)?.ok_or_else(|| RpcError::Server("header not found".into()))?;
        let state = block.kept_state().ok_or_else(|| {
            RpcError::Server(format!(
                "missing trie node: state of block {} is not kept",
                block.header.number
            ))
        })?;
        Ok((block, state))
    }

    /// Returns whether a parameter selects the pending block.
    pub(super) fn is_pending(&self, index: usize) -> bool {
        self.0.get(index).and_then(Value::as_str) == Some("pending")
    }
}

/// Returns the block with this id. All tags except `earliest` select the latest block, because
/// every block is final.
pub(super) fn find_block(chain: &Chain, id: BlockId) -> Option<&Block> {
    match id {
        BlockId::Hash(hash) => chain.block_by_hash(hash.block_hash),
        BlockId::Number(BlockNumberOrTag::Number(number)) => chain.block(number),
        BlockId::Number(BlockNumberOrTag::Earliest) => chain.block(0),
        BlockId::Number(_) => Some(chain.latest()),
    }
}
