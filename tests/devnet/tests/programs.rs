//! Calls of Stylus programs: their gas and effects, alone and together with EVM contracts.

#![allow(clippy::unwrap_used, reason = "a failing helper fails the test")]

mod support;

use alloy::primitives::{Address, Bytes, U256, address, hex, keccak256};
use serde_json::{Value, json};
use stylus_devnet::stylus::{
    code,
    figures::{Figures, cached_gas, start_gas},
    params::{ArbosVersion, StylusParams},
};
use support::{
    ARB_WASM_CACHE, GAS_LIMIT, TX_GAS, World, calldata_gas,
    contracts::{
        FORWARD, FORWARD_DELEGATE, FORWARD_STATIC, PROXY, STORE, STORE_PROGRAM, forward, proxy,
    },
    number, vector_module,
};

/// Gas of starting the recorded counter: cached, uncached.
const COUNTER_START: [u64; 2] = [6_321, 24_113];

const NUMBER: [u8; 4] = hex!("8381f58a");

fn set_number(value: u64) -> Vec<u8> {
    [hex!("3fb5c1cb").as_slice(), &U256::from(value).to_be_bytes::<32>()].concat()
}

fn word(number: u64) -> [u8; 32] {
    U256::from(number).to_be_bytes()
}

fn stored(world: &World, account: Address, slot: u64) -> U256 {
    world.devnet.storage_at(account, U256::from(slot)).into()
}

/// Returns the gas of a transaction whose program starts for `start` gas and then uses `frame` gas.
fn expected(data: &[u8], start: u64, frame: u64) -> u64 {
    TX_GAS + calldata_gas(data) + start + frame
}

/// Returns the gas of starting a program: uncached, cached.
fn start_of(world: &World, program: Address) -> [u64; 2] {
    let call = [&hex!("62b688aa")[..], program.into_word().as_slice()].concat();
    let gas = world.call(support::ARB_WASM, call).unwrap();
    [&gas[..32], &gas[32..]].map(|word| U256::from_be_slice(word).to())
}

#[test]
fn the_counter_uses_the_recorded_gas_on_chain() {
    let world = World::new();
    let counter = world.program(&vector_module("sdk_counter"));
    for is_cached in [false, true] {
        assert!(world.devnet.set_program_cached(counter, is_cached));
        let start = COUNTER_START[usize::from(!is_cached)];
        let run = |data: Vec<u8>| world.send(counter, data, U256::ZERO).gas_used;
        assert_eq!(run(NUMBER.into()), expected(&NUMBER, start, 2_335));
        let seven = set_number(7);
        assert_eq!(run(seven.clone()), expected(&seven, start, 22_332));
        let eight = set_number(8);
        assert_eq!(run(eight.clone()), expected(&eight, start, 5_232));
        assert_eq!(stored(&world, counter, 0), U256::from(8));
        let zero = set_number(0);
        assert_eq!(run(zero.clone()), expected(&zero, start, 5_232) - 4_800);
        assert_eq!(stored(&world, counter, 0), U256::ZERO);
    }
}

#[test]
fn recorded_frame_gas_is_start_gas_plus_vm_gas() {
    let cases = std::fs::read("vectors/sdk_counter.json").unwrap();
    let cases: Vec<Value> = serde_json::from_slice(&cases).unwrap();
    let params = StylusParams::defaults(ArbosVersion::new(51).unwrap());
    let mut checked = 0;
    for case in cases.iter().filter(|case| case["arbos_version"] == json!(51)) {
        let expected = &case["expected"];
        let gas = &expected["derived_frame_gas"];
        if gas.is_null() {
            continue;
        }
        let figure = |name: &str| u16::try_from(expected["activation"][name].as_u64().unwrap());
        let figures = Figures {
            init: figure("init_cost").unwrap(),
            cached_init: figure("cached_init_cost").unwrap(),
            asm_estimate: 0,
            footprint: figure("footprint").unwrap(),
        };
        assert_eq!(start_gas(&params, &figures, false), gas["uncached_call_cost"]);
        assert_eq!(cached_gas(&params, &figures), gas["cached_call_cost"]);
        let used = case["gas"].as_u64().unwrap() - expected["gas_left"].as_u64().unwrap();
        assert_eq!(used, gas["vm_gas_used"]);
        checked += 1;
    }
    assert!(checked > 10, "{checked} cases");
}

