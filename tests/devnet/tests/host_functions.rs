//! The ink and the effect of every host function.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a panic fails the test")]

mod host_model;

use std::collections::BTreeSet;

use alloy::primitives::{B256, Bytes, U256, keccak256, uint};
use host_model::script::{CONTRACT, GAS, INK, RESULTS, SIGNATURES, Script, ScriptResult, word};
use serde_json::{Value, json};
use stylus_devnet::stylus::{Status, host_functions};

/// Base ink of a host function.
const HOST: u64 = 8_400;
/// Ink of a pointer.
const PTR: u64 = 5_040;
/// Ink of a request to the chain.
const API: u64 = 59_673;
/// An account that has code in the environments below.
const ACCOUNT: &str = "0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// A test case: a script with its expected ink and output.
struct Case {
    script: Script,
    ink: u64,
    output: Vec<u8>,
}

/// Creates a case. The output is at `pointer` in memory.
fn case(
    calls: &[(&'static str, &[u64])],
    calldata: impl Into<Vec<u8>>,
    env: Value,
    ink: u64,
    pointer: u64,
    output: impl AsRef<[u8]>,
) -> Case {
    let calls = calls.iter().map(|(name, args)| (*name, args.to_vec())).collect();
    let output = output.as_ref().to_vec();
    let script = Script {
        calldata: calldata.into(),
        env,
        output: (pointer, output.len() as u64),
        ..Script::new(calls)
    };
    Case { script, ink, output }
}

/// Creates a case for a function that writes a value to its pointer argument.
fn getter(name: &'static str, ink: u64, output: impl AsRef<[u8]>) -> Case {
    case(&[(name, &[64])], [], Value::Null, ink, 64, output)
}

/// Creates a case for a function that returns a number.
fn number(name: &'static str, ink: u64, result: u64) -> Case {
    case(&[(name, &[])], [], Value::Null, ink, RESULTS, result.to_le_bytes())
}

fn words(values: &[U256]) -> Vec<u8> {
    values.iter().flat_map(|value| word(*value)).collect()
}

fn environment_cases() -> Vec<Case> {
    vec![
        getter("block_basefee", HOST + PTR, word(uint!(13_U256))),
        getter("block_coinbase", HOST + PTR, [0xcb; 20]),
        getter("contract_address", HOST + PTR, CONTRACT),
        getter("msg_sender", HOST + PTR, [0x5e; 20]),
        getter("msg_value", HOST + PTR, word(uint!(11_U256))),
        getter("tx_gas_price", HOST + PTR, word(uint!(12_U256))),
        getter("tx_origin", HOST + PTR, [0x0a; 20]),
        number("block_gas_limit", HOST, 14),
        number("block_number", HOST, 15),
        number("block_timestamp", HOST, 16),
        number("chainid", HOST, 17),
        number("msg_reentrant", HOST, 1),
        number("tx_ink_price", HOST, 10_000),
        number("return_data_size", HOST, 0),
        // A million gas minus the ink of the blocks and calls before.
        number("evm_gas_left", HOST, 999_996),
        number(
            "evm_ink_left",
            HOST,
            INK - (2_450 + 1 + 3_800 + HOST + PTR) - (2_450 + 1 + 3_800) - HOST,
        ),
    ]
}

fn math_cases() -> Vec<Case> {
    let (max, ten, seven) = (U256::MAX, uint!(10_U256), uint!(7_U256));
    let two = |name, a, b, ink, result| {
        case(&[(name, &[0, 32])], words(&[a, b]), Value::Null, ink, 0, word(result))
    };
    let three = |name, m, ink, result| {
        case(&[(name, &[0, 32, 64])], words(&[max, max, m]), Value::Null, ink, 0, word(result))
    };
    vec![
        two("math_div", ten, seven, 43_520, uint!(1_U256)),
        two("math_div", ten, U256::ZERO, 43_520, U256::ZERO),
        two("math_mod", ten, seven, 43_520, uint!(3_U256)),
        two("math_mod", ten, U256::ZERO, 43_520, U256::ZERO),
        two("math_pow", ten, U256::ZERO, 23_520 + 3_000 + 17_500, uint!(1_U256)),
        two("math_pow", ten, seven, 23_520 + 3_000 + 17_500 * 2, uint!(10_000_000_U256)),
        two("math_pow", uint!(2_U256), uint!(256_U256), 23_520 + 3_000 + 17_500 * 3, U256::ZERO),
        two("math_pow", max, max, 23_520 + 3_000 + 17_500 * 33, max),
        three("math_add_mod", seven, 49_560, (max % seven + max % seven) % seven),
        three("math_add_mod", U256::ZERO, 49_560, U256::ZERO),
        three("math_mul_mod", seven, 52_660, (max % seven) * (max % seven) % seven),
        three("math_mul_mod", U256::ZERO, 52_660, U256::ZERO),
        case(&[("native_keccak256", &[0, 64, 0])], [], Value::Null, 121_800, 0, keccak256([0; 64])),
        case(
            &[("native_keccak256", &[0, 65, 0])],
            [],
            Value::Null,
            121_800 + 21_000,
            0,
            keccak256([0; 65]),
        ),
    ]
}

fn storage_cases() -> Vec<Case> {
    let key = word(uint!(1_U256));
    let value = word(uint!(9_U256));
    let stored =
        json!({ "storage": { B256::from(key).to_string(): B256::from(value).to_string() } });
    let warm = json!({ "warm_slots": [B256::from(key).to_string()] });
    let access = HOST + 2 * PTR;
    let flush = HOST + API;
    vec![
        // The first load is cold, the second is cached.
        case(
            &[("storage_load_bytes32", &[0, 32]), ("storage_load_bytes32", &[0, 64])],
            key,
            stored,
            2 * access + 2_105 * GAS,
            32,
            [value, value].concat(),
        ),
        case(&[("storage_load_bytes32", &[0, 32])], key, warm, access + 105 * GAS, 32, [0; 32]),
        // The second flush has nothing to write.
        case(
            &[
                ("storage_cache_bytes32", &[0, 32]),
                ("storage_flush_cache", &[1]),
                ("storage_flush_cache", &[0]),
                ("storage_load_bytes32", &[0, 64]),
            ],
            [key, value].concat(),
            Value::Null,
            2 * access + 2 * flush + (22_100 + 105) * GAS,
            64,
            value,
        ),
        case(
            &[("transient_store_bytes32", &[0, 32]), ("transient_load_bytes32", &[0, 64])],
            [key, value].concat(),
            Value::Null,
            2 * (access + API + 100 * GAS),
            64,
            value,
        ),
    ]
}

fn account_cases() -> Vec<Case> {
    let account = [0xaa; 20];
    let env = json!({ "accounts": { ACCOUNT: { "balance": "0x05", "code": "0x010203" } } });
    let word_ink = HOST + 2 * PTR + API;
    let code_ink = HOST + API;
    vec![
        case(
            &[("account_balance", &[0, 64]), ("account_balance", &[0, 96])],
            account,
            env.clone(),
            2 * word_ink + (2_600 + 100) * GAS,
            64,
            words(&[uint!(5_U256), uint!(5_U256)]),
        ),
        case(
            &[("account_codehash", &[0, 64])],
            account,
            env.clone(),
            word_ink + 2_600 * GAS,
            64,
            keccak256([1, 2, 3]),
        ),
        case(
            &[("account_codehash", &[0, 64])],
            [0xab; 20],
            env.clone(),
            word_ink + 2_600 * GAS,
            64,
            [0; 32],
        ),
        // The first function loads the code. The second takes it from the cache and pays only for
        // the copy.
        case(
            &[("account_code_size", &[0]), ("account_code", &[0, 1, 9, 64])],
            account,
            env.clone(),
            2 * code_ink + 3_300 * GAS + PTR,
            RESULTS,
            [3, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0],
        ),
        case(
            &[("account_code", &[0, 1, 2, 64])],
            account,
            env,
            code_ink + 3_300 * GAS + PTR,
            64,
            [2, 3, 0],
        ),
    ]
}

fn call_cases() -> Vec<Case> {
    let target = [0xaa; 20];
    let env = json!({
        "accounts": { ACCOUNT: { "code": "0x00" } },
        "calls": { ACCOUNT: { "result": "revert", "gas_used": 50, "ret": "0x0102030405" } },
    });
    let call_ink = HOST + 3 * PTR + API + 2 * 16_381 + 2_650 * GAS;
    let read_ink = HOST + API + PTR;
    let mut cases = vec![case(
        &[
            ("call_contract", &[0, 0, 0, 64, u64::from(u32::MAX), 900]),
            ("return_data_size", &[]),
            ("read_return_data", &[96, 1, 9]),
            ("read_return_data", &[96, 5, 9]),
        ],
        target,
        env.clone(),
        call_ink + HOST + 2 * read_ink,
        RESULTS,
        [2_u64, 5, 4, 0].map(u64::to_le_bytes).concat(),
    )];
    for name in ["delegate_call_contract", "static_call_contract"] {
        cases.push(case(
            &[(name, &[0, 0, 0, u64::from(u32::MAX), 900]), ("read_return_data", &[96, 0, 5])],
            target,
            env.clone(),
            call_ink + read_ink,
            96,
            [1, 2, 3, 4, 5],
        ));
    }
    cases
}

fn create_cases() -> Vec<Case> {
    let created = json!({ "creates": [
        { "result": "success", "gas_used": 500, "address": ACCOUNT },
    ] });
    let reverted = json!({ "creates": [{ "result": "revert", "gas_used": 500, "ret": "0x0102" }] });
    // 33 bytes of init code: read twice; create2 also hashes them as two words.
    let read = 2 * (16_381 + 55);
    vec![
        case(
            &[("create1", &[0, 33, 64, 200, 300])],
            [7; 33],
            created.clone(),
            HOST + 3 * PTR + API + read + 32_500 * GAS,
            200,
            [0xaa; 20],
        ),
        case(
            &[("create2", &[0, 33, 64, 96, 200, 300])],
            [7; 33],
            created,
            HOST + 4 * PTR + API + read + (32_500 + 2 * 6) * GAS,
            200,
            [0xaa; 20],
        ),
        case(
            &[("create2", &[0, 33, 64, 96, 200, 300]), ("return_data_size", &[])],
            [7; 33],
            reverted,
            HOST + 4 * PTR + API + read + (32_500 + 2 * 6) * GAS + HOST,
            RESULTS + 8,
            [2],
        ),
    ]
}

fn other_cases() -> Vec<Case> {
    let args = [5; 40];
    vec![
        case(&[("read_args", &[64])], args, Value::Null, HOST + PTR + 30 * 8, 64, args),
        // The write_result at the end of the script replaces this output.
        case(
            &[("write_result", &[0, 33])],
            args,
            Value::Null,
            HOST + 2 * (16_381 + 55),
            0,
            &args[..1],
        ),
        case(
            &[("emit_log", &[0, 40, 1])],
            args,
            Value::Null,
            HOST + API + (16_381 + 55 * 8) + (2 * 375 + 8 * 8) * GAS,
            0,
            [],
        ),
        case(&[("pay_for_memory_grow", &[0])], [], Value::Null, HOST, 0, []),
        // The script's memory uses the two free pages.
        case(&[("pay_for_memory_grow", &[3])], [], Value::Null, 3_000 * GAS, 0, []),
        // Before ArbOS 59 only the low 16 bits count; here they are zero.
        case(&[("pay_for_memory_grow", &[1 << 16])], [], Value::Null, HOST, 0, []),
        case(&[("log_txt", &[0, 5])], *b"hello", Value::Null, 0, 0, []),
        case(&[("log_i32", &[1]), ("log_i64", &[1])], [], Value::Null, 0, 0, []),
        case(&[("log_f32", &[0]), ("log_f64", &[0])], [], Value::Null, 0, 0, []),
        case(&[("tee_f32", &[0]), ("tee_f64", &[0])], [], Value::Null, 0, 0, []),
        case(
            &[("tee_i32", &[6]), ("tee_i64", &[7])],
            [],
            Value::Null,
            0,
            RESULTS,
            [6_u64, 7].map(u64::to_le_bytes).concat(),
        ),
        case(
            &[("null_host", &[]), ("start_benchmark", &[]), ("end_benchmark", &[])],
            [],
            Value::Null,
            0,
            0,
            [],
        ),
    ]
}

fn cases() -> Vec<Case> {
    let mut cases = environment_cases();
    cases.extend(math_cases());
    cases.extend(storage_cases());
    cases.extend(account_cases());
    cases.extend(call_cases());
    cases.extend(create_cases());
    cases.extend(other_cases());
    cases
}

#[test]
fn every_host_function_has_its_table_cost_and_effect() {
    let mut failures = Vec::new();
    for Case { script, ink, output } in cases() {
        let ran = script.run();
        let expected = (Some(ink), Bytes::from(output));
        let actual = (ran.ink, ran.outcome.output);
        if expected != actual {
            let reason = ran.outcome.reason;
            failures.push(format!("{:?}: {expected:?}, got {actual:?} {reason}", script.calls));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_tables_cover_all_host_functions() {
    let cases = cases();
    let called = cases.iter().flat_map(|case| &case.script.calls).map(|(name, _)| *name);
    let covered: BTreeSet<_> = called.chain(["exit_early"]).collect();
    let known: BTreeSet<_> = host_functions().map(|(_, name)| name).collect();
    assert_eq!(covered, known);
    let known: BTreeSet<_> = host_functions().collect();
    let typed: BTreeSet<_> = SIGNATURES.iter().map(|(module, name, ..)| (*module, *name)).collect();
    assert_eq!(typed, known);
}

fn run(arbos: u8, ink: u64, env: Value, calls: &[(&'static str, &[u64])]) -> ScriptResult {
    let calls = calls.iter().map(|(name, args)| (*name, args.to_vec())).collect();
    Script { arbos, env, ink, ..Script::new(calls) }.run()
}

#[test]
fn exit_early_is_free_and_ends_the_program() {
    for (code, status) in [(0, Status::Success), (3, Status::Revert)] {
        let script = Script {
            calldata: b"data".to_vec(),
            ..Script::new(vec![("write_result", vec![0, 4]), ("exit_early", vec![code])])
        };
        let outcome = script.run().outcome;
        assert_eq!((outcome.status, &outcome.output[..]), (status, &b"data"[..]));
        let read_args = 2_450 + 1 + 3_800 + HOST + PTR;
        let write_result = 2_450 + 2 + 3_800 + HOST + 2 * 16_381;
        assert_eq!(INK - outcome.ink_left, read_args + write_result + 2_450 + 1 + 3_800);
    }
}

#[test]
fn out_of_bounds_pointers_fail_after_the_ink_is_charged() {
    let end = 2 * 65_536;
    let cases: [(&'static str, &[u64], u64); 6] = [
        ("msg_sender", &[end - 19], HOST + PTR),
        ("account_balance", &[end - 19, 0], HOST + 2 * PTR + API),
        ("storage_cache_bytes32", &[0, end - 31], HOST + 2 * PTR),
        ("write_result", &[end, 1], HOST + 2 * 16_381),
        ("native_keccak256", &[end, 1, 0], 121_800),
        ("math_pow", &[0, end - 31], 23_520),
    ];
    for (name, args, ink) in cases {
        let outcome = run(51, INK, Value::Null, &[(name, args)]).outcome;
        let before = (2_450 + 1 + 3_800 + HOST + PTR) + (2_450 + args.len() as u64 + 3_800);
        assert_eq!(outcome.status, Status::Failure, "{name}");
        assert_eq!(INK - outcome.ink_left, before + ink, "{name}");
    }
}

#[test]
fn writes_fail_in_a_static_context() {
    let env = json!({ "read_only": true });
    let calls: [&[(&'static str, &[u64])]; 5] = [
        &[("storage_cache_bytes32", &[0, 32]), ("storage_flush_cache", &[0])],
        &[("transient_store_bytes32", &[0, 32])],
        &[("emit_log", &[0, 0, 0])],
        &[("create1", &[0, 0, 64, 200, 300])],
        &[("create2", &[0, 0, 64, 96, 200, 300])],
    ];
    for calls in calls {
        let outcome = run(51, INK, env.clone(), calls).outcome;
        assert_eq!((outcome.status, outcome.ink_left > 0), (Status::Failure, true), "{calls:?}");
    }
    // Loads, and a flush without writes, are permitted.
    let calls: &[(&'static str, &[u64])] = &[
        ("storage_load_bytes32", &[0, 32]),
        ("storage_flush_cache", &[0]),
        ("transient_load_bytes32", &[0, 32]),
    ];
    assert_eq!(run(51, INK, env, calls).outcome.status, Status::Success);
}

#[test]
fn required_gas_must_be_left_but_is_not_charged() {
    // With one unit of ink less than this, each function runs out of ink, although it costs less.
    let cases: [(&'static str, &[u64], u64, u64); 4] = [
        ("storage_load_bytes32", &[0, 32], HOST + 2 * PTR, 2_115),
        ("storage_cache_bytes32", &[0, 32], HOST + 2 * PTR, 2_310),
        ("storage_flush_cache", &[0], HOST + API, 2_300),
        ("account_codehash", &[0, 32], HOST + 2 * PTR + API, 2_600),
    ];
    for (name, args, ink, gas) in cases {
        let before = (2_450 + 1 + 3_800 + HOST + PTR) + (2_450 + args.len() as u64 + 3_800);
        let enough = before + ink + gas * GAS;
        let warm = json!({
            "warm_slots": [B256::ZERO.to_string()],
            "warm_accounts": ["0x0000000000000000000000000000000000000000"],
        });
        let outcome = run(51, enough, warm.clone(), &[(name, args)]).outcome;
        assert_eq!(outcome.status, Status::Success, "{name}");
        let outcome = run(51, enough - 1, warm, &[(name, args)]).outcome;
        assert_eq!((outcome.status, outcome.ink_left), (Status::OutOfInk, 0), "{name}");
    }
}

#[test]
fn rules_depend_on_the_arbos_version() {
    // Before ArbOS 32 a cache miss charges an amount of ink as gas, and flushes are free.
    let load: &[(&'static str, &[u64])] = &[("storage_load_bytes32", &[0, 32])];
    let store: &[(&'static str, &[u64])] =
        &[("storage_cache_bytes32", &[0, 32]), ("storage_flush_cache", &[0])];
    let access = HOST + 2 * PTR;
    assert_eq!(run(31, INK, Value::Null, load).ink, Some(access + (2_100 + 59_673) * GAS));
    assert_eq!(run(32, INK, Value::Null, load).ink, Some(access + 2_105 * GAS));
    assert_eq!(run(31, INK, Value::Null, store).ink, Some(access + HOST + API));
    assert_eq!(run(32, INK, Value::Null, store).ink, Some(access + HOST + API + 2_200 * GAS));

    // Before ArbOS 40 the code cache also keeps accounts without code.
    let size: (&'static str, &[u64]) = ("account_code_size", &[0]);
    let sizes = &[size; 2];
    assert_eq!(run(39, INK, Value::Null, sizes).ink, Some(2 * (HOST + API) + 3_300 * GAS));
    assert_eq!(run(40, INK, Value::Null, sizes).ink, Some(2 * (HOST + API) + 4_100 * GAS));

    // From ArbOS 59 on the page limit is enforced.
    let grow: &[(&'static str, &[u64])] = &[("pay_for_memory_grow", &[1 << 16])];
    assert_eq!(run(58, INK, Value::Null, grow).ink, Some(HOST));
    assert_eq!(run(59, INK, Value::Null, grow).outcome.status, Status::OutOfInk);
}

#[test]
fn log_topics_are_the_first_words_of_the_data() {
    let script =
        Script { calldata: (0..70).collect(), ..Script::new(vec![("emit_log", vec![0, 70, 2])]) };
    let logs = script.run().host.logs;
    let [log] = &logs[..] else { panic!("{logs:?}") };
    let bytes: Vec<u8> = (0..70).collect();
    assert_eq!(log.topics.concat(), bytes[..64]);
    assert_eq!(log.data, bytes[64..]);
}
