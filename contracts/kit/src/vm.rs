//! The host functions that contracts use, behind a zero-sized handle.
//!
//! On chain they are those of Stylus. Off chain they are those of the thread's [`native::Host`], so
//! that the same contract code runs in tests without wasm.

use crate::Word;
use alloc::vec::Vec;
use alloy_primitives::Address;

#[cfg(target_arch = "wasm32")]
#[path = "vm/stylus.rs"]
mod host;
#[cfg(not(target_arch = "wasm32"))]
pub mod native;
#[cfg(not(target_arch = "wasm32"))]
use native as host;

#[cfg(target_arch = "wasm32")]
pub(crate) use host::revert;

/// Proof that code runs inside a call of a contract, and its access to the host. Only the entry
/// point of a program and a native host make one.
#[derive(Clone, Copy)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
pub struct Vm(());

#[expect(clippy::unused_self, reason = "a `Vm` proves that host calls are available")]
impl Vm {
    /// Made from the SDK's handle, which the entry point receives.
    #[cfg(target_arch = "wasm32")]
    pub const fn new(_: &stylus_sdk::host::VM) -> Self {
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
        host::sender()
    }

    /// Ether sent with the call, in wei.
    #[inline(never)]
    pub fn value(self) -> Word {
        host::value()
    }

    /// Whether an earlier call of this contract is still open.
    pub fn is_reentrant(self) -> bool {
        host::is_reentrant()
    }

    /// Address of this contract.
    #[inline(never)]
    pub fn this(self) -> Address {
        host::this()
    }

    /// Block time in seconds since the epoch. It stays at its maximum from 2106 on.
    #[inline(never)]
    pub fn now(self) -> u32 {
        u32::try_from(host::timestamp()).unwrap_or(u32::MAX)
    }

    /// EIP-155 chain id.
    pub fn chain_id(self) -> u64 {
        host::chain_id()
    }

    /// Ether balance of an account, in wei.
    #[inline(never)]
    pub fn balance(self, account: Address) -> Word {
        host::balance(account)
    }

    /// Whether there is code at an address.
    #[inline(never)]
    pub fn has_code(self, account: Address) -> bool {
        host::has_code(account)
    }

    /// Keccak-256.
    #[inline(never)]
    pub fn keccak(self, input: &[u8]) -> Word {
        host::keccak(input)
    }

    /// Logs `topic_count` topic words and the data that follows them.
    pub(crate) fn log(self, topics_and_data: &[u8], topic_count: usize) {
        host::log(topics_and_data, topic_count);
    }

    /// Loads the word at a storage key.
    #[inline(never)]
    pub(crate) fn load(self, key: &Word) -> Word {
        host::load(key)
    }

    /// Stores the word at a storage key, in the host's cache.
    #[inline(never)]
    pub(crate) fn store(self, key: &Word, value: &Word) {
        host::store(key, value);
    }

    /// Writes the cache to storage; `clear` also drops it.
    pub(crate) fn flush(self, clear: bool) {
        host::flush(clear);
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
        host::call(target, value, data, gas)
    }

    /// Calls without writes. Returns whether the call succeeded and the length of its return data.
    pub(crate) fn static_call(self, target: Address, data: &[u8], gas: u64) -> (bool, usize) {
        host::static_call(target, data, gas)
    }

    /// Returns the first `length` bytes of the return data of the last call.
    #[inline(never)]
    pub(crate) fn return_data(self, length: usize) -> Vec<u8> {
        host::return_data(length)
    }
}
