//! Contracts that deployment tools expect on a dev node: `StylusDeployer`, the CREATE2 factory and
//! the cache manager.

#![allow(clippy::unwrap_used, reason = "a failing helper fails the test")]

mod support;

use alloy::{
    primitives::{Address, B256, Bytes, U256, address, hex, keccak256},
    sol,
    sol_types::{SolCall, SolError, SolEvent},
};
use serde_json::json;
use stylus_devnet::{DEV_ACCOUNT, stylus::code};
use support::{
    Sent, World,
    contracts::STORE,
    ether,
    fragments::{deploy_fragments, root_of, table_text},
    vector_module,
};

sol! {
    event ContractDeployed(address deployedContract);
    error ContractDeploymentError(bytes bytecode);
    error ContractInitializationError(address newContract, bytes data);
    error EmptyBytecode();
    function deploy(bytes calldata bytecode, bytes calldata initData, uint256 initValue, bytes32 salt)
        external payable returns (address);
}

const DEPLOYER: Address = address!("cEcba2F1DC234f70Dd89F2041029807F8D03A990");
const FACTORY: Address = address!("4e59b44847b379578588920ca78fbf26c0b4956c");

/// A program with a constructor that stores the value in slot 0 and the sender in slot 1. With the
/// argument zero it reverts with four bytes of data.
const WITH_CONSTRUCTOR: &str = r#"(module
  (import "vm_hooks" "read_args" (func $read_args (param i32)))
  (import "vm_hooks" "write_result" (func $write_result (param i32 i32)))
  (import "vm_hooks" "msg_value" (func $msg_value (param i32)))
  (import "vm_hooks" "msg_sender" (func $msg_sender (param i32)))
  (import "vm_hooks" "storage_cache_bytes32" (func $cache (param i32 i32)))
  (import "vm_hooks" "storage_flush_cache" (func $flush (param i32)))
  (memory (export "memory") 1 1)
  (data (i32.const 231) "\01")
  (func (export "user_entrypoint") (param $len i32) (result i32)
    i32.const 0 call $read_args
    (if (result i32) (i32.load8_u (i32.const 35))
      (then
        (call $msg_value (i32.const 300))
        (call $cache (i32.const 100) (i32.const 300))
        (call $msg_sender (i32.const 412))
        (call $cache (i32.const 200) (i32.const 400))
        (call $flush (i32.const 0))
        (i32.const 0))
      (else
        (call $write_result (i32.const 0) (i32.const 4))
        (i32.const 1)))))"#;

fn constructor(argument: u64) -> Vec<u8> {
    [&hex!("5585258d")[..], &U256::from(argument).to_be_bytes::<32>()].concat()
}

fn module() -> Vec<u8> {
    wat::parse_str(WITH_CONSTRUCTOR).unwrap()
}

fn deployment(argument: u64, init_value: u64, salt: B256) -> Vec<u8> {
    deployCall {
        bytecode: code::init_code(&code::compress(&module())).into(),
        initData: constructor(argument).into(),
        initValue: U256::from(init_value),
        salt,
    }
    .abi_encode()
}

fn deployed(sent: &Sent) -> Address {
    let log = sent.receipt["logs"].as_array().unwrap().last().unwrap();
    assert_eq!(log["address"], json!(DEPLOYER));
    assert_eq!(log["topics"], json!([ContractDeployed::SIGNATURE_HASH]));
    let data: Bytes = serde_json::from_value(log["data"].clone()).unwrap();
    Address::from_word(B256::from_slice(&data))
}

fn stored(world: &World, account: Address, slot: u64) -> U256 {
    world.devnet.storage_at(account, U256::from(slot)).into()
}

#[test]
fn the_deployer_creates_activates_and_initialises_in_one_transaction_and_refunds_the_rest() {
    let world = World::new();
    let before = world.devnet.balance(DEV_ACCOUNT.address);
    let network = world.devnet.balance(Address::ZERO);
    let sent = world.send(DEPLOYER, deployment(1, 1000, B256::ZERO), ether(1));
    assert!(sent.success, "{:?}", world.devnet.failure_of(sent.hash));
    let program = deployed(&sent);
    assert_eq!(program, DEPLOYER.create(1));
    assert_eq!(stored(&world, program, 0), U256::from(1000));
    assert_eq!(stored(&world, program, 1), U256::from_be_slice(DEPLOYER.as_slice()));
    assert_eq!(world.devnet.balance(program), U256::from(1000));
    assert_eq!(world.devnet.balance(DEPLOYER), U256::ZERO);
    let paid = before - world.devnet.balance(DEV_ACCOUNT.address);
    let earned = world.devnet.balance(Address::ZERO) - network;
    assert_eq!(paid, earned + U256::from(1000), "all but fees and init value is refunded");

    // The code is active now, so the second deployment pays no data fee.
    let network = world.devnet.balance(Address::ZERO);
    let again = world.send(DEPLOYER, deployment(1, 0, B256::ZERO), ether(1));
    assert_eq!(deployed(&again), DEPLOYER.create(2));
    let gas_fee = U256::from(again.gas_used * 100_000_000);
    assert_eq!(world.devnet.balance(Address::ZERO) - network, gas_fee);
    assert!(again.gas_used + 1_500_000 < sent.gas_used);
}

