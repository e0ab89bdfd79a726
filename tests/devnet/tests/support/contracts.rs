//! Small contracts for several tests.

use alloy::primitives::{Address, hex};

/// EVM code that stores the first word of its calldata in slot 0.
pub const STORE: [u8; 5] = hex!("5f355f5500");
/// EVM code that calls an address with data. Calldata: 20 bytes of address, then the data. Passes
/// all gas and no value, and returns the status as a word.
pub const FORWARD: [u8; 28] = hex!("36601490038060145f375f5f825f5f5f3560601c5af15f5260205ff3");
/// [`FORWARD`] with STATICCALL.
pub const FORWARD_STATIC: [u8; 27] = hex!("36601490038060145f375f5f825f5f3560601c5afa5f5260205ff3");
/// [`FORWARD`] with DELEGATECALL.
pub const FORWARD_DELEGATE: [u8; 27] =
    hex!("36601490038060145f375f5f825f5f3560601c5af45f5260205ff3");

/// A wasm program that calls an address with data. Calldata: a mode byte, 20 bytes of address, then
/// the data. Passes all gas and returns the callee's data. Reverts if the call fails and always in
/// mode 1. Mode 2 makes a delegate call, mode 3 a static call.
pub const PROXY: &str = r#"(module
  (import "vm_hooks" "read_args" (func $read_args (param i32)))
  (import "vm_hooks" "write_result" (func $write_result (param i32 i32)))
  (import "vm_hooks" "read_return_data" (func $read (param i32 i32 i32) (result i32)))
  (import "vm_hooks" "call_contract" (func $call (param i32 i32 i32 i32 i64 i32) (result i32)))
  (import "vm_hooks" "delegate_call_contract" (func $delegate (param i32 i32 i32 i64 i32) (result i32)))
  (import "vm_hooks" "static_call_contract" (func $static (param i32 i32 i32 i64 i32) (result i32)))
  (memory (export "memory") 1 1)
  (func (export "user_entrypoint") (param $len i32) (result i32)
    (local $mode i32) (local $status i32) (local $size i32)
    i32.const 0 call $read_args
    (local.set $mode (i32.load8_u (i32.const 0)))
    (local.set $size (i32.sub (local.get $len) (i32.const 21)))
    (if (i32.lt_u (local.get $mode) (i32.const 2))
      (then (local.set $status (call $call (i32.const 1) (i32.const 21) (local.get $size)
        (i32.const 60000) (i64.const -1) (i32.const 50000)))))
    (if (i32.eq (local.get $mode) (i32.const 2))
      (then (local.set $status (call $delegate (i32.const 1) (i32.const 21) (local.get $size)
        (i64.const -1) (i32.const 50000)))))
    (if (i32.eq (local.get $mode) (i32.const 3))
      (then (local.set $status (call $static (i32.const 1) (i32.const 21) (local.get $size)
        (i64.const -1) (i32.const 50000)))))
    (local.set $size (call $read (i32.const 0) (i32.const 0) (i32.load (i32.const 50000))))
    (call $write_result (i32.const 0) (local.get $size))
    (if (result i32) (i32.eq (local.get $mode) (i32.const 1))
      (then (i32.const 1)) (else (local.get $status)))))"#;

/// A wasm program that stores the second word of its calldata in the slot given by the first.
pub const STORE_PROGRAM: &str = r#"(module
  (import "vm_hooks" "read_args" (func $read_args (param i32)))
  (import "vm_hooks" "storage_cache_bytes32" (func $cache (param i32 i32)))
  (import "vm_hooks" "storage_flush_cache" (func $flush (param i32)))
  (memory (export "memory") 1 1)
  (func (export "user_entrypoint") (param i32) (result i32)
    i32.const 0 call $read_args
    i32.const 0 i32.const 32 call $cache
    i32.const 0 call $flush
    i32.const 0))"#;

/// Returns calldata for [`FORWARD`].
pub fn forward(to: Address, data: &[u8]) -> Vec<u8> {
    [to.as_slice(), data].concat()
}

/// Returns calldata for [`PROXY`].
pub fn proxy(mode: u8, to: Address, data: &[u8]) -> Vec<u8> {
    [&[mode], to.as_slice(), data].concat()
}
