//! Log queries.

use alloy::{
    eips::BlockNumberOrTag,
    rpc::types::{Filter, FilterBlockOption, Log},
};
use serde_json::json;

use super::{
    RpcResult,
    error::RpcError,
    params::{Params, find_block},
    render,
};
use crate::chain::{Block, Chain};

pub(super) fn get(chain: &Chain, params: &Params) -> RpcResult {
    Ok(json!(matching(chain, &params.required(0)?)?))
}

/// Returns all logs that match a filter.
pub(super) fn matching(chain: &Chain, filter: &Filter) -> Result<Vec<Log>, RpcError> {
    let (from, to) = match filter.block_option {
        FilterBlockOption::AtBlockHash(hash) => {
            let block = chain
                .block_by_hash(hash)
                .ok_or_else(|| RpcError::Server("unknown block".into()))?;
            return Ok(of_block(block, filter));
        }
        FilterBlockOption::Range { from_block, to_block } => {
            (number(chain, from_block), number(chain, to_block))
        }
    };
    if from > to {
        return Err(RpcError::InvalidParams("invalid block range params".into()));
    }
    let last = chain.latest().header.number;
    Ok((from..=to.min(last))
        .filter_map(|number| chain.block(number))
        .flat_map(|block| of_block(block, filter))
        .collect())
}

/// Returns the logs of one block that match the filter's addresses and topics. Ignores the filter's
/// block range.
pub(super) fn of_block(block: &Block, filter: &Filter) -> Vec<Log> {
    render::logs(block)
        .into_iter()
        .filter(|log| filter.matches_address(log.address()) && filter.matches_topics(log.topics()))
        .collect()
}

fn number(chain: &Chain, tag: Option<BlockNumberOrTag>) -> u64 {
    match tag {
        Some(BlockNumberOrTag::Number(number)) => number,
        tag => {
            find_block(chain, tag.unwrap_or_default().into()).map_or(0, |block| block.header.number)
        }
    }
}
