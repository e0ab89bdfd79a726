//! The ink price of every wasm operator, and the operators that no program can execute.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a panic fails the test")]

mod host_model;

use std::collections::BTreeSet;

use alloy::primitives::{Address, Bytes, U256};
use host_model::{HostModel, run};
use serde_json::Value;
use stylus_devnet::stylus::{
    FrameEnv, Outcome, Status,
    activate::{Activation, ActivationError, ActivationRules, activate},
    params::{ArbosVersion, StylusParams},
};

/// Ink of a basic block in addition to its operators.
const BLOCK: u64 = 2_450;
/// Ink of a constant and of `end`.
const ONE: u64 = 1;
/// Ink of `drop`.
const DROP: u64 = 9;
/// Initial ink of every program.
const INK: u64 = 1_000_000_000_000;

/// A test case: an operator, a function body that uses it, and the ink of all blocks except the
/// last.
struct Row {
    operator: &'static str,
    body: String,
    ink: u64,
    /// Ink of the operators in the last block, before the function's result.
    tail: u64,
}

/// Creates one row per operator. All have the same price, the same operands before them and the
/// same operator after them that consumes the result.
fn rows(names: &'static str, price: u64, operands: (&str, u64), after: (&str, u64)) -> Vec<Row> {
    let row = |operator| Row {
        operator,
        body: format!("{} {operator} {}", operands.0, after.0),
        ink: 0,
        tail: operands.1 + price + after.1,
    };
    names.split_whitespace().map(row).collect()
}

/// Creates a row for an operator with its own body.
fn control(operator: &'static str, body: &str, ink: u64, tail: u64) -> Row {
    Row { operator, body: body.to_owned(), ink, tail }
}

/// Returns all rows.
fn table() -> Vec<Row> {
    let drop = ("drop", DROP);
    let i32 = ("i32.const 7", ONE);
    let i64 = ("i64.const 7", ONE);
    let i32s = ("i32.const 7 i32.const 3", 2 * ONE);
    let i64s = ("i64.const 7 i64.const 3", 2 * ONE);
    let none = ("", 0);

    let mut table = Vec::new();
    table.extend(rows("nop", 1, none, none));
    table.extend(rows("drop", DROP, i32, none));
    table.extend(rows("select", 1_250, ("i32.const 1 i32.const 2 i32.const 0", 3), drop));
    table.extend(rows(
        "i32.eq i32.ne i32.lt_s i32.lt_u i32.gt_s i32.gt_u i32.le_s i32.le_u i32.ge_s i32.ge_u",
        170,
        i32s,
        drop,
    ));
    table.extend(rows("i32.eqz", 170, i32, drop));
    table.extend(rows(
        "i64.eq i64.ne i64.lt_s i64.lt_u i64.gt_s i64.gt_u i64.le_s i64.le_u i64.ge_s i64.ge_u",
        225,
        i64s,
        drop,
    ));
    table.extend(rows("i64.eqz", 225, i64, drop));
    table.extend(rows("i32.clz i32.ctz", 210, i32, drop));
    table.extend(rows("i64.clz i64.ctz", 210, i64, drop));
    table.extend(rows("i32.popcnt", 2_650, i32, drop));
    table.extend(rows("i64.popcnt", 6_000, i64, drop));
    table.extend(rows(
        "i32.add i32.sub i32.and i32.or i32.xor i32.shl i32.shr_s i32.shr_u i32.rotl i32.rotr",
        70,
        i32s,
        drop,
    ));
    table.extend(rows(
        "i64.add i64.sub i64.and i64.or i64.xor i64.shl i64.shr_s i64.shr_u i64.rotl i64.rotr",
        100,
        i64s,
        drop,
    ));
    table.extend(rows("i32.mul", 160, i32s, drop));
    table.extend(rows("i64.mul", 160, i64s, drop));
    table.extend(rows("i32.div_s i32.div_u i32.rem_s i32.rem_u", 1_120, i32s, drop));
    table.extend(rows("i64.div_s i64.div_u i64.rem_s i64.rem_u", 1_270, i64s, drop));
    table.extend(rows("i32.wrap_i64", 100, i64, drop));
    table.extend(rows("i64.extend_i32_s i64.extend_i32_u", 100, i32, drop));
    table.extend(rows("i32.extend8_s i32.extend16_s", 100, i32, drop));
    table.extend(rows("i64.extend8_s i64.extend16_s i64.extend32_s", 100, i64, drop));
    table.extend(rows(
        "i32.load i32.load8_s i32.load8_u i32.load16_s i32.load16_u",
        670,
        i32,
        drop,
    ));
    table.extend(rows(
        "i64.load i64.load8_s i64.load8_u i64.load16_s i64.load16_u i64.load32_s i64.load32_u",
        680,
        i32,
        drop,
    ));
    table.extend(rows("i32.store i32.store8 i32.store16", 825, i32s, none));
    table.extend(rows(
        "i64.store i64.store8 i64.store16 i64.store32",
        950,
        ("i32.const 7 i64.const 3", 2),
        none,
    ));
    table.extend(rows("memory.size", 3_000, none, drop));
    table.extend(rows(
        "memory.fill memory.copy",
        950 + 5 * 100,
        ("i32.const 9 i32.const 8 i32.const 5", 3),
        none,
    ));
    table.extend(immediates());
    table.extend(branches());
    table
}