#[test]
fn a_call_by_a_program_costs_its_base_and_the_gas_of_the_callee() {
    let world = World::new();
    let target = Address::repeat_byte(0xca);
    world.rpc("anvil_setCode", json!([target, "0x00"])).unwrap();
    let caller = world.program(&vector_module("call_contract"));
    world.devnet.set_program_cached(caller, true);
    let start = start_of(&world, caller)[1];
    let data = hex!(
        "ffffffffffffffff04000000000000000000000000000000000000000000000000000000000000000000000012345678"
    );
    // The recorded run used 272,982 ink in addition to the call. The callee uses no gas.
    let used = (272_982 + 2_600 * 10_000_u64).div_ceil(10_000);
    let sent = world.send(caller, data, U256::ZERO);
    assert!(sent.success);
    assert_eq!(sent.gas_used, expected(&data, start, used));
}

#[test]
fn sending_value_to_a_new_account_costs_its_creation_and_adds_no_stipend() {
    let world = World::new();
    let target = Address::repeat_byte(0xca);
    let caller = world.program(&vector_module("call_contract"));
    world.devnet.set_balance(caller, U256::from(10));
    let start = start_of(&world, caller)[0];
    // Call parameters: all gas, 4 bytes of data, 7 wei.
    let mut data = hex!("ffffffffffffffff04000000").to_vec();
    data.extend_from_slice(&word(7));
    data.extend_from_slice(&hex!("12345678"));
    let base = 100 + 2_500 + 25_000 + 9_000;
    let used = (272_982 + base * 10_000_u64).div_ceil(10_000);
    let sent = world.send(caller, data.clone(), U256::ZERO);
    assert_eq!(sent.gas_used, expected(&data, start, used));
    assert_eq!(world.devnet.balance(target), U256::from(7));
    // The account exists now, but the caller has too little wei: the call fails and its base cost
    // stays.
    let used = (272_982 + (base - 25_000) * 10_000_u64).div_ceil(10_000);
    let sent = world.send(caller, data.clone(), U256::ZERO);
    assert!(sent.success, "the program ignores the failed call");
    assert_eq!(sent.gas_used, expected(&data, start, used));
    assert_eq!(world.devnet.balance(target), U256::from(7));
}

#[test]
fn a_creation_by_a_program_costs_its_base_and_the_gas_of_the_init_code() {
    let world = World::new();
    let factory = world.program(&vector_module("create1"));
    world.devnet.set_program_cached(factory, true);
    let start = start_of(&world, factory)[1];
    let data = [&[0; 32][..], &hex!("60006000f3")].concat();
    // The recorded run used 192,502 ink in addition to the creation. The init code uses 6 gas.
    let used = (192_502 + 32_006 * 10_000_u64).div_ceil(10_000);
    let sent = world.send(factory, data.clone(), U256::ZERO);
    assert!(sent.success);
    assert_eq!(sent.gas_used, expected(&data, start, used));
    let nonce: U256 = world.get("eth_getTransactionCount", json!([factory.create(1)]));
    assert_eq!(nonce, U256::from(1), "the new account exists");
}

#[test]
fn a_created_account_has_the_code_that_its_init_code_returns() {
    let world = World::new();
    let factory = world.program(&vector_module("create1"));
    let init = [&[0; 32][..], &code::init_code(&STORE)].concat();
    let output = world.call(factory, init.clone()).unwrap();
    let created = factory.create(1);
    assert_eq!(output[..20], created[..]);
    world.send(factory, init, U256::ZERO);
    assert_eq!(world.get::<Bytes>("eth_getCode", json!([created])), Bytes::from(STORE));
    // If the init code fails, the program receives the zero address and continues.
    let failing = [&[0; 32][..], &hex!("fe")].concat();
    assert_eq!(world.call(factory, failing).unwrap()[..20], [0; 20]);
}

#[test]
fn nested_evm_and_wasm_calls_roll_back_together() {
    let world = World::new();
    let store = world.deploy_code(&STORE);
    let outer = world.deploy_code(&FORWARD);
    let program = world.wat(PROXY);
    let through =
        |mode: u8, value: u64| forward(program, &proxy(mode, outer, &forward(store, &word(value))));
    let sent = world.send(outer, through(0, 5), U256::ZERO);
    assert!(sent.success);
    assert_eq!(stored(&world, store, 0), U256::from(5));
    // In mode 1 the program fails after its callee has stored the value.
    let sent = world.send(outer, through(1, 6), U256::ZERO);
    assert!(sent.success, "the outermost contract only returns the status");
    assert_eq!(stored(&world, store, 0), U256::from(5));
    assert_eq!(world.call(outer, through(1, 6)).unwrap(), Bytes::from(word(0)));
    assert_eq!(world.call(outer, through(0, 6)).unwrap(), Bytes::from(word(1)));
}

