//! Fee history. There are no tips, so all rewards are zero.

use alloy::{eips::BlockNumberOrTag, primitives::U64};
use serde_json::{Value, json};

use super::{
    RpcResult,
    error::RpcError,
    params::{Params, find_block},
};
use crate::chain::Chain;

/// Maximum number of blocks in one response.
const MAX_BLOCKS: u64 = 1024;

/// Returns the fraction of a 32-million-gas block that was used.
#[expect(clippy::cast_precision_loss, reason = "a ratio for display")]
fn gas_used_ratio(gas_used: u64) -> f64 {
    gas_used as f64 / 32_000_000.0
}

pub(super) fn history(chain: &Chain, params: &Params) -> RpcResult {
    let count = params.number(0)?.min(MAX_BLOCKS);
    let newest: BlockNumberOrTag = params.required(1)?;
    let percentiles: Vec<f64> = params.optional(2)?.unwrap_or_default();
    let newest = find_block(chain, newest.into())
        .ok_or_else(|| RpcError::Server("request beyond head block".into()))?;
    let last = newest.header.number;
    let count = count.min(last + 1);
    let oldest = last + 1 - count;

    let blocks: Vec<_> = (oldest..=last).filter_map(|number| chain.block(number)).collect();
    let mut fees: Vec<U64> = blocks
        .iter()
        .map(|block| U64::from(block.header.base_fee_per_gas.unwrap_or_default()))
        .collect();
    fees.push(U64::from(chain.base_fee()));
    let ratios: Vec<f64> =
        blocks.iter().map(|block| gas_used_ratio(block.header.gas_used)).collect();
    let mut response = json!({
        "oldestBlock": U64::from(oldest),
        "baseFeePerGas": fees,
        "gasUsedRatio": ratios,
    });
    if !percentiles.is_empty() {
        let rewards: Vec<Value> = percentiles.iter().map(|_| json!("0x0")).collect();
        response["reward"] = vec![json!(rewards); blocks.len()].into();
    }
    Ok(response)
}
