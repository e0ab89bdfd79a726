//! The host functions off chain: those of the thread's [`Host`].
//!
//! A host keeps the state and runs the calls; [`enter`] makes it the thread's host while one
//! contract runs. Contracts that it calls reach the same host, so its methods take `&self` and must
//! not hold a borrow of its state while a contract runs.

extern crate std;

use super::Vm;
use crate::Word;
use alloc::{rc::Rc, vec::Vec};
use alloy_primitives::{Address, keccak256};
use std::{cell::RefCell, collections::HashMap, thread_local};

/// The host functions of Stylus that contracts use. Every method is about the innermost open call.
pub trait Host {
    /// Caller of the contract.
    fn sender(&self) -> Address;
    /// Ether sent with the call, in wei.
    fn value(&self) -> Word;
    /// Whether an earlier call of the same contract is still open.
    fn is_reentrant(&self) -> bool;
    /// Address of the contract.
    fn this(&self) -> Address;
    /// Block time in seconds since the epoch.
    fn timestamp(&self) -> u64;
    /// EIP-155 chain id.
    fn chain_id(&self) -> u64;
    /// Ether balance of an account, in wei.
    fn balance(&self, account: Address) -> Word;
    /// Whether there is code at an address.
    fn has_code(&self, account: Address) -> bool;
    /// Logs `topic_count` topic words and the data that follows them.
    fn log(&self, topics_and_data: &[u8], topic_count: usize);
    /// Loads the word at a storage key, from the call's cache if it is there.
    fn load(&self, key: &Word) -> Word;
    /// Stores the word at a storage key in the call's cache.
    fn store(&self, key: &Word, value: &Word);
    /// Writes the call's cache to storage; `clear` also drops it.
    fn flush(&self, clear: bool);
    /// Calls with ether, in wei. Returns whether the call succeeded and the length of its return
    /// data.
    fn call(&self, target: Address, value: &Word, data: &[u8], gas: u64) -> (bool, usize);
    /// Calls without writes. Returns whether the call succeeded and the length of its return data.
    fn static_call(&self, target: Address, data: &[u8], gas: u64) -> (bool, usize);
    /// Returns the first `length` bytes of the return data of the last call.
    fn return_data(&self, length: usize) -> Vec<u8>;
}

thread_local! {
    static HOST: RefCell<Option<Rc<dyn Host>>> = const { RefCell::new(None) };
}

/// Runs code of a contract with `host` as the thread's host, and restores the one before.
pub fn enter<R>(host: Rc<dyn Host>, run: impl FnOnce(Vm) -> R) -> R {
    let before = Restore(HOST.replace(Some(host)));
    let result = run(Vm(()));
    drop(before);
    result
}

/// Restores the thread's host when it is dropped, also by a panic.
struct Restore(Option<Rc<dyn Host>>);

impl Drop for Restore {
    fn drop(&mut self) {
        HOST.set(self.0.take());
    }
}

/// The thread's host. A [`Vm`] exists only inside [`enter`], so there is one.
#[expect(clippy::expect_used, reason = "off chain only; a missing host is a fault of the test")]
fn host() -> Rc<dyn Host> {
    HOST.with_borrow(Clone::clone).expect("contract code runs inside `native::enter`")
}

thread_local! {
    /// Hashes of two words: the storage keys of maps, which tests compute over and over.
    static KEYS: RefCell<HashMap<[u8; 64], Word>> = RefCell::default();
}

pub(super) fn keccak(input: &[u8]) -> Word {
    let hash = || Word(keccak256(input).0);
    match <[u8; 64]>::try_from(input) {
        Ok(words) => KEYS.with_borrow_mut(|keys| *keys.entry(words).or_insert_with(hash)),
        Err(_) => hash(),
    }
}

pub(super) fn sender() -> Address {
    host().sender()
}

pub(super) fn value() -> Word {
    host().value()
}

pub(super) fn is_reentrant() -> bool {
    host().is_reentrant()
}

pub(super) fn this() -> Address {
    host().this()
}

pub(super) fn timestamp() -> u64 {
    host().timestamp()
}

pub(super) fn chain_id() -> u64 {
    host().chain_id()
}

pub(super) fn balance(account: Address) -> Word {
    host().balance(account)
}

pub(super) fn has_code(account: Address) -> bool {
    host().has_code(account)
}

pub(super) fn log(topics_and_data: &[u8], topic_count: usize) {
    host().log(topics_and_data, topic_count);
}

pub(super) fn load(key: &Word) -> Word {
    host().load(key)
}

pub(super) fn store(key: &Word, value: &Word) {
    host().store(key, value);
}

pub(super) fn flush(clear: bool) {
    host().flush(clear);
}

pub(super) fn call(target: Address, value: &Word, data: &[u8], gas: u64) -> (bool, usize) {
    host().call(target, value, data, gas)
}

pub(super) fn static_call(target: Address, data: &[u8], gas: u64) -> (bool, usize) {
    host().static_call(target, data, gas)
}

pub(super) fn return_data(length: usize) -> Vec<u8> {
    host().return_data(length)
}
