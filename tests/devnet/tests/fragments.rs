//! Programs in fragments: deployment, the gas and limits of activation, and calls.

#![allow(clippy::unwrap_used, reason = "a panic fails the test")]

mod support;

use alloy::{
    primitives::{Address, Bytes, U64, U256, address, hex},
    sol,
    sol_types::{SolCall, SolError},
};
use serde_json::{Value, json};
use stylus_devnet::{
    DEV_ACCOUNT, DevnetConfig,
    stylus::{
        activate::{ActivationRules, activate},
        code,
        fragments::{FRAGMENT_PREFIX, root_code, split},
        params::ArbosVersion,
    },
};
use support::{
    ARB_OWNER, ARB_WASM, TX_GAS, World, calldata_gas,
    contracts::{PROXY, proxy},
    ether,
    fragments::{MAX_CODE_SIZE, assert_runs, deploy, deploy_fragments, large_module, root_of},
    vector_module,
};

sol! {
    error ProgramNotWasm();

    function activateProgram(address program) external payable returns (uint16 version, uint256 dataFee);
    function getMaxStylusContractFragments() external view returns (uint8);
    function setMaxStylusContractFragments(uint8 fragments) external;
    function setWasmMaxSize(uint32 size) external;
    function scheduleArbOSUpgrade(uint64 version, uint64 timestamp) external;
}

const ARB_OWNER_PUBLIC: Address = address!("000000000000000000000000000000000000006b");

/// Gas of an activation until the program is read: the versions and the argument, the gas that owners
/// add, the fixed charge, the parameters and the entry.
const UNTIL_READ: u64 = 800 + 3 + 800 + 1_659_168 + 100 + 800;
/// Gas of an activation without reading fragments, validation and compilation.
const ACTIVATION: u64 = 1_747_826 + 800;

fn chain(arbos: u64) -> World {
    let timestamp = Some(1_760_000_000);
    World::with(DevnetConfig { arbos, timestamp, ..DevnetConfig::default() })
}

fn as_owner<C: SolCall>(world: &World, call: &C) {
    assert!(world.send(ARB_OWNER, call.abi_encode(), U256::ZERO).success);
}

fn activation(program: Address) -> Bytes {
    activateProgramCall { program }.abi_encode().into()
}

/// Gas of a transaction that activates a program, before the precompile runs.
fn intrinsic(program: Address) -> u64 {
    TX_GAS + calldata_gas(&activation(program))
}

/// Error of an activation by `eth_call`.
fn refusal(world: &World, program: Address) -> Value {
    let from = DEV_ACCOUNT.address;
    let call =
        json!({ "from": from, "to": ARB_WASM, "value": ether(1), "data": activation(program) });
    world.rpc("eth_call", json!([call, "latest"])).unwrap_err()
}

/// Checks that an activation reverts without data and keeps the gas it has not used.
fn assert_refused(world: &World, program: Address, gas: u64, why: &str) {
    let error = refusal(world, program);
    assert_eq!(
        (&error["message"], &error["data"]),
        (&json!("execution reverted"), &json!("0x")),
        "{why}"
    );
    let sent = world.activate(program);
    assert!(!sent.success, "{why}");
    assert_eq!(sent.gas_used, intrinsic(program) + gas, "{why}");
}

/// Gas of reading cold accounts with these codes.
fn reads<C: AsRef<[u8]>>(codes: &[C]) -> u64 {
    codes.iter().map(|code| 2_600 + 3 * (code.as_ref().len() as u64).div_ceil(32)).sum()
}

/// Gas of validating and compiling a module.
fn native_gas(module: &[u8]) -> u64 {
    let arbos = ArbosVersion::NEWEST;
    let stylus_version = arbos.stylus_version();
    let rules = ActivationRules { arbos, stylus_version, is_debug_chain: true, page_limit: 128 };
    activate(module, &rules, u64::MAX).unwrap().gas_used
}