#[test]
fn deep_nesting_needs_no_native_stack() {
    let world = World::new();
    let store = world.deploy_code(&STORE);
    let evm = world.deploy_code(&FORWARD);
    let program = world.wat(PROXY);
    world.devnet.set_program_cached(program, true);
    let mut data = word(77).to_vec();
    let mut target = store;
    for _ in 0..100 {
        data = forward(target, &data);
        data = proxy(0, evm, &data);
        target = program;
    }
    let deep = world.clone();
    let sent = std::thread::Builder::new()
        .stack_size(256 * 1024)
        .spawn(move || deep.send(target, data, U256::ZERO))
        .unwrap()
        .join()
        .unwrap();
    assert!(sent.success);
    assert_eq!(stored(&world, store, 0), U256::from(77));
}

#[test]
fn a_write_in_a_static_call_fails_the_program_and_refunds_unused_gas() {
    let world = World::new();
    let writer = world.wat(STORE_PROGRAM);
    let evm = world.deploy_code(&FORWARD_STATIC);
    let data = forward(writer, &[word(1), word(2)].concat());
    assert_eq!(world.call(evm, data.clone()).unwrap(), Bytes::from(word(0)));
    let sent = world.send(evm, data, U256::ZERO);
    assert!(sent.gas_used < 100_000, "{}", sent.gas_used);
    assert_eq!(stored(&world, writer, 1), U256::ZERO);
    // A program makes the static call.
    let program = world.wat(PROXY);
    let error = world.call(program, proxy(3, writer, &[word(1), word(2)].concat())).unwrap_err();
    assert_eq!(error["code"], json!(3));
    assert_eq!(error["data"], json!("0x"));
}

#[test]
fn a_program_in_a_delegate_call_writes_its_callers_storage() {
    let world = World::new();
    let writer = world.wat(STORE_PROGRAM);
    let evm = world.deploy_code(&FORWARD_DELEGATE);
    world.send(evm, forward(writer, &[word(1), word(2)].concat()), U256::ZERO);
    assert_eq!(stored(&world, evm, 1), U256::from(2));
    assert_eq!(stored(&world, writer, 1), U256::ZERO);
    // A program that delegates to EVM code.
    let store = world.deploy_code(&STORE);
    let program = world.wat(PROXY);
    world.send(program, proxy(2, store, &word(9)), U256::ZERO);
    assert_eq!(stored(&world, program, 0), U256::from(9));
    assert_eq!(stored(&world, store, 0), U256::ZERO);
}

#[test]
fn a_program_cannot_be_destroyed_by_code_it_delegates_to() {
    let world = World::new();
    let self_destructing = world.deploy_code(&hex!("5fff"));
    let program = world.wat(PROXY);
    let error = world.call(program, proxy(2, self_destructing, &[])).unwrap_err();
    assert_eq!(error["code"], json!(3));
    let evm = world.deploy_code(&FORWARD_DELEGATE);
    assert_eq!(world.call(evm, forward(self_destructing, &[])).unwrap(), Bytes::from(word(1)));
}

#[test]
fn reentrancy_is_detected_through_evm_frames_but_not_through_delegate_calls() {
    let world = World::new();
    let reentrancy_flag = world.program(&vector_module("get_msg_reentrant"));
    assert_eq!(world.call(reentrancy_flag, []).unwrap()[..], [0; 4]);

    // Calls back into itself through an EVM contract, then returns the flag of the inner frame.
    let program = world.wat(
        r#"(module
      (import "vm_hooks" "read_args" (func $read_args (param i32)))
      (import "vm_hooks" "write_result" (func $write_result (param i32 i32)))
      (import "vm_hooks" "msg_reentrant" (func $reentrant (result i32)))
      (import "vm_hooks" "read_return_data" (func $read (param i32 i32 i32) (result i32)))
      (import "vm_hooks" "call_contract" (func $call (param i32 i32 i32 i32 i64 i32) (result i32)))
      (memory (export "memory") 1 1)
      (func (export "user_entrypoint") (param $len i32) (result i32)
        i32.const 0 call $read_args
        (if (i32.eqz (local.get $len))
          (then
            (i32.store (i32.const 0) (call $reentrant))
            (call $write_result (i32.const 0) (i32.const 4)))
          (else
            (drop (call $call (i32.const 0) (i32.const 20)
              (i32.sub (local.get $len) (i32.const 20)) (i32.const 600) (i64.const -1) (i32.const 500)))
            (drop (call $read (i32.const 0) (i32.const 0) (i32.const 32)))
            (call $write_result (i32.const 0) (i32.load (i32.const 500)))))
        i32.const 0))"#,
    );
    // Calls its caller without data and returns the first 32 bytes of the result.
    let back = world.deploy_code(&hex!("60205f5f5f5f335af15060205ff3"));
    assert_eq!(world.call(program, back.as_slice().to_vec()).unwrap()[..4], [1, 0, 0, 0]);

    // In a delegate call only the caller's own frame counts.
    let proxy_program = world.wat(PROXY);
    let output = world.call(proxy_program, proxy(2, reentrancy_flag, &[])).unwrap();
    assert_eq!(output[..], [0; 4]);
}

