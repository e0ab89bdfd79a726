//! Helpers for tests of the chain: a small client, and deployment of programs.

#![allow(dead_code, missing_docs, unreachable_pub, reason = "each test file uses only a part")]
#![allow(
    clippy::unwrap_used,
    clippy::needless_pass_by_value,
    reason = "a failing helper fails the test; `json!` takes values"
)]

pub mod contracts;
pub mod fragments;

use alloy::primitives::{Address, B256, Bytes, U64, U256, address};
use serde_json::{Value, json};
use stylus_devnet::{DEV_ACCOUNT, Devnet, DevnetConfig, stylus::code};

/// Gas of a plain transaction without data.
pub const TX_GAS: u64 = 21_000;
/// Gas limit of the transactions in these tests: the maximum per transaction.
pub const GAS_LIMIT: u64 = 32_000_000;
pub const ARB_WASM: Address = address!("0000000000000000000000000000000000000071");
pub const ARB_WASM_CACHE: Address = address!("0000000000000000000000000000000000000072");
pub const ARB_OWNER: Address = address!("0000000000000000000000000000000000000070");

/// Returns an amount of ether in wei.
pub fn ether(count: u64) -> U256 {
    U256::from(count) * U256::from(10).pow(U256::from(18))
}

/// A devnet with a fixed clock, and a small client.
#[derive(Clone, Debug)]
pub struct World {
    pub devnet: Devnet,
}

/// A mined transaction.
#[derive(Clone, Debug)]
pub struct Sent {
    pub hash: B256,
    pub success: bool,
    pub gas_used: u64,
    pub contract: Option<Address>,
    pub receipt: Value,
}

impl World {
    pub fn new() -> Self {
        Self::with(DevnetConfig { timestamp: Some(1_760_000_000), ..DevnetConfig::default() })
    }

    pub fn with(config: DevnetConfig) -> Self {
        Self { devnet: Devnet::start(&config).unwrap() }
    }

    /// Calls a method. Returns its result, or the error object.
    pub fn rpc(&self, method: &str, params: Value) -> Result<Value, Value> {
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let response = self.devnet.rpc(request);
        assert_eq!(response["id"], json!(1));
        match response.get("error") {
            Some(error) => Err(error.clone()),
            None => Ok(response["result"].clone()),
        }
    }

    pub fn get<T: serde::de::DeserializeOwned>(&self, method: &str, params: Value) -> T {
        serde_json::from_value(self.rpc(method, params).unwrap()).unwrap()
    }

    pub fn call(&self, to: Address, data: impl Into<Bytes>) -> Result<Bytes, Value> {
        let call = json!({ "from": DEV_ACCOUNT.address, "to": to, "data": data.into() });
        self.rpc("eth_call", json!([call, "latest"]))
            .map(|output| serde_json::from_value(output).unwrap())
    }

    pub fn send_with(&self, tx: Value) -> Sent {
        let hash: B256 = self.get("eth_sendTransaction", json!([tx]));
        let receipt: Value = self.get("eth_getTransactionReceipt", json!([hash]));
        Sent {
            hash,
            success: receipt["status"] == json!("0x1"),
            gas_used: number(&receipt["gasUsed"]),
            contract: serde_json::from_value(receipt["contractAddress"].clone()).unwrap(),
            receipt,
        }
    }

    pub fn send(&self, to: Address, data: impl Into<Bytes>, value: U256) -> Sent {
        self.send_with(json!({
            "from": DEV_ACCOUNT.address,
            "to": to,
            "data": data.into(),
            "value": value,
            "gas": U64::from(GAS_LIMIT),
        }))
    }

    pub fn create(&self, init_code: impl Into<Bytes>) -> Sent {
        self.send_with(json!({
            "from": DEV_ACCOUNT.address,
            "data": init_code.into(),
            "gas": U64::from(GAS_LIMIT),
        }))
    }

    /// Deploys runtime code unchanged.
    pub fn deploy_code(&self, runtime: &[u8]) -> Address {
        let sent = self.create(code::init_code(runtime));
        assert!(sent.success, "{:?}", self.devnet.failure_of(sent.hash));
        sent.contract.unwrap()
    }

    /// Deploys a wasm module without activating it.
    pub fn deploy_wasm(&self, module: &[u8]) -> Address {
        self.deploy_code(&code::compress(module))
    }

    pub fn activate(&self, program: Address) -> Sent {
        let mut data = vec![0x58, 0xc7, 0x80, 0xc2];
        data.extend_from_slice(program.into_word().as_slice());
        self.send(ARB_WASM, data, ether(1))
    }

    /// Deploys and activates a wasm module.
    pub fn program(&self, module: &[u8]) -> Address {
        let program = self.deploy_wasm(module);
        let sent = self.activate(program);
        assert!(sent.success, "{:?}", self.devnet.failure_of(sent.hash));
        program
    }

    /// Deploys and activates a module in text format.
    pub fn wat(&self, text: &str) -> Address {
        self.program(&wat::parse_str(text).unwrap())
    }
}

/// Parses a hex quantity.
pub fn number(value: &Value) -> u64 {
    serde_json::from_value::<U64>(value.clone()).unwrap().to()
}

/// Returns the gas of calldata.
pub fn calldata_gas(data: &[u8]) -> u64 {
    data.iter().map(|byte| if *byte == 0 { 4 } else { 16 }).sum()
}

/// Reads a module of the recorded vectors; cargo runs tests in the package folder.
pub fn vector_module(name: &str) -> Vec<u8> {
    std::fs::read(format!("vectors/wasm/{name}.wasm")).unwrap()
}
