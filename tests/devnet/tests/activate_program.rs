//! Activation on the chain: exact gas and data fee, and rejected modules.

#![allow(clippy::unwrap_used, reason = "a failing helper fails the test")]

mod support;

use alloy::{
    primitives::{Address, B256, Bytes, U256, address, hex, keccak256},
    sol,
    sol_types::{SolCall, SolError, SolEvent},
};
use serde_json::{Value, json};
use stylus_devnet::{
    DEV_ACCOUNT, DevnetConfig,
    stylus::{code, pricer::DataPricer},
};
use support::{ARB_OWNER, ARB_WASM, GAS_LIMIT, TX_GAS, World, calldata_gas, ether, vector_module};

sol! {
    event ProgramActivated(
        bytes32 indexed codehash, bytes32 moduleHash, address program, uint256 dataFee, uint16 version
    );
    error ProgramNotWasm();
    error ProgramNotActivated();
    error ProgramUpToDate();
    error ProgramInsufficientValue(uint256 have, uint256 want);
    error ProgramKeepaliveTooSoon(uint64 age);

    function activateProgram(address program) external payable returns (uint16 version, uint256 dataFee);
    function codehashKeepalive(bytes32 codehash) external payable;
    function codehashVersion(bytes32 codehash) external view returns (uint16);
    function codehashAsmSize(bytes32 codehash) external view returns (uint32);
    function programInitGas(address program) external view returns (uint64 gas, uint64 gasWhenCached);
    function programMemoryFootprint(address program) external view returns (uint16);
    function programTimeLeft(address program) external view returns (uint64);
    function stylusVersion() external view returns (uint16);
    function inkPrice() external view returns (uint32);
    function maxStackDepth() external view returns (uint32);
    function setInkPrice(uint32 price) external;
}

/// Gas of activating the recorded counter without the transaction's own gas: the fixed part, the read of
/// the gas that owners add, then validation and compilation.
const COUNTER_ACTIVATION: u64 = 1_747_826 + 800 + 1_312_948;
/// Data fee of activating the counter first on a chain, in wei.
const COUNTER_FEE: u64 = 93_325_202_919_403;
const COUNTER_ASM: u32 = 1_070_459;

fn activation(program: Address) -> Vec<u8> {
    activateProgramCall { program }.abi_encode()
}

fn code_hash(world: &World, program: Address) -> B256 {
    keccak256(world.get::<Bytes>("eth_getCode", json!([program])))
}

fn view<C: SolCall>(world: &World, call: &C) -> C::Return {
    C::abi_decode_returns(&world.call(ARB_WASM, call.abi_encode()).unwrap()).unwrap()
}

/// Returns the error object of an activation with `eth_call`.
fn activation_error(world: &World, program: Address) -> Value {
    let call = json!({
        "from": DEV_ACCOUNT.address, "to": ARB_WASM, "value": ether(1),
        "data": Bytes::from(activation(program)),
    });
    world.rpc("eth_call", json!([call, "latest"])).unwrap_err()
}

#[test]
fn activation_costs_the_exact_gas_and_data_fee() {
    let world = World::new();
    let counter = world.deploy_wasm(&vector_module("sdk_counter"));
    let before = world.devnet.balance(DEV_ACCOUNT.address);
    let network = world.devnet.balance(Address::ZERO);
    let sent = world.activate(counter);
    assert!(sent.success);
    assert_eq!(sent.gas_used, TX_GAS + calldata_gas(&activation(counter)) + COUNTER_ACTIVATION);
    let fees = U256::from(sent.gas_used * 100_000_000 + COUNTER_FEE);
    assert_eq!(world.devnet.balance(DEV_ACCOUNT.address), before - fees);
    assert_eq!(world.devnet.balance(Address::ZERO), network + fees);
    assert_eq!(world.devnet.balance(ARB_WASM), U256::ZERO);

    let log = &sent.receipt["logs"][0];
    assert_eq!(log["address"], json!(ARB_WASM));
    let topics: Vec<B256> = serde_json::from_value(log["topics"].clone()).unwrap();
    let data: Bytes = serde_json::from_value(log["data"].clone()).unwrap();
    let event = ProgramActivated::decode_raw_log(topics, &data).unwrap();
    assert_eq!(event.codehash, code_hash(&world, counter));
    assert_eq!((event.program, event.version), (counter, 3));
    assert_eq!(event.dataFee, U256::from(COUNTER_FEE));
}

