//! Methods about accounts.

use alloy::primitives::{Address, B256, Bytes, U256, keccak256};
use serde_json::json;

use super::{RpcResult, params::Params, render};
use crate::chain::Chain;

pub(super) fn sha3(params: &Params) -> RpcResult {
    Ok(json!(keccak256(params.required::<Bytes>(0)?)))
}

pub(super) fn balance(chain: &Chain, params: &Params) -> RpcResult {
    let account: Address = params.required(0)?;
    let (_, state) = params.block_and_state(1, chain)?;
    Ok(json!(state.balance(account)))
}

pub(super) fn code(chain: &Chain, params: &Params) -> RpcResult {
    let account: Address = params.required(0)?;
    let (_, state) = params.block_and_state(1, chain)?;
    Ok(json!(state.code(account)))
}

pub(super) fn storage_at(chain: &Chain, params: &Params) -> RpcResult {
    let account: Address = params.required(0)?;
    let slot: U256 = params.required(1)?;
    let (_, state) = params.block_and_state(2, chain)?;
    Ok(json!(B256::from(state.storage(account, slot))))
}

pub(super) fn transaction_count(chain: &Chain, params: &Params) -> RpcResult {
    let account: Address = params.required(0)?;
    let (_, state) = params.block_and_state(1, chain)?;
    Ok(render::quantity(state.nonce(account)))
}
