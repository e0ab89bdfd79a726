//! The host functions of Stylus. All `unsafe` code of the suite is here.
//!
//! The SDK's own handle passes slots and values as 256-bit integers, which reverses every word
//! twice. The host functions below it take the bytes as they are.
#![expect(unsafe_code, reason = "calls of the host with pointers to live buffers")]

use crate::Word;
use alloc::{vec, vec::Vec};
use alloy_primitives::{Address, keccak256};
use stylus_sdk::hostio;

/// Ends the program: the call fails with `data` and its changes are undone.
#[cold]
#[inline(never)]
pub(crate) fn revert(data: &[u8]) -> ! {
    #[link(wasm_import_module = "vm_hooks")]
    unsafe extern "C" {
        // A host function that the SDK does not declare. It ends the program with this status.
        fn exit_early(status: i32) -> !;
    }
    // SAFETY: the host reads the bytes of the slice. Nothing of the program runs afterwards.
    unsafe {
        hostio::write_result(data.as_ptr(), data.len());
        exit_early(1)
    }
}

/// A buffer that a host function fills completely.
macro_rules! filled {
    ($buffer:expr, $function:ident $(, $argument:expr)*) => {{
        let mut buffer = $buffer;
        // SAFETY: the host writes 20 or 32 bytes, which is the length of the buffer in that call,
        // and reads arguments of the same sizes.
        unsafe { hostio::$function($($argument,)* buffer.as_mut_ptr()) };
        buffer
    }};
}

pub(super) fn keccak(input: &[u8]) -> Word {
    // On chain this calls the host's own function.
    Word(keccak256(input).0)
}

pub(super) fn sender() -> Address {
    filled!(Address::ZERO, msg_sender)
}

pub(super) fn value() -> Word {
    Word(filled!([0; 32], msg_value))
}

pub(super) fn is_reentrant() -> bool {
    // SAFETY: takes no argument and writes no memory.
    unsafe { hostio::msg_reentrant() }
}

pub(super) fn this() -> Address {
    filled!(Address::ZERO, contract_address)
}

pub(super) fn timestamp() -> u64 {
    // SAFETY: takes no argument and writes no memory.
    unsafe { hostio::block_timestamp() }
}

pub(super) fn chain_id() -> u64 {
    // SAFETY: takes no argument and writes no memory.
    unsafe { hostio::chainid() }
}

pub(super) fn balance(account: Address) -> Word {
    Word(filled!([0; 32], account_balance, account.as_ptr()))
}

pub(super) fn has_code(account: Address) -> bool {
    // SAFETY: the host reads the 20 bytes of an address.
    unsafe { hostio::account_code_size(account.as_ptr()) > 0 }
}

pub(super) fn log(topics_and_data: &[u8], topic_count: usize) {
    // SAFETY: the host reads the bytes of the slice.
    unsafe { hostio::emit_log(topics_and_data.as_ptr(), topics_and_data.len(), topic_count) }
}

pub(super) fn load(key: &Word) -> Word {
    Word(filled!([0; 32], storage_load_bytes32, key.0.as_ptr()))
}

pub(super) fn store(key: &Word, value: &Word) {
    // SAFETY: the host reads two words. This suite does not use the SDK's storage objects, which
    // could hold another copy of the slot.
    unsafe { hostio::storage_cache_bytes32(key.0.as_ptr(), value.0.as_ptr()) }
}

pub(super) fn flush(clear: bool) {
    // SAFETY: no copy of a slot outlives a call, see `store`.
    unsafe { hostio::storage_flush_cache(clear) }
}

pub(super) fn call(target: Address, value: &Word, data: &[u8], gas: u64) -> (bool, usize) {
    let mut length = 0;
    // SAFETY: the host reads an address, the bytes of a slice and a word, and writes a length.
    let status = unsafe {
        hostio::call_contract(
            target.as_ptr(),
            data.as_ptr(),
            data.len(),
            value.0.as_ptr(),
            gas,
            &raw mut length,
        )
    };
    (status == 0, length)
}

pub(super) fn static_call(target: Address, data: &[u8], gas: u64) -> (bool, usize) {
    let mut length = 0;
    // SAFETY: the host reads an address and the bytes of a slice, and writes a length.
    let status = unsafe {
        hostio::static_call_contract(
            target.as_ptr(),
            data.as_ptr(),
            data.len(),
            gas,
            &raw mut length,
        )
    };
    (status == 0, length)
}

pub(super) fn return_data(length: usize) -> Vec<u8> {
    let mut data = vec![0; length];
    // SAFETY: the host writes at most as many bytes as the buffer has.
    unsafe { hostio::read_return_data(data.as_mut_ptr(), 0, length) };
    data
}
