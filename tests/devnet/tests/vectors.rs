//! Reproduces recorded activations and executions of the real VM, exact to the unit of ink.
//!
//! Each recording of `ArbOS` 51 is also replayed as of 61 and gives the same result, but for multi-value,
//! which Stylus 3 refuses.
//!
//! The environment variable `STYLUS_VECTORS` selects another folder with files of the same format: any
//! JSON file in it is a list of cases. It may lack files of ours, and abbreviate outputs.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a panic fails the test")]

mod host_model;

use std::{collections::BTreeMap, env, fmt, fs, path::PathBuf};

use alloy::primitives::{B256, Bytes, U256};
use host_model::{HostModel, Log, optional, parse, run};
use serde_json::Value;
use stylus_devnet::stylus::{
    FrameEnv, Outcome, Status,
    activate::{Activation, ActivationError, ActivationRules, activate},
    figures::{cached_gas, init_gas, start_gas},
    pages::MemoryPages,
    params::{ArbosVersion, StylusParams},
    pricer::DataPricer,
};

/// Default ink price of a case.
const INK_PRICE: u64 = 10_000;
/// Default gas of an activation.
const ACTIVATION_GAS: u64 = 1_000_000_000;

/// The version whose recordings are replayed as of another, and that one with its Stylus version.
const RECORDED: u64 = 51;
const REPLAYED: (u64, u64) = (61, 3);
/// Recordings that Stylus 3 refuses: more than one result of a function or block.
const MULTI_VALUE: [&str; 2] = ["act_block_multivalue_v2", "act_multivalue_v2"];
/// Files that are not lists of cases.
const OTHER_FILES: [&str; 2] = ["data_pricer.json", "index.json"];

/// Differences between a case and its recording.
#[derive(Default)]
struct Mismatches(Vec<String>);

impl Mismatches {
    fn compare<T: PartialEq + fmt::Debug>(&mut self, what: &str, expected: &T, actual: &T) {
        if expected != actual {
            self.0.push(format!("{what}: expected {expected:?}, got {actual:?}"));
        }
    }

    /// Compares a number, if the case has it.
    fn number(&mut self, what: &str, expected: &Value, actual: impl Into<u64>) {
        if let Some(expected) = expected.as_u64() {
            self.compare(what, &expected, &actual.into());
        }
    }
}

#[test]
fn activations_and_executions_match_the_recordings() {
    for file in files() {
        check_file(&file, &load(&file));
    }
}

#[test]
fn recordings_of_arbos_51_hold_for_61() {
    for file in files() {
        let mut cases = load(&file);
        cases.retain(|case| case["arbos_version"] == RECORDED);
        for case in &mut cases {
            (case["arbos_version"], case["stylus_version"]) =
                (REPLAYED.0.into(), REPLAYED.1.into());
        }
        let (refused, kept): (Vec<_>, Vec<_>) = cases.into_iter().partition(|case| {
            case["name"].as_str().is_some_and(|name| MULTI_VALUE.contains(&name))
        });
        for case in &refused {
            let (_, mismatches) = run_case(case);
            let is_refusal = mismatches.0.iter().any(|it| it.contains("activation rejected"));
            assert!(is_refusal, "{}: accepted", case["name"]);
        }
        check_file(&file, &kept);
    }
}

#[test]
fn data_fees_match_the_recordings() {
    if !folder().join("data_pricer.json").exists() {
        println!("skipped: no data_pricer.json in {}", folder().display());
        return;
    }
    let cases = load("data_pricer.json");
    let mut pricer = DataPricer::default();
    let mut failures = Vec::new();
    for (index, case) in cases.iter().enumerate() {
        let asm_estimate = u32::try_from(case["asm_estimate"].as_u64().unwrap()).unwrap();
        let fee = pricer.add_demand(asm_estimate, case["time"].as_u64().unwrap());
        let mut mismatches = Mismatches::default();
        mismatches.number("demand", &case["demand_after"], pricer.demand);
        let expected: U256 = case["fee_wei"].as_str().unwrap().parse().unwrap();
        mismatches.compare("fee", &expected, &fee);
        failures.extend(mismatches.0.iter().map(|mismatch| format!("case {index}: {mismatch}")));
    }
    report("data_pricer.json", cases.len(), &failures);
}

fn folder() -> PathBuf {
    // Cargo runs tests in the package folder.
    env::var_os("STYLUS_VECTORS").map_or_else(|| PathBuf::from("vectors"), PathBuf::from)
}

