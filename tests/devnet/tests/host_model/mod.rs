//! A model of the chain for one frame. It answers a program's requests from a JSON description,
//! with the gas rules of the EVM and predefined results of calls and creations.
//! `vectors/index.json` describes the fields.

#![allow(dead_code, reason = "each test file uses only a part")]

pub(crate) mod script;

use std::collections::{BTreeMap, HashSet, VecDeque};

use alloy::primitives::{Address, B256, Bytes, U256, b256, keccak256};
use serde_json::Value;
use stylus_devnet::stylus::{
    FlushStatus, Frame, FrameEnv, Outcome, Program, Request, Response, Step,
    pages::MemoryPages,
    params::{ArbosVersion, StylusParams},
};

/// Keccak-256 hash of empty code.
const EMPTY_CODE_HASH: B256 =
    b256!("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");

/// An emitted log.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Log {
    pub(crate) topics: Vec<B256>,
    pub(crate) data: Bytes,
}

/// Runs a frame until it ends.
pub(crate) fn run(program: &Program, env: FrameEnv, host: &mut HostModel) -> Outcome {
    let mut step = Frame::start(program, env);
    loop {
        match step {
            Step::Finished(outcome) => return outcome,
            Step::Suspended { frame, request } => step = frame.resume(host.respond(request)),
        }
    }
}

/// The chain around a frame.
pub(crate) struct HostModel {
    pub(crate) storage: BTreeMap<B256, B256>,
    pub(crate) logs: Vec<Log>,
    pub(crate) refund: i64,
    pub(crate) pages: MemoryPages,
    original: BTreeMap<B256, B256>,
    warm_slots: HashSet<B256>,
    transient: BTreeMap<B256, B256>,
    accounts: Value,
    warm_accounts: HashSet<Address>,
    calls: Value,
    creates: VecDeque<Value>,
    is_static: bool,
    arbos: ArbosVersion,
    params: StylusParams,
}

impl HostModel {
    /// Creates the model from a case's `env`, with `footprint` open pages.
    pub(crate) fn new(env: &Value, arbos: ArbosVersion, footprint: u16) -> Self {
        let params = StylusParams::defaults(arbos);
        let mut pages = MemoryPages::default();
        pages.open(&params, footprint);
        let storage: BTreeMap<_, _> = env["storage"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(key, value)| (key.parse().unwrap(), parse(value)))
            .collect();
        Self {
            original: storage.clone(),
            storage,
            logs: Vec::new(),
            refund: 0,
            pages,
            warm_slots: list(&env["warm_slots"]).iter().map(parse).collect(),
            transient: BTreeMap::new(),
            accounts: env["accounts"].clone(),
            warm_accounts: list(&env["warm_accounts"]).iter().map(parse).collect(),
            calls: env["calls"].clone(),
            creates: list(&env["creates"]).iter().cloned().collect(),
            is_static: env["read_only"].as_bool().unwrap_or(false),
            arbos,
            params,
        }
    }

    /// Returns the response to a request.
    pub(crate) fn respond(&mut self, request: Request) -> Response {
        match request {
            Request::LoadStorage { key } => {
                let gas = if self.warm_slots.insert(key) { 2_100 } else { 100 };
                Response::Word { value: read(&self.storage, &key), gas }
            }
            Request::FlushStorage { writes, gas_limit } => self.flush(writes, gas_limit),
            Request::LoadTransient { key } => {
                Response::Word { value: read(&self.transient, &key), gas: 0 }
            }
            Request::StoreTransient { key, value } => self.write(|chain| {
                chain.transient.insert(key, value);
            }),
            Request::EmitLog { topics, data } => {
                self.write(|chain| chain.logs.push(Log { topics, data }))
            }
            Request::Call { target, value, gas_left, gas_requested, .. } => {
                self.call(target, value, gas_left, gas_requested)
            }
            Request::Create { init_code, salt, gas_left, .. } => {
                self.create(&init_code, salt.is_some(), gas_left)
            }
            Request::Balance { account } => Response::Word {
                gas: self.access_gas(account),
                value: optional::<U256>(&self.account(account)["balance"]).into(),
            },
            Request::Code { account } => Response::Bytes {
                gas: self.access_gas(account),
                value: optional(&self.account(account)["code"]),
            },
            Request::CodeHash { account } => {
                Response::Word { gas: self.access_gas(account), value: self.code_hash(account) }
            }
            Request::AddPages { pages } => {
                let gas = self.pages.open(&self.params, pages);
                if self.arbos.enforces_page_limit() && self.pages.open > self.params.page_limit {
                    return Response::Denied;
                }
                Response::Paid { gas }
            }
        }
    }

    fn write(&mut self, effect: impl FnOnce(&mut Self)) -> Response {
        if self.is_static {
            return Response::Denied;
        }
        effect(self);
        Response::Done
    }