#[test]
fn the_figures_of_an_activation_can_be_read() {
    let world = World::new();
    let counter = world.program(&vector_module("sdk_counter"));
    let codehash = code_hash(&world, counter);
    assert_eq!(view(&world, &stylusVersionCall {}), 3);
    assert_eq!(view(&world, &inkPriceCall {}), 10_000);
    assert_eq!(view(&world, &maxStackDepthCall {}), 22_000);
    assert_eq!(view(&world, &codehashVersionCall { codehash }), 3);
    assert_eq!(view(&world, &codehashAsmSizeCall { codehash }), COUNTER_ASM.div_ceil(1024) * 1024);
    let gas = view(&world, &programInitGasCall { program: counter });
    assert_eq!((gas.gas, gas.gasWhenCached), (24_113, 6_321));
    assert_eq!(view(&world, &programMemoryFootprintCall { program: counter }), 1);
    let left = view(&world, &programTimeLeftCall { program: counter });
    assert!((365 * 86_400 - 3_600..=365 * 86_400).contains(&left), "{left}");
}

#[test]
fn a_view_costs_its_reads_and_words() {
    let world = World::new();
    let counter = world.program(&vector_module("sdk_counter"));
    let by_hash = codehashVersionCall { codehash: code_hash(&world, counter) }.abi_encode();
    let used = |data: Vec<u8>| {
        world.send(ARB_WASM, data.clone(), U256::ZERO).gas_used - TX_GAS - calldata_gas(&data)
    };
    assert_eq!(used(by_hash), 800 + 3 + 100 + 800 + 3);
    let by_address = programMemoryFootprintCall { program: counter }.abi_encode();
    assert_eq!(used(by_address), 800 + 3 + 2600 + 100 + 800 + 3);
    assert_eq!(used(inkPriceCall {}.abi_encode()), 800 + 100 + 3);
}

#[test]
fn one_activation_covers_all_accounts_with_the_same_code() {
    let world = World::new();
    let module = vector_module("echo");
    world.program(&module);
    let twin = world.deploy_wasm(&module);
    assert_eq!(world.call(twin, [1, 2]).unwrap(), Bytes::from([1, 2]));
    let error = activation_error(&world, twin);
    assert_eq!(error["code"], json!(3));
    assert_eq!(error["message"], json!("execution reverted: error ProgramUpToDate()"));
    assert_eq!(error["data"], json!(Bytes::from(ProgramUpToDate {}.abi_encode())));
}

#[test]
fn a_data_fee_includes_the_demand_of_the_previous_activation() {
    let world = World::new();
    world.program(&vector_module("sdk_counter"));
    let echo = world.deploy_wasm(&vector_module("echo"));
    let call = json!({
        "from": DEV_ACCOUNT.address, "to": ARB_WASM, "value": ether(1),
        "data": Bytes::from(activation(echo)),
    });
    let output: Bytes = world.get("eth_call", json!([call, "latest"]));
    let fee = activateProgramCall::abi_decode_returns(&output).unwrap().dataFee;
    let asm = u32::try_from(fee / U256::from(82_928_201)).unwrap();
    let now = world.devnet.timestamp();
    let close = (0..=asm / 10).map(|less| asm - less).any(|estimate| {
        let mut pricer = DataPricer::default();
        pricer.add_demand(COUNTER_ASM, now);
        pricer.add_demand(estimate, now) == fee
    });
    assert!(close, "no size estimate yields the fee {fee} after the counter");
}

#[test]
fn too_little_value_reverts_with_the_required_fee() {
    let world = World::new();
    let counter = world.deploy_wasm(&vector_module("sdk_counter"));
    let have = COUNTER_FEE - 1;
    let sent = world.send(ARB_WASM, activation(counter), U256::from(have));
    assert!(!sent.success);
    assert_eq!(
        world.devnet.failure_of(sent.hash).unwrap(),
        format!("execution reverted: error ProgramInsufficientValue({have}, {COUNTER_FEE})")
    );
    assert!(sent.gas_used < GAS_LIMIT / 2, "unused gas is refunded");
    assert!(world.call(counter, []).is_err(), "the activation is rolled back");
    assert!(world.send(ARB_WASM, activation(counter), U256::from(COUNTER_FEE)).success);
}