#[test]
fn calling_an_unactivated_program_consumes_all_gas() {
    let world = World::new();
    let program = world.deploy_wasm(&vector_module("echo"));
    let sent = world.send(program, [1], U256::ZERO);
    assert!(!sent.success);
    assert_eq!(sent.gas_used, GAS_LIMIT);
    let error = world.call(program, [1]).unwrap_err();
    assert_eq!(error["code"], json!(-32000));
    assert_eq!(error["message"], json!("error ProgramNotActivated()"));
    assert!(error.get("data").is_none());
    // In a nested frame, the call fails and uses all gas passed to it.
    let evm = world.deploy_code(&FORWARD);
    assert_eq!(world.call(evm, forward(program, &[])).unwrap(), Bytes::from(word(0)));
}

#[test]
fn calling_an_expired_program_fails_until_it_is_activated_again() {
    let world = World::new();
    let program = world.program(&vector_module("echo"));
    world.devnet.increase_time(365 * 86_400 + 7200);
    let error = world.call(program, [1]).unwrap_err();
    let message = error["message"].as_str().unwrap();
    assert!(message.starts_with("error ProgramExpired(315"), "{message}");
    assert!(world.activate(program).success, "it can be activated again");
    assert_eq!(world.call(program, [1]).unwrap(), Bytes::from([1]));
}

#[test]
fn out_of_ink_consumes_all_gas_and_a_trap_only_the_used_gas() {
    let world = World::new();
    let spinner = world.program(&vector_module("trap_inf_loop"));
    let sent = world.send(spinner, [], U256::ZERO);
    assert!(!sent.success);
    assert_eq!(sent.gas_used, GAS_LIMIT);
    assert_eq!(world.call(spinner, []).unwrap_err()["message"], json!("out of gas"));

    let trap = world.program(&vector_module("trap_unreachable"));
    let sent = world.send(trap, [], U256::ZERO);
    assert!(!sent.success);
    assert!(sent.gas_used < 40_000, "{}", sent.gas_used);
    let error = world.call(trap, []).unwrap_err();
    assert_eq!((&error["code"], &error["data"]), (&json!(3), &json!("0x")));
}

#[test]
fn out_of_stack_consumes_all_gas() {
    let world = World::new();
    let deep = world.program(&vector_module("depth"));
    let sent = world.send(deep, 1_000_000_u32.to_le_bytes(), U256::ZERO);
    assert!(!sent.success);
    assert_eq!(sent.gas_used, GAS_LIMIT);
    assert_eq!(world.devnet.failure_of(sent.hash).unwrap(), "max call depth exceeded");
    assert!(world.send(deep, 10_u32.to_le_bytes(), U256::ZERO).success);
}

#[test]
fn too_little_gas_for_the_start_is_out_of_gas() {
    let world = World::new();
    let counter = world.program(&vector_module("sdk_counter"));
    let gas = expected(&NUMBER, COUNTER_START[1], 0) - 1;
    let sent = world.send_with(json!({
        "from": stylus_devnet::DEV_ACCOUNT.address, "to": counter,
        "data": Bytes::from(NUMBER), "gas": format!("{gas:#x}"),
    }));
    assert!(!sent.success);
    assert_eq!(sent.gas_used, gas);
}

#[test]
fn return_data_costs_at_least_as_much_as_evm_memory() {
    let world = World::new();
    // Returns 60,000 bytes for little ink.
    let program = world.wat(
        r#"(module
      (import "vm_hooks" "write_result" (func $write_result (param i32 i32)))
      (memory (export "memory") 1 1)
      (func (export "user_entrypoint") (param i32) (result i32)
        (call $write_result (i32.const 0) (i32.const 60000)) i32.const 0))"#,
    );
    let words = 60_000_u64.div_ceil(32);
    let floor = 3 * words + words * words / 512;
    world.devnet.set_program_cached(program, true);
    let sent = world.send(program, [], U256::ZERO);
    assert_eq!(sent.gas_used, TX_GAS + floor);
}