fn load(file: &str) -> Vec<Value> {
    let path = folder().join(file);
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files that are lists of cases.
fn files() -> Vec<String> {
    let mut files: Vec<_> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| PathBuf::from(entry.unwrap().file_name()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .map(|path| path.to_str().unwrap().to_owned())
        .filter(|name| !OTHER_FILES.contains(&name.as_str()))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no recordings in {}", folder().display());
    files
}

fn check_file(file: &str, cases: &[Value]) {
    let mut failures = Vec::new();
    let mut executions = 0;
    for case in cases {
        let (ran, mismatches) = run_case(case);
        executions += usize::from(ran);
        let name = case["name"].as_str().unwrap_or("unnamed");
        failures.extend(mismatches.0.iter().map(|mismatch| format!("{name}: {mismatch}")));
    }
    println!("{file}: {executions} executions");
    report(file, cases.len(), &failures);
}

fn report(file: &str, cases: usize, failures: &[String]) {
    println!("{file}: {cases} cases checked");
    assert!(cases > 0, "{file} has no cases");
    let count = failures.len();
    assert!(failures.is_empty(), "{count} mismatches in {file}:\n{}", failures.join("\n"));
}

/// Checks the activation and, if recorded, the execution. Returns whether an execution was
/// recorded.
fn run_case(case: &Value) -> (bool, Mismatches) {
    let mut mismatches = Mismatches::default();
    let expected = &case["expected"];
    let arbos = arbos_of(case);
    let stylus_version = case["stylus_version"].as_u64().unwrap();
    let rules = ActivationRules {
        arbos,
        stylus_version: u16::try_from(stylus_version).unwrap(),
        is_debug_chain: case["debug"].as_bool().unwrap_or(false),
        page_limit: u16::try_from(case["page_limit"].as_u64().unwrap_or(128)).unwrap(),
    };
    let wasm = fs::read(folder().join(case["wasm"].as_str().unwrap())).unwrap();
    mismatches.number("module length", &expected["wasm_len"], wasm.len() as u64);

    let gas = case["activation_gas"].as_u64().unwrap_or(ACTIVATION_GAS);
    let activation = activate(&wasm, &rules, gas);
    check_activation(&mut mismatches, &expected["activation"], &activation);
    let Ok(activation) = activation else { return (false, mismatches) };
    if expected["status"].is_null() {
        return (false, mismatches);
    }

    let mut host = HostModel::new(&case["env"], arbos, activation.figures.footprint);
    let env = frame_env(case, arbos);
    let start_ink = env.ink;
    mismatches.number("start ink", &expected["start_ink"], start_ink);
    let ink_price = u64::from(env.ink_price);
    let outcome = run(&activation.program, env, &mut host);
    check_outcome(&mut mismatches, expected, &outcome, start_ink, ink_price);
    check_effects(&mut mismatches, expected, &outcome, &host);
    check_frame_gas(&mut mismatches, &expected["derived_frame_gas"], arbos, &activation);
    (true, mismatches)
}

fn arbos_of(case: &Value) -> ArbosVersion {
    let number = case["arbos_version"].as_u64().unwrap();
    ArbosVersion::new(u8::try_from(number).unwrap()).unwrap()
}

fn frame_env(case: &Value, arbos: ArbosVersion) -> FrameEnv {
    let params = StylusParams::defaults(arbos);
    let evm = &case["evm_data"];
    let ink_price = case["ink_price"].as_u64().unwrap_or(INK_PRICE);
    let gas = case["gas"].as_u64().unwrap_or(0);
    let max_depth = case["max_depth"].as_u64().unwrap_or(22_000);
    FrameEnv {
        arbos,
        ink: case["ink"].as_u64().unwrap_or_else(|| gas.saturating_mul(ink_price)),
        ink_price: u32::try_from(ink_price).unwrap(),
        max_stack_depth: u32::try_from(max_depth).unwrap_or(params.max_stack_depth),
        max_cached_slots: 0,
        max_code_size: 24_576,
        calldata: optional(&case["calldata"]),
        is_reentrant: evm["reentrant"].as_u64().unwrap_or(0) != 0,
        contract_address: optional(&evm["contract_address"]),
        msg_sender: optional(&evm["msg_sender"]),
        msg_value: optional(&evm["msg_value"]),
        tx_origin: optional(&evm["tx_origin"]),
        tx_gas_price: optional(&evm["tx_gas_price"]),
        block_basefee: optional(&evm["block_basefee"]),
        block_coinbase: optional(&evm["block_coinbase"]),
        block_gas_limit: evm["block_gas_limit"].as_u64().unwrap_or(1 << 50),
        block_number: evm["block_number"].as_u64().unwrap_or(0),
        block_timestamp: evm["block_timestamp"].as_u64().unwrap_or(0),
        chain_id: evm["chainid"].as_u64().unwrap_or(412_346),
    }
}

fn check_activation(
    mismatches: &mut Mismatches,
    expected: &Value,
    activation: &Result<Activation, ActivationError>,
) {
    match activation {
        Ok(Activation { figures, gas_used, .. }) => {
            mismatches.compare("accepted", &expected["ok"], &Value::Bool(true));
            mismatches.number("activation gas", &expected["gas_used"], *gas_used);
            mismatches.number("init cost", &expected["init_cost"], figures.init);
            mismatches.number("cached cost", &expected["cached_init_cost"], figures.cached_init);
            mismatches.number("asm estimate", &expected["asm_estimate"], figures.asm_estimate);
            mismatches.number("footprint", &expected["footprint"], figures.footprint);
        }
        Err(error) => {
            if expected["ok"] != Value::Bool(false) {
                mismatches.0.push(format!("activation rejected: {error}"));
            }
            mismatches.number("gas of the rejection", &expected["gas_used"], error.gas_used);
        }
    }
}

fn check_outcome(
    mismatches: &mut Mismatches,
    expected: &Value,
    outcome: &Outcome,
    start_ink: u64,
    ink_price: u64,
) {
    let status = match outcome.status {
        Status::Success => "success",
        Status::Revert => "revert",
        Status::Failure => "failure",
        Status::OutOfInk => "out_of_ink",
        Status::OutOfStack => "out_of_stack",
        Status::OutOfCache => "out_of_cache",
    };
    if expected["status"] != status {
        let reason = &outcome.reason;
        mismatches
            .0
            .push(format!("status: expected {}, got {status} {reason}", expected["status"]));
    }
    mismatches.number("ink used", &expected["ink_used"], start_ink - outcome.ink_left);
    mismatches.number("ink left", &expected["ink_left"], outcome.ink_left);
    mismatches.number("gas left", &expected["gas_left"], outcome.ink_left / ink_price);
    mismatches.number("stack left", &expected["stack_left"], outcome.stack_left);
    mismatches.number("memory pages", &expected["memory_pages"], outcome.memory_pages);
    check_output(mismatches, &expected["output"], &outcome.output);
}

/// Checks an output. An abbreviated one, such as `0xf7f7..(1000 bytes)`, is a prefix and a length.
fn check_output(mismatches: &mut Mismatches, expected: &Value, output: &Bytes) {
    let text = expected.as_str().unwrap_or_default();
    let Some((prefix, length)) = text.strip_suffix(" bytes)").and_then(|it| it.split_once('('))
    else {
        mismatches.compare("output", &optional::<Bytes>(expected), output);
        return;
    };
    let prefix: Bytes = prefix.trim_end_matches(['.', '…']).parse().unwrap();
    mismatches.compare("output length", &length.parse().unwrap(), &output.len());
    mismatches.compare("start of output", &prefix, &output.slice(..prefix.len().min(output.len())));
}

/// Checks the effects. Those of a failed frame are not compared, because they are rolled back.
fn check_effects(
    mismatches: &mut Mismatches,
    expected: &Value,
    outcome: &Outcome,
    host: &HostModel,
) {
    mismatches.number("open pages", &expected["open_pages"], host.pages.open);
    mismatches.number("ever pages", &expected["ever_pages"], host.pages.ever);
    if outcome.status != Status::Success {
        return;
    }
    if let Some(refund) = expected["refund"].as_i64() {
        mismatches.compare("refund", &refund, &host.refund);
    }
    if let Some(slots) = expected["storage"].as_object() {
        let nonzero = |slots: BTreeMap<B256, B256>| -> BTreeMap<_, _> {
            slots.into_iter().filter(|(_, value)| !value.is_zero()).collect()
        };
        let slots = slots.iter().map(|(key, value)| (key.parse().unwrap(), parse(value)));
        mismatches.compare("storage", &nonzero(slots.collect()), &nonzero(host.storage.clone()));
    }
    if let Some(logs) = expected["logs"].as_array() {
        let logs: Vec<Log> = logs
            .iter()
            .map(|log| Log {
                topics: log["topics"].as_array().unwrap().iter().map(parse).collect(),
                data: parse(&log["data"]),
            })
            .collect();
        mismatches.compare("logs", &logs, &host.logs);
    }
}

/// Checks the gas that the chain charges before the first instruction.
fn check_frame_gas(
    mismatches: &mut Mismatches,
    expected: &Value,
    arbos: ArbosVersion,
    activation: &Activation,
) {
    let params = StylusParams::defaults(arbos);
    let figures = &activation.figures;
    mismatches.number("init gas", &expected["init_gas"], init_gas(&params, figures));
    mismatches.number("cached gas", &expected["cached_gas"], cached_gas(&params, figures));
    let page_gas = MemoryPages::default().gas(&params, figures.footprint);
    mismatches.number("page gas", &expected["page_cost"], page_gas);
    let uncached = page_gas + start_gas(&params, figures, false);
    mismatches.number("uncached call", &expected["uncached_call_cost"], uncached);
    let cached = page_gas + start_gas(&params, figures, true);
    mismatches.number("cached call", &expected["cached_call_cost"], cached);
}