/// Operators with immediates.
fn immediates() -> Vec<Row> {
    vec![
        control("i32.const", "i32.const 1 drop", 0, ONE + DROP),
        control("i64.const", "i64.const 1 drop", 0, ONE + DROP),
        control("local.get", "local.get 0 drop", 0, 75 + DROP),
        control("local.tee", "i32.const 1 local.tee 1 drop", 0, ONE + 75 + DROP),
        control("local.set", "i32.const 1 local.set 1", 0, ONE + 210),
        control("global.get", "global.get 0 drop", 0, 225 + DROP),
        control("global.set", "i32.const 1 global.set 0", 0, ONE + 575),
        // The growth is free: two pages are free and the module starts with one.
        control("memory.grow", "i32.const 1 memory.grow drop", 0, ONE + 8_050 + DROP),
    ]
}

/// Operators that end a basic block. The third argument is the ink of all blocks but the last.
fn branches() -> Vec<Row> {
    vec![
        control("block", "block end", BLOCK + 1 + 1, 0),
        control("end", "block end", BLOCK + 1 + 1, 0),
        control("loop", "loop end", (BLOCK + 1) + (BLOCK + 1), 0),
        control("if", "i32.const 0 if end", BLOCK + ONE + 765, 0),
        control("if", "i32.const 1 if end", (BLOCK + ONE + 765) + (BLOCK + 1), 0),
        control("else", "i32.const 1 if else end", (BLOCK + ONE + 765) + (BLOCK + 1), 0),
        control("else", "i32.const 0 if else end", (BLOCK + ONE + 765) + (BLOCK + 1), 0),
        control("br", "block br 0 end", BLOCK + 1 + 765, 0),
        control("br_if", "block i32.const 1 br_if 0 end", BLOCK + 1 + ONE + 765, 0),
        control("br_if", "block i32.const 0 br_if 0 end", (BLOCK + 1 + ONE + 765) + (BLOCK + 1), 0),
        control(
            "br_table",
            "block block i32.const 1 br_table 0 1 0 1 end end",
            BLOCK + 2 + ONE + 2_400 + 3 * 325,
            0,
        ),
        control("return", "i32.const 0 return", BLOCK + ONE + 1, 0),
        control("call", "call $nothing", (BLOCK + 3_800) + (BLOCK + 1), 0),
        control(
            "call_indirect",
            "i32.const 1 i32.const 2 i32.const 0 call_indirect (type $two)",
            (BLOCK + 3 * ONE + 13_610 + 2 * 650) + (BLOCK + 1),
            0,
        ),
    ]
}

fn module(body: &str) -> Vec<u8> {
    let text = format!(
        r#"(module
            (import "vm_hooks" "pay_for_memory_grow" (func (param i32)))
            (type $two (func (param i32 i32)))
            (memory (export "memory") 1)
            (global (mut i32) (i32.const 0))
            (table 1 funcref)
            (elem (i32.const 0) $takes_two)
            (func $nothing)
            (func $takes_two (type $two))
            (func (export "user_entrypoint") (param i32) (result i32) (local i32)
                {body}
                i32.const 0))"#
    );
    wat::parse_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn activation(wasm: &[u8]) -> Result<Activation, ActivationError> {
    let arbos = ArbosVersion::new(51).unwrap();
    let rules = ActivationRules {
        arbos,
        stylus_version: arbos.stylus_version(),
        is_debug_chain: false,
        page_limit: 128,
    };
    activate(wasm, &rules, u64::MAX)
}

fn execute(wasm: &[u8]) -> Outcome {
    let arbos = ArbosVersion::new(51).unwrap();
    let params = StylusParams::defaults(arbos);
    let activation = activation(wasm).unwrap();
    let env = FrameEnv {
        arbos,
        ink: INK,
        ink_price: params.ink_price,
        max_stack_depth: params.max_stack_depth,
        max_cached_slots: 0,
        max_code_size: 24_576,
        calldata: Bytes::new(),
        is_reentrant: false,
        contract_address: Address::ZERO,
        msg_sender: Address::ZERO,
        msg_value: U256::ZERO,
        tx_origin: Address::ZERO,
        tx_gas_price: U256::ZERO,
        block_basefee: U256::ZERO,
        block_coinbase: Address::ZERO,
        block_gas_limit: 0,
        block_number: 0,
        block_timestamp: 0,
        chain_id: 0,
    };
    let mut host = HostModel::new(&Value::Null, arbos, activation.figures.footprint);
    run(&activation.program, env, &mut host)
}

