//! The Stylus host functions, behind a zero-sized handle. All `unsafe` code of the suite is here.
//!
//! The SDK's own handle passes slots and values as 256-bit integers, which reverses every word
//! twice. The host functions below it take the bytes as they are.
#![expect(unsafe_code, reason = "calls of the host with pointers to live buffers")]
#![expect(clippy::unused_self, reason = "a `Vm` proves that host calls are available")]

use crate::Word;
use alloc::{vec, vec::Vec};
use alloy_primitives::{Address, keccak256};
use stylus_sdk::{host::VM, hostio};

/// Ends the program: the call fails with `data` and its changes are undone.
#[cfg(target_arch = "wasm32")]
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

/// Proof that code runs inside a call of a contract, and its access to the host. Only the entry
/// point has the SDK's handle that makes one.
#[derive(Clone, Copy)]
pub struct Vm(());

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

impl Vm {
    /// Made from the SDK's handle, which the entry point receives.
    pub const fn new(_: &VM) -> Self {
        Self(())
    }

    /// For tests that need no host function but keccak.
    #[cfg(test)]
    pub(crate) const fn without_host() -> Self {
        Self(())
    }

    /// Caller of this contract.
    #[inline(never)]
    pub fn sender(self) -> Address {
        filled!(Address::ZERO, msg_sender)
    }

    /// Ether sent with the call, in wei.
    #[inline(never)]
    pub fn value(self) -> Word {
        Word(filled!([0; 32], msg_value))
    }

    /// Whether an earlier call of this contract is still open.
    pub fn is_reentrant(self) -> bool {
        // SAFETY: takes no argument and writes no memory.
        unsafe { hostio::msg_reentrant() }
    }

    /// Address of this contract.
    #[inline(never)]
    pub fn this(self) -> Address {
        filled!(Address::ZERO, contract_address)
    }

    /// Block time in seconds since the epoch. It stays at its maximum from 2106 on.
    #[inline(never)]
    pub fn now(self) -> u32 {
        // SAFETY: takes no argument and writes no memory.
        let timestamp = unsafe { hostio::block_timestamp() };
        u32::try_from(timestamp).unwrap_or(u32::MAX)
    }

    /// EIP-155 chain id.
    pub fn chain_id(self) -> u64 {
        // SAFETY: takes no argument and writes no memory.
        unsafe { hostio::chainid() }
    }

    /// Ether balance of an account, in wei.
    #[inline(never)]
    pub fn balance(self, account: Address) -> Word {
        Word(filled!([0; 32], account_balance, account.as_ptr()))
    }

    /// Whether there is code at an address.
    #[inline(never)]
    pub fn has_code(self, account: Address) -> bool {
        // SAFETY: the host reads the 20 bytes of an address.
        unsafe { hostio::account_code_size(account.as_ptr()) > 0 }
    }

    /// Keccak-256.
    #[inline(never)]
    pub fn keccak(self, input: &[u8]) -> Word {
        // On chain this calls the host's own function.
        Word(keccak256(input).0)
    }

    /// Logs `topic_count` topic words and the data that follows them.
    pub(crate) fn log(self, topics_and_data: &[u8], topic_count: usize) {
        // SAFETY: the host reads the bytes of the slice.
        unsafe { hostio::emit_log(topics_and_data.as_ptr(), topics_and_data.len(), topic_count) }
    }

    /// Loads the word at a storage key.
    #[inline(never)]
    pub(crate) fn load(self, key: &Word) -> Word {
        Word(filled!([0; 32], storage_load_bytes32, key.0.as_ptr()))
    }

    /// Stores the word at a storage key, in the host's cache.
    #[inline(never)]
    pub(crate) fn store(self, key: &Word, value: &Word) {
        // SAFETY: the host reads two words. This suite does not use the SDK's storage objects,
        // which could hold another copy of the slot.
        unsafe { hostio::storage_cache_bytes32(key.0.as_ptr(), value.0.as_ptr()) }
    }

    /// Writes the cache to storage; `clear` also drops it.
    pub(crate) fn flush(self, clear: bool) {
        // SAFETY: no copy of a slot outlives a call, see `store`.
        unsafe { hostio::storage_flush_cache(clear) }
    }

    /// Calls with ether, in wei. Returns whether the call succeeded and the length of its return
    /// data.
    pub(crate) fn call(
        self,
        target: Address,
        value: &Word,
        data: &[u8],
        gas: u64,
    ) -> (bool, usize) {
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

    /// Calls without writes. Returns whether the call succeeded and the length of its return data.
    pub(crate) fn static_call(self, target: Address, data: &[u8], gas: u64) -> (bool, usize) {
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

    /// Returns the first `length` bytes of the return data of the last call.
    #[inline(never)]
    pub(crate) fn return_data(self, length: usize) -> Vec<u8> {
        let mut data = vec![0; length];
        // SAFETY: the host writes at most as many bytes as the buffer has.
        unsafe { hostio::read_return_data(data.as_mut_ptr(), 0, length) };
        data
    }
}