#[test]
fn memory_pages_above_two_cost_1000_gas_each() {
    let world = World::new();
    let four_pages = |text: &str| {
        format!(
            r#"(module {text} (memory (export "memory") 4 4)
            (func (export "user_entrypoint") (param i32) (result i32) i32.const 0))"#
        )
    };
    let program = world.wat(&four_pages(""));
    world.devnet.set_program_cached(program, true);
    let alone = world.send(program, [], U256::ZERO).gas_used;
    let one_page = world.wat(
        r#"(module (memory (export "memory") 1 1)
        (func (export "user_entrypoint") (param i32) (result i32) i32.const 0))"#,
    );
    world.devnet.set_program_cached(one_page, true);
    let small = world.send(one_page, [], U256::ZERO).gas_used;
    // Two pages are free, two cost 1000 gas each. Three more pages add 15 cost units to the cached
    // start.
    assert_eq!(alone - small, 2_000 + 15);
}

#[test]
fn a_cache_manager_makes_calls_cheaper() {
    let world = World::new();
    let counter = world.program(&vector_module("sdk_counter"));
    let code: Bytes = world.get("eth_getCode", json!([counter]));
    let is_cached = || {
        let data = [&hex!("a72f179b")[..], keccak256(&code).as_slice()].concat();
        U256::from_be_slice(&world.call(ARB_WASM_CACHE, data).unwrap())
    };
    assert_eq!(is_cached(), U256::ZERO);
    let data = [&hex!("e73ac9f2")[..], counter.into_word().as_slice()].concat();
    let sent = world.send(ARB_WASM_CACHE, data.clone(), U256::ZERO);
    assert!(sent.success);
    let topic = hex!("1bfaa29b4618e78f5b398027d530826dbb266dc976a5067f67fdad15434ecfab");
    assert_eq!(sent.receipt["logs"][0]["topics"][0], json!(Bytes::from(topic)));
    assert_eq!(is_cached(), U256::from(1));
    let call = world.send(counter, NUMBER, U256::ZERO);
    assert_eq!(call.gas_used, expected(&NUMBER, COUNTER_START[0], 2_335));

    // Other accounts are rejected and lose all gas.
    let stranger = address!("0000000000000000000000000000000000057a6e");
    let call = json!([{ "from": stranger, "to": ARB_WASM_CACHE, "data": Bytes::from(data) }]);
    let error = world.rpc("eth_call", call).unwrap_err();
    assert_eq!((&error["message"], &error["data"]), (&json!("execution reverted"), &json!("0x")));

    // Version 0 is that of a program that was never activated.
    let inactive = world.deploy_wasm(&vector_module("echo"));
    let data = [&hex!("e73ac9f2")[..], inactive.into_word().as_slice()].concat();
    let error = world.call(ARB_WASM_CACHE, data).unwrap_err();
    assert_eq!(error["message"], json!("execution reverted: error ProgramNeedsUpgrade(0, 3)"));
}

#[test]
fn a_program_called_earlier_in_the_block_starts_at_the_cached_price() {
    let world = World::new();
    let counter = world.program(&vector_module("sdk_counter"));
    let used = || world.send(counter, NUMBER, U256::ZERO).gas_used;
    assert_eq!(used(), expected(&NUMBER, COUNTER_START[1], 2_335));
    world.devnet.set_called_before(&[counter]);
    assert_eq!(used(), expected(&NUMBER, COUNTER_START[0], 2_335));
    world.devnet.set_called_before(&[]);
    assert_eq!(used(), expected(&NUMBER, COUNTER_START[1], 2_335));
}

#[test]
fn estimates_suffice_and_exceed_the_gas_used_by_little() {
    let world = World::new();
    let store = world.deploy_code(&STORE);
    let program = world.wat(PROXY);
    let data = Bytes::from(proxy(0, store, &word(5)));
    let tx = json!({ "from": stylus_devnet::DEV_ACCOUNT.address, "to": program, "data": data });
    let estimate = number(&world.get("eth_estimateGas", json!([tx])));
    let sent = world.send_with(tx);
    assert!(sent.success, "sent with an estimate");
    assert!(estimate >= sent.gas_used);
    assert!(estimate * 1000 <= (sent.gas_used + 2_300) * 1040, "{estimate} {}", sent.gas_used);
}
