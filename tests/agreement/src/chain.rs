//! Calls and transactions on the devnet.

use crate::pair::Call;
use alloy::primitives::{Address, Bytes, U256};
use basalt_native::Log;
use serde_json::{Value, json};
use stylus_devnet::Devnet;

/// Gas of a call: the most that a node allows.
const CALL_GAS: u64 = 50_000_000;

/// Gas of a transaction: the most that a block takes.
const TRANSACTION_GAS: u64 = 32_000_000;

/// What a call did on the chain.
#[derive(Debug)]
pub(crate) enum Answer {
    /// It returned this data.
    Returned(Bytes),
    /// It reverted with this data.
    Reverted(Bytes),
    /// It failed otherwise, such as without gas, which the native host does not meter.
    Failed,
}

/// A transaction that succeeded.
pub(crate) struct Sent {
    pub(crate) logs: Vec<Log>,
    /// Fee of the sender, in wei.
    pub(crate) fee: U256,
}

/// The devnet, by JSON-RPC.
pub(crate) struct Chain(pub(crate) Devnet);

impl Chain {
    fn rpc(&self, method: &str, parameters: &Value) -> Result<Value, Value> {
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": parameters });
        let mut response = self.0.rpc(request);
        let error = response["error"].take();
        if error.is_null() { Ok(response["result"].take()) } else { Err(error) }
    }

    /// A request that must succeed.
    pub(crate) fn must(&self, method: &str, parameters: &Value) -> Value {
        self.rpc(method, parameters).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Runs a call on the newest state.
    pub(crate) fn call(&self, call: &Call) -> Answer {
        match self.rpc("eth_call", &json!([request(call, CALL_GAS), "latest"])) {
            Ok(data) => Answer::Returned(serde_json::from_value(data).unwrap()),
            Err(error) if error["data"].is_string() => {
                Answer::Reverted(serde_json::from_value(error["data"].clone()).unwrap())
            }
            Err(_) => Answer::Failed,
        }
    }

    /// Sends a transaction that succeeds in a call.
    pub(crate) fn send(&self, call: &Call) -> Sent {
        let hash = self.must("eth_sendTransaction", &json!([request(call, TRANSACTION_GAS)]));
        let receipt = self.must("eth_getTransactionReceipt", &json!([hash]));
        assert_eq!(receipt["status"], "0x1", "{call:?} fails as a transaction only");
        let number = |name: &str| -> U256 { receipt[name].as_str().unwrap().parse().unwrap() };
        let logs = receipt["logs"].as_array().unwrap().iter().map(log).collect();
        Sent { logs, fee: number("gasUsed") * number("effectiveGasPrice") }
    }

    /// Puts EVM code at an address.
    pub(crate) fn set_code(&self, account: Address, code: &[u8]) {
        self.must("anvil_setCode", &json!([account, Bytes::copy_from_slice(code)]));
    }
}

fn request(call: &Call, gas: u64) -> Value {
    json!({
        "from": call.from,
        "to": call.to,
        "value": call.wei,
        "input": call.input,
        "gas": format!("{gas:#x}"),
    })
}

fn log(log: &Value) -> Log {
    let data: Bytes = serde_json::from_value(log["data"].clone()).unwrap();
    Log {
        address: serde_json::from_value(log["address"].clone()).unwrap(),
        topics: serde_json::from_value(log["topics"].clone()).unwrap(),
        data: data.to_vec(),
    }
}
