//! Calls of other contracts.
//!
//! What the caller has stored is flushed before every call, and the cache is dropped unless the
//! callee cannot write: whoever is called sees our final state, and so do we afterwards. A callee's
//! revert data is passed on unchanged; where it gave none, `CallFailed` names it.

use crate::{Revert, Vm, Word, fail};
use alloc::vec::Vec;
use alloy_primitives::Address;
use basalt_interfaces::IErrors;

/// All gas that a call can take.
pub const ALL_GAS: u64 = u64::MAX;

/// A call that has returned.
pub struct Returned {
    /// Whether it succeeded.
    pub is_ok: bool,
    /// At most `limit` bytes of what it gave, or of why it failed.
    pub data: Vec<u8>,
}

/// How a call is bounded. A callee that is not trusted gets a limit on both.
#[derive(Clone, Copy)]
pub struct Bounds {
    /// Gas, at most 63/64 of what is left.
    pub gas: u64,
    /// Bytes of return data that are read.
    pub return_bytes: usize,
}

impl Bounds {
    /// All gas, all return data.
    pub const NONE: Self = Self { gas: ALL_GAS, return_bytes: usize::MAX };
}

/// Calls with ether and without judging the outcome.
#[inline(never)]
pub fn attempt(vm: Vm, target: Address, value: &Word, data: &[u8], bounds: Bounds) -> Returned {
    vm.flush(true);
    let (is_ok, length) = vm.call(target, value, data, bounds.gas);
    Returned { is_ok, data: vm.return_data(length.min(bounds.return_bytes)) }
}

/// Calls without ether and without writes, and does not judge the outcome.
#[inline(never)]
pub fn attempt_view(vm: Vm, target: Address, data: &[u8], bounds: Bounds) -> Returned {
    vm.flush(false);
    let (is_ok, length) = vm.static_call(target, data, bounds.gas);
    Returned { is_ok, data: vm.return_data(length.min(bounds.return_bytes)) }
}

/// Calls without ether; gives the return data, passes a revert on.
#[inline(never)]
pub fn execute(vm: Vm, target: Address, data: &[u8]) -> Result<Vec<u8>, Revert> {
    pay(vm, target, &Word::ZERO, data)
}

/// Calls with ether, in wei; gives the return data, passes a revert on.
#[inline(never)]
pub fn pay(vm: Vm, target: Address, value: &Word, data: &[u8]) -> Result<Vec<u8>, Revert> {
    judge(target, attempt(vm, target, value, data, Bounds::NONE))
}

/// Calls without writes; gives the return data, passes a revert on.
#[inline(never)]
pub fn view(vm: Vm, target: Address, data: &[u8]) -> Result<Vec<u8>, Revert> {
    judge(target, attempt_view(vm, target, data, Bounds::NONE))
}

/// The one word that a function gives; see [`sole_word`].
pub fn execute_word(vm: Vm, target: Address, data: &[u8]) -> Result<Word, Revert> {
    let data = execute(vm, target, data)?;
    sole_word(vm, target, &data)
}

/// The one word that a view gives; see [`sole_word`].
#[inline(never)]
pub fn view_word(vm: Vm, target: Address, data: &[u8]) -> Result<Word, Revert> {
    let data = view(vm, target, data)?;
    sole_word(vm, target, &data)
}

/// The amount that a view gives: `Overflow` above 128 bits.
pub fn view_amount(vm: Vm, target: Address, data: &[u8]) -> Result<u128, Revert> {
    amount(&view_word(vm, target, data)?)
}

/// The amount that a function gives: `Overflow` above 128 bits.
pub fn execute_amount(vm: Vm, target: Address, data: &[u8]) -> Result<u128, Revert> {
    amount(&execute_word(vm, target, data)?)
}

/// The address that a view gives: `BadReturn` if its padding is not zero.
pub fn view_address(vm: Vm, target: Address, data: &[u8]) -> Result<Address, Revert> {
    let word = view_word(vm, target, data)?;
    word.to_address().ok_or_else(|| fail!(IErrors::BadReturn, target, 32_u32, 20_u32))
}

/// The first word of `data`, which `target` returned. `BadReturn` if it is shorter, `NoCode` where
/// that is so because nothing is there.
#[inline(never)]
pub fn sole_word(vm: Vm, target: Address, data: &[u8]) -> Result<Word, Revert> {
    let Some(word) = data.first_chunk::<32>() else {
        if data.is_empty() {
            require_code(vm, target)?;
        }
        let length = u64::try_from(data.len()).unwrap_or(u64::MAX);
        return Err(fail!(IErrors::BadReturn, target, length, 32_u32));
    };
    Ok(Word(*word))
}

/// `NoCode` where there is none. A call of such an address succeeds and gives nothing.
#[inline(never)]
pub fn require_code(vm: Vm, target: Address) -> Result<(), Revert> {
    if vm.has_code(target) { Ok(()) } else { Err(fail!(IErrors::NoCode, target)) }
}

fn amount(word: &Word) -> Result<u128, Revert> {
    word.to_u128().ok_or_else(|| fail!(IErrors::Overflow, *word, u128::MAX))
}

#[inline(never)]
fn judge(target: Address, returned: Returned) -> Result<Vec<u8>, Revert> {
    if returned.is_ok {
        Ok(returned.data)
    } else if returned.data.is_empty() {
        Err(fail!(IErrors::CallFailed, target))
    } else {
        Err(returned.data.into())
    }
}
