//! Filters that clients install and poll.

use std::collections::HashMap;

use alloy::{
    primitives::U64,
    rpc::types::{Filter, FilterBlockOption},
};
use serde_json::{Value, json};

use super::{RpcResult, error::RpcError, logs, params::Params, render};
use crate::chain::Chain;

/// The objects that a filter reports.
#[derive(Clone, Debug)]
enum FilterKind {
    Logs(Box<Filter>),
    Blocks,
}

/// An installed filter and its read position.
#[derive(Clone, Debug)]
struct InstalledFilter {
    kind: FilterKind,
    /// First block that the client has not polled yet.
    next_block: u64,
}

/// All installed filters.
#[derive(Debug, Default)]
pub(super) struct Filters {
    installed: HashMap<u64, InstalledFilter>,
    last_id: u64,
}

impl Filters {
    fn install(&mut self, chain: &Chain, kind: FilterKind) -> Value {
        self.last_id += 1;
        let next_block = chain.latest().header.number + 1;
        self.installed.insert(self.last_id, InstalledFilter { kind, next_block });
        render::quantity(self.last_id)
    }

    pub(super) fn new_logs(&mut self, chain: &Chain, params: &Params) -> RpcResult {
        let filter: Filter = params.required(0)?;
        Ok(self.install(chain, FilterKind::Logs(Box::new(filter))))
    }

    pub(super) fn new_blocks(&mut self, chain: &Chain) -> Value {
        self.install(chain, FilterKind::Blocks)
    }

    fn find(&mut self, params: &Params) -> Result<&mut InstalledFilter, RpcError> {
        let id: U64 = params.required(0)?;
        self.installed.get_mut(&id.to()).ok_or_else(|| RpcError::Server("filter not found".into()))
    }

    /// Returns the filter's new objects since the last poll.
    pub(super) fn changes(&mut self, chain: &Chain, params: &Params) -> RpcResult {
        let installed = self.find(params)?;
        let last = chain.latest().header.number;
        // After a snapshot is restored, the chain can end before the read position.
        let first = installed.next_block.min(last + 1);
        installed.next_block = last + 1;
        let blocks = (first..=last).filter_map(|number| chain.block(number));
        Ok(match &installed.kind {
            FilterKind::Blocks => blocks.map(|block| json!(block.hash)).collect(),
            FilterKind::Logs(filter) => blocks
                .filter(|block| is_in_range(filter, block.header.number))
                .flat_map(|block| logs::of_block(block, filter))
                .map(|log| json!(log))
                .collect(),
        })
    }

    /// Returns all logs of a filter, including those already polled.
    pub(super) fn logs(&mut self, chain: &Chain, params: &Params) -> RpcResult {
        match &self.find(params)?.kind {
            FilterKind::Logs(filter) => Ok(json!(logs::matching(chain, filter)?)),
            FilterKind::Blocks => Err(RpcError::Server("filter not found".into())),
        }
    }

    pub(super) fn uninstall(&mut self, params: &Params) -> RpcResult {
        let id: U64 = params.required(0)?;
        Ok(json!(self.installed.remove(&id.to()).is_some()))
    }
}

/// Returns whether a new block is in the filter's block range. Tags do not exclude new blocks.
fn is_in_range(filter: &Filter, number: u64) -> bool {
    let FilterBlockOption::Range { from_block, to_block } = filter.block_option else {
        return false;
    };
    let from = from_block.and_then(|tag| tag.as_number()).unwrap_or(0);
    let to = to_block.and_then(|tag| tag.as_number()).unwrap_or(u64::MAX);
    (from..=to).contains(&number)
}
