//! Generated programs that call a sequence of host functions, and the ink these use.

use std::fmt::Write as _;

use alloy::primitives::{Address, Bytes, U256, address, uint};
use serde_json::Value;
use stylus_devnet::stylus::{
    FrameEnv, Outcome, Status,
    activate::{Activation, ActivationRules, activate},
    params::{ArbosVersion, StylusParams},
};

use super::{HostModel, run};

/// Ink per gas.
pub(crate) const GAS: u64 = 10_000;
/// Initial ink of a script: a million gas.
pub(crate) const INK: u64 = 1_000_000 * GAS;
/// Address of the results in memory, 8 bytes per call.
pub(crate) const RESULTS: u64 = 1_024;
/// The account that runs the script.
pub(crate) const CONTRACT: Address = address!("c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0");

/// Module, name, parameter types and result type of every host function: `i` is i32, `l` is i64,
/// `f` is f32, `d` is f64.
pub(crate) const SIGNATURES: &[(&str, &str, &str, &str)] = &[
    ("vm_hooks", "read_args", "i", ""),
    ("vm_hooks", "write_result", "ii", ""),
    ("vm_hooks", "exit_early", "i", ""),
    ("vm_hooks", "storage_load_bytes32", "ii", ""),
    ("vm_hooks", "storage_cache_bytes32", "ii", ""),
    ("vm_hooks", "storage_flush_cache", "i", ""),
    ("vm_hooks", "transient_load_bytes32", "ii", ""),
    ("vm_hooks", "transient_store_bytes32", "ii", ""),
    ("vm_hooks", "call_contract", "iiiili", "i"),
    ("vm_hooks", "delegate_call_contract", "iiili", "i"),
    ("vm_hooks", "static_call_contract", "iiili", "i"),
    ("vm_hooks", "create1", "iiiii", ""),
    ("vm_hooks", "create2", "iiiiii", ""),
    ("vm_hooks", "read_return_data", "iii", "i"),
    ("vm_hooks", "return_data_size", "", "i"),
    ("vm_hooks", "emit_log", "iii", ""),
    ("vm_hooks", "account_balance", "ii", ""),
    ("vm_hooks", "account_code", "iiii", "i"),
    ("vm_hooks", "account_code_size", "i", "i"),
    ("vm_hooks", "account_codehash", "ii", ""),
    ("vm_hooks", "evm_gas_left", "", "l"),
    ("vm_hooks", "evm_ink_left", "", "l"),
    ("vm_hooks", "block_basefee", "i", ""),
    ("vm_hooks", "block_coinbase", "i", ""),
    ("vm_hooks", "block_gas_limit", "", "l"),
    ("vm_hooks", "block_number", "", "l"),
    ("vm_hooks", "block_timestamp", "", "l"),
    ("vm_hooks", "chainid", "", "l"),
    ("vm_hooks", "contract_address", "i", ""),
    ("vm_hooks", "msg_reentrant", "", "i"),
    ("vm_hooks", "msg_sender", "i", ""),
    ("vm_hooks", "msg_value", "i", ""),
    ("vm_hooks", "tx_gas_price", "i", ""),
    ("vm_hooks", "tx_ink_price", "", "i"),
    ("vm_hooks", "tx_origin", "i", ""),
    ("vm_hooks", "math_div", "ii", ""),
    ("vm_hooks", "math_mod", "ii", ""),
    ("vm_hooks", "math_pow", "ii", ""),
    ("vm_hooks", "math_add_mod", "iii", ""),
    ("vm_hooks", "math_mul_mod", "iii", ""),
    ("vm_hooks", "native_keccak256", "iii", ""),
    ("vm_hooks", "pay_for_memory_grow", "i", ""),
    ("console", "log_txt", "ii", ""),
    ("console", "log_i32", "i", ""),
    ("console", "log_i64", "l", ""),
    ("console", "log_f32", "f", ""),
    ("console", "log_f64", "d", ""),
    ("console", "tee_i32", "i", "i"),
    ("console", "tee_i64", "l", "l"),
    ("console", "tee_f32", "f", "f"),
    ("console", "tee_f64", "d", "d"),
    ("debug", "null_host", "", ""),
    ("debug", "start_benchmark", "", ""),
    ("debug", "end_benchmark", "", ""),
];