#[test]
fn only_programs_can_be_activated() {
    let world = World::new();
    let evm = world.deploy_code(&hex!("00"));
    assert_eq!(
        activation_error(&world, evm)["data"],
        json!(Bytes::from(ProgramNotWasm {}.abi_encode()))
    );
    assert_eq!(
        activation_error(&world, Address::repeat_byte(9))["data"],
        json!(Bytes::from(ProgramNotWasm {}.abi_encode()))
    );
    // An unknown dictionary, and data that is not a brotli stream.
    for broken in [&hex!("eff0000500")[..], &hex!("eff00000ff")] {
        let program = world.deploy_code(broken);
        let error = activation_error(&world, program);
        assert_eq!((&error["code"], &error["data"]), (&json!(3), &json!("0x")));
    }
}

#[test]
fn an_invalid_module_consumes_all_gas_and_names_the_reason_without_a_revert() {
    let world = World::new();
    let program = world.deploy_wasm(&vector_module("act_grow_max_without_pay_import"));
    let error = activation_error(&world, program);
    assert_eq!((&error["code"], error.get("data")), (&json!(-32000), None));
    let message = error["message"].as_str().unwrap();
    assert!(message.starts_with("program activation failed: "), "{message}");
    assert!(message.contains("pay_for_memory_grow"), "{message}");
    let sent = world.activate(program);
    assert!(!sent.success);
    assert_eq!(sent.gas_used, GAS_LIMIT);
    let reason = world.devnet.failure_of(sent.hash).unwrap();
    assert_eq!(reason, message);
}

#[test]
fn before_arbos_60_code_that_is_no_program_is_refused_without_data() {
    let world = World::with(DevnetConfig { arbos: 51, ..DevnetConfig::default() });
    let evm = world.deploy_code(&hex!("00"));
    assert_eq!(activation_error(&world, evm)["data"], json!("0x"));
    let nobody = activation_error(&world, Address::repeat_byte(9));
    assert_eq!(nobody["data"], json!(Bytes::from(ProgramNotWasm {}.abi_encode())));
}

#[test]
fn activation_out_of_gas_consumes_all_gas() {
    let world = World::new();
    let counter = world.deploy_wasm(&vector_module("sdk_counter"));
    let data = activation(counter);
    let enough = TX_GAS + calldata_gas(&data) + COUNTER_ACTIVATION;
    let with = |gas: u64| {
        world.send_with(json!({
            "from": DEV_ACCOUNT.address, "to": ARB_WASM, "value": ether(1),
            "data": Bytes::from(data.clone()), "gas": format!("{gas:#x}"),
        }))
    };
    let short = with(enough - 1);
    assert!(!short.success);
    assert_eq!(short.gas_used, enough - 1);
    assert!(with(enough).success);
}

#[test]
fn activation_can_be_simulated_for_code_that_is_not_deployed() {
    let world = World::new();
    let (sender, target) = (Address::repeat_byte(0x51), Address::repeat_byte(0x52));
    let module = code::compress(&vector_module("sdk_counter"));
    let output: Bytes = world.get(
        "eth_call",
        json!([
            {
                "from": sender, "to": ARB_WASM, "value": ether(1),
                "input": Bytes::from(activation(target)),
            },
            "latest",
            {
                (sender.to_string()): { "balance": U256::MAX },
                (target.to_string()): { "code": Bytes::from(module) },
            }
        ]),
    );
    let result = activateProgramCall::abi_decode_returns(&output).unwrap();
    assert_eq!((result.version, result.dataFee), (3, U256::from(COUNTER_FEE)));
    assert_eq!(world.get::<Bytes>("eth_getCode", json!([target])), Bytes::new());
}