#[test]
fn the_deployer_activates_and_initialises_a_root_of_fragments() {
    let world = World::new();
    let table = format!("(data (i32.const 1024) \"{}\") (data", table_text(1));
    let module = wat::parse_str(WITH_CONSTRUCTOR.replacen("(data", &table, 1)).unwrap();
    let fragments = deploy_fragments(&world, &module);
    assert_eq!(fragments.len(), 3);
    let call = deployCall {
        bytecode: code::init_code(&root_of(&module, &fragments)).into(),
        initData: constructor(1).into(),
        initValue: U256::from(1000),
        salt: B256::ZERO,
    };
    let sent = world.send(DEPLOYER, call.abi_encode(), ether(1));
    assert!(sent.success, "{:?}", world.devnet.failure_of(sent.hash));
    let program = deployed(&sent);
    assert_eq!(program, DEPLOYER.create(1));
    assert_eq!(stored(&world, program, 0), U256::from(1000));
    assert_eq!(stored(&world, program, 1), U256::from_be_slice(DEPLOYER.as_slice()));
}

#[test]
fn salt_and_constructor_call_determine_the_address() {
    let world = World::new();
    let salt = B256::repeat_byte(7);
    let sent = world.send(DEPLOYER, deployment(1, 0, salt), ether(1));
    let mixed = keccak256([salt.as_slice(), &constructor(1)].concat());
    let init_code = code::init_code(&code::compress(&module()));
    assert_eq!(deployed(&sent), DEPLOYER.create2_from_code(mixed, init_code));
}

#[test]
fn a_failed_constructor_rolls_back_everything() {
    let world = World::new();
    let call = json!({
        "from": DEV_ACCOUNT.address, "to": DEPLOYER, "value": ether(1),
        "data": Bytes::from(deployment(0, 0, B256::ZERO)),
    });
    let error = world.rpc("eth_call", json!([call, "latest"])).unwrap_err();
    let expected = ContractInitializationError {
        newContract: DEPLOYER.create(1),
        data: hex!("5585258d").into(),
    };
    assert_eq!(error["data"], json!(Bytes::from(expected.abi_encode())));
    let before = world.devnet.balance(DEV_ACCOUNT.address);
    let sent = world.send(DEPLOYER, deployment(0, 0, B256::ZERO), ether(1));
    assert!(!sent.success);
    let fee = U256::from(sent.gas_used * 100_000_000);
    assert_eq!(world.devnet.balance(DEV_ACCOUNT.address), before - fee);
    assert_eq!(world.get::<Bytes>("eth_getCode", json!([DEPLOYER.create(1)])), Bytes::new());
    // The nonce and the activation were rolled back.
    let sent = world.send(DEPLOYER, deployment(1, 0, B256::ZERO), ether(1));
    assert_eq!(deployed(&sent), DEPLOYER.create(1));
    assert!(sent.gas_used > 1_700_000);
}

#[test]
fn invalid_deployments_revert_with_their_error() {
    let world = World::new();
    let try_with = |bytecode: &[u8], init_value: u64, value: U256| {
        let call = deployCall {
            bytecode: Bytes::copy_from_slice(bytecode),
            initData: Bytes::new(),
            initValue: U256::from(init_value),
            salt: B256::ZERO,
        };
        let call = json!({
            "from": DEV_ACCOUNT.address, "to": DEPLOYER, "value": value,
            "data": Bytes::from(call.abi_encode()),
        });
        world.rpc("eth_call", json!([call, "latest"])).unwrap_err()["data"].clone()
    };
    assert_eq!(try_with(&[], 0, U256::ZERO), json!(Bytes::from(EmptyBytecode {}.abi_encode())));
    let error = ContractDeploymentError { bytecode: hex!("fe").into() };
    assert_eq!(try_with(&hex!("fe"), 0, U256::ZERO), json!(Bytes::from(error.abi_encode())));
    // Errors of activation are passed through; here the value is too low.
    let init = code::init_code(&code::compress(&vector_module("echo")));
    let data = try_with(&init, 0, U256::from(1));
    assert!(data.as_str().unwrap().starts_with("0x09781ab7"), "{data}");
    // The value for the constructor exceeds the value sent.
    let data = try_with(&init, 2, U256::from(1));
    assert!(data.as_str().unwrap().starts_with("0x4e487b71"), "{data}");
    // An unknown function.
    let call = json!([{ "to": DEPLOYER, "data": "0xdeadbeef" }]);
    assert_eq!(world.rpc("eth_call", call).unwrap_err()["data"], json!("0x"));
}

#[test]
fn the_factory_creates_at_the_create2_address() {
    let world = World::new();
    let init_code = code::init_code(&STORE);
    let salt = B256::repeat_byte(3);
    let data = [salt.as_slice(), &init_code].concat();
    let expected = FACTORY.create2_from_code(salt, &init_code);
    assert_eq!(world.call(FACTORY, data.clone()).unwrap()[..], expected[..]);
    assert!(world.send(FACTORY, data.clone(), U256::ZERO).success);
    assert_eq!(world.get::<Bytes>("eth_getCode", json!([expected])), Bytes::from(STORE));
    assert!(!world.send(FACTORY, data, U256::ZERO).success, "the address is taken");
    assert!(
        !world.send(FACTORY, [1; 31], U256::ZERO).success,
        "the calldata is shorter than a salt"
    );
}

#[test]
fn the_cache_manager_accepts_every_call() {
    let world = World::new();
    let managers = world.call(support::ARB_WASM_CACHE, hex!("0ec1d773")).unwrap();
    let manager = Address::from_slice(&managers[76..96]);
    assert_eq!(manager, address!("2F8Bd4EaB69764c105aDd7dE7CB0402557a44E6f"));
    let code: Bytes = world.get("eth_getCode", json!([manager]));
    assert_eq!(code.len(), 7452);
    let bid = [&hex!("e4940157")[..], &[0; 32]].concat();
    assert_eq!(world.call(manager, bid).unwrap(), Bytes::new());
}