    /// Writes a batch by the gas rules of EIP-2200, EIP-2929 and EIP-3529.
    fn flush(&mut self, writes: Vec<(B256, B256)>, gas_limit: u64) -> Response {
        if self.is_static {
            return Response::Flushed { status: FlushStatus::Static, gas: 0 };
        }
        let before = (self.storage.clone(), self.refund);
        let mut gas = 0;
        for (key, value) in writes {
            gas += self.store(key, value);
            if gas >= gas_limit {
                (self.storage, self.refund) = before;
                return Response::Flushed { status: FlushStatus::OutOfGas, gas: gas_limit };
            }
        }
        Response::Flushed { status: FlushStatus::Written, gas }
    }

    fn store(&mut self, key: B256, value: B256) -> u64 {
        let cold_gas = if self.warm_slots.insert(key) { 2_100 } else { 0 };
        let current = read(&self.storage, &key);
        let original = read(&self.original, &key);
        self.storage.insert(key, value);
        if value == current {
            return cold_gas + 100;
        }
        if original == current {
            if original.is_zero() {
                return cold_gas + 20_000;
            }
            if value.is_zero() {
                self.refund += 4_800;
            }
            return cold_gas + 2_900;
        }
        if !original.is_zero() {
            if current.is_zero() {
                self.refund -= 4_800;
            } else if value.is_zero() {
                self.refund += 4_800;
            }
        }
        if value == original {
            self.refund += if original.is_zero() { 19_900 } else { 2_800 };
        }
        cold_gas + 100
    }

    fn call(&mut self, target: Address, value: U256, gas_left: u64, requested: u64) -> Response {
        let called = |success, gas, return_data| Response::Called { success, gas, return_data };
        if self.is_static && !value.is_zero() {
            return called(false, 0, Bytes::new());
        }
        let mut base = self.access_gas(target);
        if !value.is_zero() {
            base += 9_000;
            if self.account(target).is_null() {
                base += 25_000;
            }
        }
        let Some(left) = gas_left.checked_sub(base) else {
            return called(false, gas_left, Bytes::new());
        };
        let stipend = if value.is_zero() { 0 } else { 2_300 };
        // Rounds down, unlike the EVM's `left - left / 64`.
        let passed_gas = (u128::from(left) * 63 / 64).min(u128::from(requested));
        let passed_gas = u64::try_from(passed_gas).unwrap() + stipend;

        let predefined = &self.calls[format!("{target:?}")];
        let (success, used) = match predefined["result"].as_str() {
            Some("fail") => return called(false, base + passed_gas, Bytes::new()),
            Some("revert") => (false, predefined["gas_used"].as_u64().unwrap_or(0)),
            _ => (true, predefined["gas_used"].as_u64().unwrap_or(0)),
        };
        called(success, base + used.min(passed_gas), optional(&predefined["ret"]))
    }

    fn create(&mut self, init_code: &[u8], hashes_code: bool, gas_left: u64) -> Response {
        let word_gas = if hashes_code { 6 * (init_code.len() as u64).div_ceil(32) } else { 0 };
        let base = 32_000 + word_gas;
        let Some(left) = gas_left.checked_sub(base) else { return Response::Denied };
        if self.is_static {
            return Response::Denied;
        }
        let passed_gas = left - left / 64;
        let creation = self.creates.pop_front().unwrap_or(Value::Null);
        let used = creation["gas_used"].as_u64().unwrap_or(0).min(passed_gas);
        match creation["result"].as_str() {
            Some("fail") => Response::Created {
                address: None,
                gas: base + passed_gas,
                return_data: Bytes::new(),
            },
            Some("revert") => Response::Created {
                address: None,
                gas: base + used,
                return_data: optional(&creation["ret"]),
            },
            _ => Response::Created {
                address: Some(optional(&creation["address"])),
                gas: base + used,
                return_data: Bytes::new(),
            },
        }
    }

    fn account(&self, account: Address) -> &Value {
        &self.accounts[format!("{account:?}")]
    }

    fn code_hash(&self, account: Address) -> B256 {
        let account = self.account(account);
        if account.is_null() {
            return B256::ZERO;
        }
        if !account["codehash"].is_null() {
            return parse(&account["codehash"]);
        }
        let code: Bytes = optional(&account["code"]);
        if code.is_empty() { EMPTY_CODE_HASH } else { keccak256(code) }
    }

    fn access_gas(&mut self, account: Address) -> u64 {
        if self.warm_accounts.insert(account) { 2_600 } else { 100 }
    }
}

fn read(slots: &BTreeMap<B256, B256>, key: &B256) -> B256 {
    slots.get(key).copied().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Parses a hex string.
pub(crate) fn parse<T: std::str::FromStr<Err: std::fmt::Debug>>(value: &Value) -> T {
    value.as_str().expect("hex text").parse().expect("well-formed hex")
}

/// Parses a hex string; the default value if it is missing.
pub(crate) fn optional<T: std::str::FromStr<Err: std::fmt::Debug> + Default>(value: &Value) -> T {
    if value.is_null() { T::default() } else { parse(value) }
}
