//! JSON-RPC: handles single requests and batches.

mod accounts;
mod blocks;
mod calls;
mod cheats;
mod error;
mod fees;
mod filters;
mod logs;
mod params;
mod render;
mod transactions;

use serde_json::{Value, json};

use crate::chain::Chain;
use error::RpcError;
use filters::Filters;
use params::Params;

/// Result of a method.
type RpcResult = Result<Value, RpcError>;

/// A chain with its JSON-RPC interface.
#[derive(Debug)]
pub(crate) struct Node {
    /// The chain.
    pub(crate) chain: Chain,
    filters: Filters,
}

impl Node {
    /// Creates a node for a chain.
    pub(crate) fn new(chain: Chain) -> Self {
        Self { chain, filters: Filters::default() }
    }

    /// Handles one request or a batch.
    pub(crate) fn handle(&mut self, request: Value) -> Value {
        match request {
            Value::Array(batch) if !batch.is_empty() => {
                batch.into_iter().map(|request| self.handle_one(request)).collect()
            }
            Value::Array(_) => {
                error_response(&Value::Null, &RpcError::InvalidRequest("empty batch"))
            }
            single => self.handle_one(single),
        }
    }

    fn handle_one(&mut self, mut request: Value) -> Value {
        let id = request.get("id").cloned().unwrap_or(Value::Null);
        let params = request.get_mut("params").map(Value::take).unwrap_or_default();
        let Some(method) = request.get("method").and_then(Value::as_str) else {
            return error_response(&id, &RpcError::InvalidRequest("missing method"));
        };
        let result = Params::new(params).and_then(|params| self.dispatch(method, &params));
        match result {
            Ok(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
            Err(error) => {
                tracing::debug!(method, %error, "request failed");
                error_response(&id, &error)
            }
        }
    }

    /// Calls the method with this name.
    fn dispatch(&mut self, method: &str, params: &Params) -> RpcResult {
        match method {
            "web3_clientVersion" => {
                Ok(json!(concat!("stylus-devnet/v", env!("CARGO_PKG_VERSION"))))
            }
            "web3_sha3" => accounts::sha3(params),
            "net_version" => Ok(json!(self.chain.id.to_string())),
            "net_listening" => Ok(json!(true)),
            "eth_chainId" => Ok(render::quantity(self.chain.id)),
            "eth_syncing" => Ok(json!(false)),
            "eth_accounts" => Ok(json!(self.chain.accounts())),
            "eth_blockNumber" => Ok(render::quantity(self.chain.latest().header.number)),

            "eth_gasPrice" => Ok(render::quantity(self.chain.base_fee())),
            "eth_maxPriorityFeePerGas" => Ok(render::quantity(0)),
            "eth_feeHistory" => fees::history(&self.chain, params),

            "eth_getBalance" => accounts::balance(&self.chain, params),
            "eth_getCode" => accounts::code(&self.chain, params),
            "eth_getStorageAt" => accounts::storage_at(&self.chain, params),
            "eth_getTransactionCount" => accounts::transaction_count(&self.chain, params),

            "eth_getBlockByNumber" | "eth_getBlockByHash" => blocks::block(&self.chain, params),
            "eth_getBlockReceipts" => blocks::receipts(&self.chain, params),
            "eth_getBlockTransactionCountByNumber" | "eth_getBlockTransactionCountByHash" => {
                blocks::transaction_count(&self.chain, params)
            }
            "eth_getTransactionByBlockNumberAndIndex" | "eth_getTransactionByBlockHashAndIndex" => {
                blocks::transaction(&self.chain, params)
            }

            "eth_getTransactionByHash" => transactions::by_hash(&self.chain, params),
            "eth_getTransactionReceipt" => transactions::receipt(&self.chain, params),
            "eth_sendRawTransaction" => transactions::send_raw(&mut self.chain, params),
            "eth_sendTransaction" => transactions::send(&mut self.chain, params),

            "eth_call" => calls::call(&self.chain, params),
            "eth_estimateGas" => calls::estimate_gas(&self.chain, params),

            "eth_getLogs" => logs::get(&self.chain, params),
            "eth_newFilter" => self.filters.new_logs(&self.chain, params),
            "eth_newBlockFilter" => Ok(self.filters.new_blocks(&self.chain)),
            "eth_getFilterChanges" => self.filters.changes(&self.chain, params),
            "eth_getFilterLogs" => self.filters.logs(&self.chain, params),
            "eth_uninstallFilter" => self.filters.uninstall(params),

            _ => cheats::dispatch(&mut self.chain, method, params),
        }
    }
}

fn error_response(id: &Value, error: &RpcError) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "error": error.to_json() })
}