#[test]
fn an_activation_can_be_extended_but_not_immediately() {
    let world = World::new();
    let echo = world.program(&vector_module("echo"));
    let codehash = code_hash(&world, echo);
    let extend = || world.send(ARB_WASM, codehashKeepaliveCall { codehash }.abi_encode(), ether(1));
    let early = extend();
    assert!(!early.success);
    let failure = world.devnet.failure_of(early.hash).unwrap();
    assert!(failure.contains("error ProgramKeepaliveTooSoon("), "{failure}");
    world.devnet.increase_time(300 * 86_400);
    assert!(extend().success);
    world.devnet.increase_time(300 * 86_400);
    assert_eq!(world.call(echo, [7]).unwrap(), Bytes::from([7]));
}

#[test]
fn invalid_calls_and_unexpected_value_consume_all_gas() {
    let world = World::new();
    for (data, value) in [
        (hex!("deadbeef").to_vec(), U256::ZERO),
        (activation(Address::ZERO)[..20].to_vec(), U256::ZERO),
        (inkPriceCall {}.abi_encode(), U256::from(1)),
    ] {
        let sent = world.send(ARB_WASM, data, value);
        assert!(!sent.success);
        assert_eq!(sent.gas_used, GAS_LIMIT);
    }
}

#[test]
fn only_owners_can_set_parameters_and_the_precompile_is_free() {
    let world = World::new();
    let data = setInkPriceCall { price: 20_000 }.abi_encode();
    let sent = world.send(ARB_OWNER, data.clone(), U256::ZERO);
    assert!(sent.success);
    assert_eq!(sent.gas_used, TX_GAS + calldata_gas(&data));
    assert_eq!(
        sent.receipt["logs"][0]["topics"][0],
        json!(keccak256("OwnerActs(bytes4,address,bytes)"))
    );
    assert_eq!(view(&world, &inkPriceCall {}), 20_000);

    let stranger = address!("0000000000000000000000000000000000057a6e");
    let call = json!([{ "from": stranger, "to": ARB_OWNER, "data": Bytes::from(data) }]);
    let error = world.rpc("eth_call", call).unwrap_err();
    assert_eq!((&error["code"], error.get("data")), (&json!(-32000), None));
    assert_eq!(error["message"], json!("unauthorized caller to access-controlled method"));
    // A failing call of an owner is free as well.
    let data = setInkPriceCall { price: 0 }.abi_encode();
    let sent = world.send(ARB_OWNER, data.clone(), U256::ZERO);
    assert_eq!((sent.success, sent.gas_used), (false, TX_GAS + calldata_gas(&data)));
    // On a development chain any account can become an owner.
    let debug = address!("00000000000000000000000000000000000000ff");
    world.devnet.set_balance(stranger, ether(1));
    world.rpc("anvil_impersonateAccount", json!([stranger])).unwrap();
    for (to, data) in [
        (debug, hex!("0e5bbc11").to_vec()),
        (ARB_OWNER, setInkPriceCall { price: 5_000 }.abi_encode()),
    ] {
        let sent = world.send_with(json!({
            "from": stranger, "to": to, "data": Bytes::from(data), "gas": "0xf4240",
        }));
        assert!(sent.success, "{:?}", world.devnet.failure_of(sent.hash));
    }
    assert_eq!(view(&world, &inkPriceCall {}), 5_000);
}

#[test]
fn each_arbos_version_has_its_stylus_version_and_stack_limit() {
    for (arbos, stylus, depth) in [
        (31_u64, 2_u16, 262_144_u32),
        (40, 2, 262_144),
        (51, 2, 22_000),
        (59, 3, 22_000),
        (61, 3, 22_000),
    ] {
        let world = World::with(DevnetConfig {
            arbos,
            timestamp: Some(1_760_000_000),
            ..DevnetConfig::default()
        });
        assert_eq!(view(&world, &stylusVersionCall {}), stylus);
        assert_eq!(view(&world, &maxStackDepthCall {}), depth);
        let echo = world.program(&vector_module("echo"));
        assert_eq!(world.call(echo, [3]).unwrap(), Bytes::from([3]));
    }
    let too_new = DevnetConfig { arbos: 62, ..DevnetConfig::default() };
    assert!(stylus_devnet::Devnet::start(&too_new).is_err());
}
