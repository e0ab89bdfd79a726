//! What an operator of programs lives through: paused activations, nodes that refuse trials, and a new
//! Stylus version.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic fails the test")]

mod support;

use alloy::{
    primitives::{Address, B256, Bytes, U256, address, keccak256},
    sol,
    sol_types::{SolCall, SolError},
};
use serde_json::{Value, json};
use stylus_devnet::{DEV_ACCOUNT, DevnetConfig};
use support::{ARB_OWNER, ARB_WASM, World, ether, vector_module};

sol! {
    error ProgramNeedsUpgrade(uint16 version, uint16 stylusVersion);

    function activateProgram(address program) external payable returns (uint16 version, uint256 dataFee);
    function codehashKeepalive(bytes32 codehash) external payable;
    function activationGas() external view returns (uint64);
    function stylusVersion() external view returns (uint16);
    function arbOSVersion() external view returns (uint256);
    function getAllTransactionFilterers() external view returns (address[] memory);
    function getMaxTxGasLimit() external view returns (uint64);
    function setWasmActivationGas(uint64 gas) external;
    function scheduleArbOSUpgrade(uint64 version, uint64 timestamp) external;
}

/// A chain at this version whose clock stands still.
fn chain(arbos: u64) -> World {
    let timestamp = Some(1_760_000_000);
    World::with(DevnetConfig { arbos, timestamp, ..DevnetConfig::default() })
}

fn as_owner<C: SolCall>(world: &World, call: &C) {
    assert!(world.send(ARB_OWNER, call.abi_encode(), U256::ZERO).success);
}

/// A trial activation by `eth_call` or `eth_estimateGas`.
fn trial(world: &World, method: &str, program: Address) -> Result<Value, Value> {
    let data = Bytes::from(activateProgramCall { program }.abi_encode());
    let from = DEV_ACCOUNT.address;
    let call = json!({ "from": from, "to": ARB_WASM, "value": ether(1), "data": data });
    world.rpc(method, json!([call, "latest"]))
}

fn is_empty_revert(error: &Value) -> bool {
    error["message"] == "execution reverted" && error["data"] == "0x"
}

#[test]
fn paused_activations_end_without_gas_and_data_and_running_programs_run_on() {
    let world = chain(61);
    let running = world.program(&vector_module("echo"));
    let waiting = world.deploy_wasm(&vector_module("sdk_counter"));
    as_owner(&world, &setWasmActivationGasCall { gas: u64::MAX });
    let gas = world.call(ARB_WASM, activationGasCall {}.abi_encode()).unwrap();
    assert_eq!(activationGasCall::abi_decode_returns(&gas).unwrap(), u64::MAX);

    for method in ["eth_call", "eth_estimateGas"] {
        let error = trial(&world, method, waiting).unwrap_err();
        assert!(is_empty_revert(&error), "{method}: {error}");
    }
    assert!(!world.activate(waiting).success);
    assert_eq!(world.call(running, [7]).unwrap(), Bytes::from([7]));
    // An activation can still be extended.
    world.devnet.increase_time(40 * 86_400);
    let codehash = code_hash(&world, running);
    let extend = codehashKeepaliveCall { codehash }.abi_encode();
    assert!(world.send(ARB_WASM, extend, ether(1)).success);

    as_owner(&world, &setWasmActivationGasCall { gas: 0 });
    assert!(world.activate(waiting).success);
}

#[test]
fn a_node_that_refuses_trials_activates_in_transactions() {
    let config = DevnetConfig { allows_trial_activation: false, ..DevnetConfig::default() };
    let world = World::with(config);
    let program = world.deploy_wasm(&vector_module("echo"));
    for method in ["eth_call", "eth_estimateGas"] {
        let error = trial(&world, method, program).unwrap_err();
        assert!(is_empty_revert(&error), "{method}: {error}");
    }
    assert!(world.activate(program).success);
    assert_eq!(world.call(program, [7]).unwrap(), Bytes::from([7]));
}

#[test]
fn a_new_stylus_version_stops_programs_until_they_are_activated_again() {
    let world = chain(51);
    let program = world.program(&vector_module("echo"));
    let snapshot = world.devnet.snapshot();
    let time = world.devnet.timestamp() + 3_600;
    as_owner(&world, &scheduleArbOSUpgradeCall { version: 61, timestamp: time });
    assert_eq!(version(&world), (51, 2));
    assert!(world.call(program, [7]).is_ok(), "before its time nothing changes");

    world.devnet.increase_time(3_600);
    assert_eq!(version(&world), (61, 3));
    let error = world.call(program, [7]).unwrap_err();
    assert_eq!(error["message"], json!("error ProgramNeedsUpgrade(2, 3)"));
    let sent = world.send(program, [7], U256::ZERO);
    assert!(!sent.success, "all gas of the frame is gone");

    let needs_upgrade = ProgramNeedsUpgrade { version: 2, stylusVersion: 3 }.abi_encode();
    let codehash = code_hash(&world, program);
    let extend = codehashKeepaliveCall { codehash }.abi_encode();
    let error = world.call(ARB_WASM, extend).unwrap_err();
    assert_eq!(error["data"], json!(Bytes::from(needs_upgrade)));

    assert!(world.activate(program).success);
    assert_eq!(world.call(program, [7]).unwrap(), Bytes::from([7]));

    // Getters of the new version exist from now on.
    let public = address!("000000000000000000000000000000000000006b");
    let filterers = world.call(public, getAllTransactionFilterersCall {}.abi_encode()).unwrap();
    let none: Vec<Address> = Vec::new();
    assert_eq!(getAllTransactionFilterersCall::abi_decode_returns(&filterers).unwrap(), none);
    let gas_info = address!("000000000000000000000000000000000000006c");
    let limit = world.call(gas_info, getMaxTxGasLimitCall {}.abi_encode()).unwrap();
    assert_eq!(getMaxTxGasLimitCall::abi_decode_returns(&limit).unwrap(), 32_000_000);

    // A snapshot from before holds the version too.
    assert!(world.devnet.revert(snapshot));
    assert_eq!(version(&world), (51, 2));
    assert_eq!(world.call(program, [7]).unwrap(), Bytes::from([7]));
    let missing = world.call(public, getAllTransactionFilterersCall {}.abi_encode()).unwrap_err();
    assert!(is_empty_revert(&missing), "{missing}");
}

/// The versions of `ArbOS`, without the 55 that the chain adds, and of Stylus.
fn version(world: &World) -> (u64, u16) {
    let sys = address!("0000000000000000000000000000000000000064");
    let arbos = world.call(sys, arbOSVersionCall {}.abi_encode()).unwrap();
    let arbos: u64 = arbOSVersionCall::abi_decode_returns(&arbos).unwrap().to();
    let stylus = world.call(ARB_WASM, stylusVersionCall {}.abi_encode()).unwrap();
    (arbos - 55, stylusVersionCall::abi_decode_returns(&stylus).unwrap())
}

fn code_hash(world: &World, account: Address) -> B256 {
    keccak256(world.get::<Bytes>("eth_getCode", json!([account, "latest"])))
}