#[test]
fn a_large_program_is_activated_through_its_root_and_runs() {
    let world = chain(61);
    let module = large_module(1);
    let codes = split(&module, MAX_CODE_SIZE);
    assert_eq!(codes.iter().map(Vec::len).max(), Some(MAX_CODE_SIZE));
    assert_eq!(codes.len(), 3);

    let fragments = deploy_fragments(&world, &module);
    let code = root_of(&module, &fragments);
    let root = world.deploy_code(&code);
    assert_eq!(world.get::<Bytes>("eth_getCode", json!([root])), code);
    let error = world.call(root, [0; 4]).unwrap_err();
    assert_eq!(error["message"], "error ProgramNotActivated()");
    let sent = world.activate(root);
    assert!(sent.success, "{:?}", world.devnet.failure_of(sent.hash));
    let gas = ACTIVATION + reads(&codes) + native_gas(&module);
    assert_eq!(sent.gas_used, intrinsic(root) + gas);
    assert_runs(&world, root, 1);

    // A root of the same code needs no activation, one of other fragments with the same slices does.
    let twin = world.deploy_code(&code);
    assert_runs(&world, twin, 1);
    let other = deploy(&world, &module);
    assert_eq!(world.call(other, [0; 4]).unwrap_err()["message"], "error ProgramNotActivated()");
}

#[test]
fn a_fragment_that_the_transaction_accessed_before_is_warm() {
    let world = chain(61);
    let module = large_module(1);
    let fragments = deploy_fragments(&world, &module);
    let root = world.deploy_code(&root_of(&module, &fragments));
    let sent = world.send_with(json!({
        "from": DEV_ACCOUNT.address, "to": ARB_WASM, "value": ether(1), "data": activation(root),
        "gas": U64::from(support::GAS_LIMIT),
        "accessList": [{ "address": fragments[1], "storageKeys": [] }],
    }));
    assert!(sent.success);
    let gas = ACTIVATION + reads(&split(&module, MAX_CODE_SIZE)) + native_gas(&module);
    assert_eq!(sent.gas_used, intrinsic(root) + gas + 2_400 - 2_500);
}

#[test]
fn the_gas_must_pay_for_the_largest_fragment_before_one_is_read() {
    let world = chain(61);
    let nothing = Address::repeat_byte(7);
    let root = world.deploy_code(&root_code(100, &[nothing]));
    let with = |left: u64| {
        let gas = intrinsic(root) + UNTIL_READ + left;
        let sent = world.send_with(json!({
            "from": DEV_ACCOUNT.address, "to": ARB_WASM, "data": activation(root),
            "value": ether(1), "gas": U64::from(gas),
        }));
        assert!(!sent.success);
        gas - sent.gas_used
    };
    let largest = 2_600 + 3 * 768;
    assert_eq!(with(largest - 1), 0, "all gas is burnt");
    assert_eq!(with(largest), largest - 2_600, "an account without code is no fragment");
}

#[test]
fn roots_that_break_a_rule_are_refused() {
    let world = chain(61);
    let module = vector_module("echo");
    let size = u32::try_from(module.len()).unwrap();
    let small = &split(&module, 1 << 20)[0];
    let fragment = world.deploy_code(small);
    let evm = world.deploy_code(&hex!("00"));
    let refused = |code: &[u8], gas: u64, why: &str| {
        assert_refused(&world, world.deploy_code(code), UNTIL_READ + gas, why);
    };
    refused(&root_code(size, &[]), 0, "no fragment");
    refused(&root_code(size, &[fragment])[..27], 0, "part of an address");
    refused(&hex!("eff00200000001"), 0, "part of a size");
    refused(&root_code(size, &[fragment; 5]), 0, "more fragments than four");
    refused(&root_code(262_145, &[fragment]), 0, "larger than the limit");
    refused(&root_code(size, &[evm]), reads(&[[0]]), "not a fragment");
    refused(&root_code(size, &[evm, fragment]), reads(&[[0]]), "the first is no fragment");
    refused(&root_code(size - 1, &[fragment]), reads(&[small]), "larger than stated");
    refused(&root_code(size + 1, &[fragment]), reads(&[small]), "smaller than stated");
    let mut dictionary = root_code(size, &[fragment]);
    dictionary[3] = 2;
    refused(&dictionary, reads(&[small]), "unknown dictionary");
    let half = world.deploy_code(&small[..small.len() / 2]);
    refused(&root_code(size, &[half]), reads(&[&small[..small.len() / 2]]), "part of the stream");
    assert_refused(&world, fragment, UNTIL_READ, "a fragment itself");
    let error = refusal(&world, evm);
    assert_eq!(error["data"], json!(Bytes::from(ProgramNotWasm {}.abi_encode())));

    let root = world.deploy_code(&root_code(size, &[fragment]));
    assert!(world.activate(root).success);
    assert_eq!(world.call(root, [7]).unwrap(), Bytes::from([7]));
}