#[test]
fn every_operator_costs_its_table_price() {
    let mut failures = Vec::new();
    for row in table() {
        let outcome = execute(&module(&row.body));
        let last_block = if row.operator == "return" { 0 } else { BLOCK + row.tail + ONE + 1 };
        let (expected, used) = (row.ink + last_block, INK - outcome.ink_left);
        if (outcome.status, used) != (Status::Success, expected) {
            let status = outcome.status;
            failures.push(format!("{}: expected {expected}, got {used} ({status:?})", row.body));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn unreachable_costs_its_whole_block() {
    let outcome = execute(&module("unreachable"));
    assert_eq!(outcome.status, Status::Failure);
    assert_eq!(INK - outcome.ink_left, BLOCK + 1 + ONE + 1);
}

/// Floating-point operators that pass activation.
const UNPAYABLE: [&str; 10] = [
    "f32.const 1",
    "f64.const 1",
    "f32.load",
    "f64.load",
    "f32.store",
    "f64.store",
    "i32.reinterpret_f32",
    "i64.reinterpret_f64",
    "f32.reinterpret_i32",
    "f64.reinterpret_i64",
];

#[test]
fn float_moves_pass_activation_but_run_out_of_ink() {
    for operator in UNPAYABLE {
        let outcome = execute(&module(&format!("unreachable {operator} unreachable")));
        assert_eq!((outcome.status, outcome.ink_left), (Status::OutOfInk, 0), "{operator}");
    }
}

/// Floating-point operators that compute.
const COMPUTED: &str = "
    f32.eq f32.ne f32.lt f32.gt f32.le f32.ge f64.eq f64.ne f64.lt f64.gt f64.le f64.ge
    f32.abs f32.neg f32.ceil f32.floor f32.trunc f32.nearest f32.sqrt
    f32.add f32.sub f32.mul f32.div f32.min f32.max f32.copysign
    f64.abs f64.neg f64.ceil f64.floor f64.trunc f64.nearest f64.sqrt
    f64.add f64.sub f64.mul f64.div f64.min f64.max f64.copysign
    i32.trunc_f32_s i32.trunc_f32_u i32.trunc_f64_s i32.trunc_f64_u
    i64.trunc_f32_s i64.trunc_f32_u i64.trunc_f64_s i64.trunc_f64_u
    f32.convert_i32_s f32.convert_i32_u f32.convert_i64_s f32.convert_i64_u f32.demote_f64
    f64.convert_i32_s f64.convert_i32_u f64.convert_i64_s f64.convert_i64_u f64.promote_f32
    i32.trunc_sat_f32_s i32.trunc_sat_f32_u i32.trunc_sat_f64_s i32.trunc_sat_f64_u
    i64.trunc_sat_f32_s i64.trunc_sat_f32_u i64.trunc_sat_f64_s i64.trunc_sat_f64_u";

#[test]
fn float_arithmetic_fails_activation_after_gas_was_charged() {
    for operator in COMPUTED.split_whitespace() {
        let wasm = module(&format!("unreachable {operator} unreachable"));
        let error = activation(&wasm).expect_err(operator);
        assert!(error.gas_used > 0, "{operator}: {error}");
        assert!(error.reason.contains("floating point"), "{operator}: {error}");
    }
}

macro_rules! operator_names {
    ($(@$proposal:ident $operator:ident $({ $($field:ident: $ty:ty),* })?
        => $visit:ident ($($arity:tt)*))*) => {
        vec![$((stringify!($proposal), stringify!($operator))),*]
    };
}

#[test]
fn the_tables_cover_all_operators_of_permitted_proposals() {
    let covered: BTreeSet<String> = table()
        .iter()
        .map(|row| row.operator)
        .chain(UNPAYABLE)
        .chain(COMPUTED.split_whitespace())
        .chain(["unreachable"])
        .map(camel_case)
        .collect();
    // Activation rejects all other bulk memory operators; the recorded activations test this.
    let refused = ["MemoryInit", "DataDrop", "TableInit", "ElemDrop", "TableCopy"];
    let allowed = ["mvp", "sign_extension", "saturating_float_to_int", "bulk_memory"];
    let known: BTreeSet<String> = wasmparser::for_each_operator!(operator_names)
        .into_iter()
        .filter(|(proposal, name)| allowed.contains(proposal) && !refused.contains(name))
        .map(|(_, name)| name.to_owned())
        .collect();
    assert_eq!(covered, known);
}

/// Converts a name of the text format: `i64.extend_i32_u` to `I64ExtendI32U`.
fn camel_case(operator: &str) -> String {
    let name = operator.split(' ').next().unwrap_or(operator);
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.split(['.', '_']).map(capital).collect()
}
