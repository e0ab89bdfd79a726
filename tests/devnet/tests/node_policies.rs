//! Limits of a node on open programs and on cached storage slots.

#![allow(clippy::unwrap_used, reason = "a panic fails the test")]

mod support;

use alloy::primitives::{Address, Bytes, U256};
use serde_json::{Value, json};
use stylus_devnet::{DEV_ACCOUNT, DevnetConfig};
use support::{
    GAS_LIMIT, World,
    contracts::{FORWARD, PROXY, forward, proxy},
};

/// A program that touches as many slots as its first byte of calldata says, each twice: loads them,
/// or with a second byte of 1 stores them.
const SLOTS: &str = r#"(module
  (import "vm_hooks" "read_args" (func $read_args (param i32)))
  (import "vm_hooks" "storage_load_bytes32" (func $load (param i32 i32)))
  (import "vm_hooks" "storage_cache_bytes32" (func $cache (param i32 i32)))
  (import "vm_hooks" "storage_flush_cache" (func $flush (param i32)))
  (memory (export "memory") 1 1)
  (func $touch
    (if (i32.load8_u (i32.const 1))
      (then (call $cache (i32.const 64) (i32.const 64)))
      (else (call $load (i32.const 64) (i32.const 128)))))
  (func (export "user_entrypoint") (param i32) (result i32)
    (local $slot i32)
    (call $read_args (i32.const 0))
    (loop $next
      (local.set $slot (i32.add (local.get $slot) (i32.const 1)))
      (i32.store8 (i32.const 95) (local.get $slot))
      (call $touch)
      (call $touch)
      (br_if $next (i32.lt_u (local.get $slot) (i32.load8_u (i32.const 0)))))
    (call $flush (i32.const 0))
    (i32.const 0)))"#;

const NOBODY: Address = Address::repeat_byte(7);

fn limited(max_call_depth: u16, max_cached_slots: u32) -> World {
    World::with(DevnetConfig { max_call_depth, max_cached_slots, ..DevnetConfig::default() })
}

/// Calldata that opens the proxy `depth` times.
fn nested(program: Address, depth: usize) -> Vec<u8> {
    (1..depth).fold(proxy(0, NOBODY, &[]), |inner, _| proxy(0, program, &inner))
}

fn estimate(world: &World, to: Address, data: &[u8]) -> Result<Value, Value> {
    let data = Bytes::copy_from_slice(data);
    let call = json!({ "from": DEV_ACCOUNT.address, "to": to, "data": data });
    world.rpc("eth_estimateGas", json!([call, "latest"]))
}

fn send(world: &World, to: Address, data: &[u8]) -> Result<Value, Value> {
    let (from, data) = (DEV_ACCOUNT.address, Bytes::copy_from_slice(data));
    let gas = U256::from(GAS_LIMIT);
    let tx = json!({ "from": from, "to": to, "data": data, "gas": gas });
    world.rpc("eth_sendTransaction", json!([tx]))
}

#[test]
fn a_call_depth_binds_calls_and_estimates_but_no_transaction() {
    let world = limited(3, 0);
    let program = world.wat(PROXY);
    assert!(world.call(program, nested(program, 3)).is_ok());
    assert!(estimate(&world, program, &nested(program, 3)).is_ok());

    let deeper = nested(program, 4);
    assert_eq!(world.call(program, deeper.clone()).unwrap_err()["message"], "execution reverted");
    assert!(estimate(&world, program, &deeper).is_err());
    assert!(world.send(program, deeper, U256::ZERO).success);
}

#[test]
fn frames_of_evm_code_and_closed_programs_do_not_count() {
    let world = limited(2, 0);
    let (program, evm) = (world.wat(PROXY), world.deploy_code(&FORWARD));
    // Two programs with EVM code around them.
    let inner = proxy(0, NOBODY, &[]);
    let mixed = forward(program, &proxy(0, evm, &forward(program, &inner)));
    let status = world.call(evm, mixed).unwrap();
    assert_eq!(U256::from_be_slice(&status), U256::from(1));

    // The call of the third program fails.
    let third = proxy(0, evm, &forward(program, &proxy(0, program, &inner)));
    let status = world.call(program, third).unwrap();
    assert_eq!(U256::from_be_slice(&status), U256::ZERO);
    // The frame that failed is closed, so the next call has the whole depth again.
    assert!(world.call(program, nested(program, 2)).is_ok());
}

#[test]
fn a_depth_of_one_permits_no_call_from_program_to_program() {
    let world = limited(1, 0);
    let program = world.wat(PROXY);
    assert!(world.call(program, nested(program, 1)).is_ok());
    let error = world.call(program, nested(program, 2)).unwrap_err();
    assert_eq!((&error["code"], &error["data"]), (&json!(3), &json!("0x")));
}

#[test]
fn a_cache_limit_refuses_calls_estimates_and_transactions() {
    let world = limited(0, 4);
    let program = world.wat(SLOTS);
    for stores in [0, 1] {
        let (within, over) = ([4, stores], [5, stores]);
        assert!(world.call(program, within).is_ok());
        assert!(estimate(&world, program, &within).is_ok());
        assert!(world.send(program, within, U256::ZERO).success);

        for error in
            [world.call(program, over).unwrap_err(), estimate(&world, program, &over).unwrap_err()]
        {
            assert_eq!(error["message"], "storage cache limit exceeded");
            assert_eq!((&error["code"], error.get("data")), (&json!(-32000), None));
        }

        let block: U256 = world.get("eth_blockNumber", json!([]));
        let error = send(&world, program, &over).unwrap_err();
        assert_eq!(error, json!({ "code": -32000, "message": "internal error" }));
        assert_eq!(world.get::<U256>("eth_blockNumber", json!([])), block, "no block");
    }
    assert_eq!(world.devnet.storage_of(program).len(), 4);
}

#[test]
fn a_caller_that_goes_on_does_not_save_the_transaction() {
    let world = limited(0, 4);
    let (program, evm) = (world.wat(SLOTS), world.deploy_code(&FORWARD));
    let status = world.call(evm, forward(program, &[5, 0])).unwrap();
    assert_eq!(U256::from_be_slice(&status), U256::ZERO);
    assert_eq!(send(&world, evm, &forward(program, &[5, 0])).unwrap_err()["code"], -32000);
    // Each frame has its own cache.
    let two = forward(world.wat(PROXY), &proxy(0, program, &[4, 0]));
    assert!(world.send(evm, two, U256::ZERO).success);
}

#[test]
fn without_limits_all_of_it_runs() {
    let world = limited(0, 0);
    let (program, slots) = (world.wat(PROXY), world.wat(SLOTS));
    assert!(world.call(program, nested(program, 9)).is_ok());
    assert!(world.send(slots, [200, 1], U256::ZERO).success);
}