/// A sequence of calls. The memory has two pages and starts with the calldata.
pub(crate) struct Script {
    pub(crate) arbos: u8,
    pub(crate) calldata: Vec<u8>,
    pub(crate) env: Value,
    pub(crate) ink: u64,
    /// Functions and their arguments.
    pub(crate) calls: Vec<(&'static str, Vec<u64>)>,
    /// Address and length of the memory range that the script returns.
    pub(crate) output: (u64, u64),
}

/// Result of a script.
pub(crate) struct ScriptResult {
    pub(crate) outcome: Outcome,
    pub(crate) host: HostModel,
    /// Ink of the called functions; `None` unless the script succeeded.
    pub(crate) ink: Option<u64>,
}

impl Script {
    pub(crate) const fn new(calls: Vec<(&'static str, Vec<u64>)>) -> Self {
        Self { arbos: 51, calldata: Vec::new(), env: Value::Null, ink: INK, calls, output: (0, 0) }
    }

    pub(crate) fn run(&self) -> ScriptResult {
        let arbos = ArbosVersion::new(self.arbos).unwrap();
        let Activation { program, figures, .. } = self.activate(arbos);
        let mut host = HostModel::new(&self.env, arbos, figures.footprint);
        let outcome = run(&program, self.frame_env(arbos), &mut host);
        let used = self.ink - outcome.ink_left;
        let is_success = outcome.status == Status::Success;
        ScriptResult { outcome, host, ink: is_success.then(|| used - self.own_ink()) }
    }

    fn activate(&self, arbos: ArbosVersion) -> Activation {
        let text = self.text();
        let wasm = wat::parse_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let rules = ActivationRules {
            arbos,
            stylus_version: arbos.stylus_version(),
            is_debug_chain: true,
            page_limit: 128,
        };
        activate(&wasm, &rules, u64::MAX).unwrap_or_else(|error| panic!("{error}\n{text}"))
    }

    fn text(&self) -> String {
        let names = ["read_args", "write_result"];
        let mut called: Vec<_> =
            names.into_iter().chain(self.calls.iter().map(|(name, _)| *name)).collect();
        called.sort_unstable();
        called.dedup();
        let mut text = String::from("(module");
        for (module, name, params, result) in called.into_iter().map(signature) {
            let params: Vec<_> = params.chars().map(wasm_type).collect();
            let result: Vec<_> = result.chars().map(wasm_type).collect();
            let (params, result) = (params.join(" "), result.join(" "));
            write!(
                text,
                "(import \"{module}\" \"{name}\" (func ${name} (param {params}) (result {result})))"
            )
            .unwrap();
        }
        text += "(memory (export \"memory\") 2 2)
            (func (export \"user_entrypoint\") (param i32) (result i32) (local f32 f64)
            i32.const 0 call $read_args ";
        for (index, (name, args)) in (0..).zip(&self.calls) {
            Self::write_call(&mut text, index, name, args);
        }
        let (pointer, len) = self.output;
        write!(text, "i32.const {pointer} i32.const {len} call $write_result i32.const 0))")
            .unwrap();
        text
    }

    fn write_call(text: &mut String, index: u64, name: &str, args: &[u64]) {
        let (_, _, params, result) = signature(name);
        assert_eq!(params.len(), args.len(), "arguments of {name}");
        if matches!(result, "i" | "l") {
            write!(text, "i32.const {} ", RESULTS + 8 * index).unwrap();
        }
        for (ty, arg) in params.chars().zip(args) {
            match ty {
                'f' => *text += "local.get 1 ",
                'd' => *text += "local.get 2 ",
                ty => write!(text, "{}.const {arg} ", wasm_type(ty)).unwrap(),
            }
        }
        write!(text, "call ${name} ").unwrap();
        *text += match result {
            "" => "",
            "i" => "i32.store ",
            "l" => "i64.store ",
            _ => "drop ",
        };
    }

    /// Returns the ink of the script's own operators, of `read_args` and of `write_result`.
    fn own_ink(&self) -> u64 {
        let block = 2_450;
        let call = 3_800;
        let read_args = block + 1 + call + 8_400 + 5_040 + 30 * over_32(self.calldata.len() as u64);
        let write_result = block + 2 + call + 8_400 + 2 * (16_381 + 55 * over_32(self.output.1));
        let calls = self.calls.iter().map(|(name, _)| {
            let (_, _, params, result) = signature(name);
            let args = params.chars().map(|ty| if matches!(ty, 'f' | 'd') { 75 } else { 1 });
            let result = match result {
                "" => 0,
                "i" => 1 + 825,
                "l" => 1 + 950,
                _ => 9,
            };
            block + args.sum::<u64>() + call + result
        });
        read_args + calls.sum::<u64>() + write_result + block + 2
    }

    pub(crate) fn frame_env(&self, arbos: ArbosVersion) -> FrameEnv {
        let params = StylusParams::defaults(arbos);
        FrameEnv {
            arbos,
            ink: self.ink,
            ink_price: params.ink_price,
            max_stack_depth: params.max_stack_depth,
            max_cached_slots: 0,
            max_code_size: 24_576,
            calldata: Bytes::from(self.calldata.clone()),
            is_reentrant: true,
            contract_address: CONTRACT,
            msg_sender: address!("5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e"),
            msg_value: uint!(11_U256),
            tx_origin: address!("0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"),
            tx_gas_price: uint!(12_U256),
            block_basefee: uint!(13_U256),
            block_coinbase: address!("cbcbcbcbcbcbcbcbcbcbcbcbcbcbcbcbcbcbcbcb"),
            block_gas_limit: 14,
            block_number: 15,
            block_timestamp: 16,
            chain_id: 17,
        }
    }
}

/// Encodes a 256-bit number.
pub(crate) const fn word(value: U256) -> [u8; 32] {
    value.to_be_bytes()
}

const fn over_32(len: u64) -> u64 {
    len.saturating_sub(32)
}

fn signature(name: &str) -> (&'static str, &'static str, &'static str, &'static str) {
    *SIGNATURES.iter().find(|signature| signature.1 == name).unwrap_or_else(|| panic!("{name}"))
}

const fn wasm_type(letter: char) -> &'static str {
    match letter {
        'i' => "i32",
        'l' => "i64",
        'f' => "f32",
        _ => "f64",
    }
}
