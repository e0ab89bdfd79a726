//! Methods about blocks.

use serde_json::{Value, json};

use super::{RpcResult, params::Params, render};
use crate::chain::Chain;

pub(super) fn block(chain: &Chain, params: &Params) -> RpcResult {
    let is_full = params.optional(1)?.unwrap_or(false);
    Ok(params.block(0, chain)?.map_or(Value::Null, |block| render::block(block, is_full)))
}

pub(super) fn receipts(chain: &Chain, params: &Params) -> RpcResult {
    Ok(params.block(0, chain)?.map_or(Value::Null, |block| {
        block.mined.iter().map(|mined| render::receipt(block, mined)).collect()
    }))
}

pub(super) fn transaction_count(chain: &Chain, params: &Params) -> RpcResult {
    Ok(params
        .block(0, chain)?
        .map_or(Value::Null, |block| json!(if block.mined.is_some() { "0x1" } else { "0x0" })))
}

pub(super) fn transaction(chain: &Chain, params: &Params) -> RpcResult {
    let block = params.block(0, chain)?;
    let index = params.number(1)?;
    Ok(block
        .and_then(|block| Some((block, block.mined.as_ref()?)))
        .filter(|_| index == 0)
        .map_or(Value::Null, |(block, mined)| render::transaction(block, mined)))
}