#[test]
fn owners_set_the_limit_and_active_programs_stay() {
    let world = chain(61);
    let limit = || {
        let data = getMaxStylusContractFragmentsCall {}.abi_encode();
        getMaxStylusContractFragmentsCall::abi_decode_returns(
            &world.call(ARB_OWNER_PUBLIC, data).unwrap(),
        )
        .unwrap()
    };
    assert_eq!(limit(), 4);
    let module = large_module(1);
    let active = deploy(&world, &module);
    assert!(world.activate(active).success);
    as_owner(&world, &setMaxStylusContractFragmentsCall { fragments: 2 });
    assert_eq!(limit(), 2);
    let waiting = deploy(&world, &module);
    assert_refused(&world, waiting, UNTIL_READ, "three fragments");
    as_owner(&world, &setMaxStylusContractFragmentsCall { fragments: 3 });
    let size = u32::try_from(module.len()).unwrap();
    as_owner(&world, &setWasmMaxSizeCall { size: size - 1 });
    assert_refused(&world, waiting, UNTIL_READ, "larger than the limit");
    as_owner(&world, &setWasmMaxSizeCall { size });
    assert!(world.activate(waiting).success);
    assert_runs(&world, active, 1);
    assert_runs(&world, waiting, 1);
}

#[test]
fn fragments_do_not_run() {
    let world = chain(61);
    let fragment = world.deploy_code(&[&FRAGMENT_PREFIX[..], &[1, 2]].concat());
    assert_eq!(world.call(fragment, []).unwrap_err()["message"], "invalid opcode");
    // A root and a program may not destroy themselves through EVM code.
    let destroyer = world.deploy_code(&hex!("5fff"));
    let module = wat::parse_str(PROXY).unwrap();
    let root = deploy(&world, &module);
    assert!(world.activate(root).success);
    assert!(world.call(root, proxy(2, destroyer, &[])).is_err());
    assert!(world.call(root, proxy(0, destroyer, &[])).is_ok());
}

#[test]
fn version_60_brings_them_and_version_61_keeps_active_ones() {
    let world = chain(59);
    let module = large_module(1);
    for code in [split(&module, MAX_CODE_SIZE)[0].clone(), root_code(1, &[Address::ZERO])] {
        assert!(!world.create(code::init_code(&code)).success);
    }
    let data = getMaxStylusContractFragmentsCall {}.abi_encode();
    assert!(world.call(ARB_OWNER_PUBLIC, data).is_err());

    let upgrade = |version| {
        let timestamp = world.devnet.timestamp();
        as_owner(&world, &scheduleArbOSUpgradeCall { version, timestamp });
        world.devnet.mine();
    };
    upgrade(60);
    let root = deploy(&world, &module);
    assert!(world.activate(root).success);
    assert_runs(&world, root, 1);
    upgrade(61);
    assert_runs(&world, root, 1);
}

#[test]
fn roots_of_equal_code_on_two_chains_run_their_own_modules() {
    let worlds = [1, 2].map(|seed| {
        let world = chain(61);
        let root = deploy(&world, &large_module(seed));
        assert!(world.activate(root).success);
        (world, root, seed)
    });
    let code = |(world, root, _): &(World, Address, u8)| -> Bytes {
        world.get("eth_getCode", json!([root]))
    };
    assert_eq!(code(&worlds[0]), code(&worlds[1]));
    for (world, root, seed) in &worlds {
        assert_runs(world, *root, *seed);
    }
}
