//! Calls of other contracts.
//!
//! Stored values are flushed before every call, and the storage cache is dropped unless the callee
//! cannot write. A callee therefore sees the final state of this contract, and this contract reads
//! current storage afterwards. A callee's revert data is passed on, up to [`MAX_REVERT_BYTES`]; a
//! revert without data becomes `CallFailed` with the callee's address.

use crate::{Revert, Vm, Word, revert};
use alloc::vec::Vec;
use alloy_primitives::Address;
use basalt_interfaces::IErrors;

/// Length of one word of return data, in bytes.
pub const WORD: usize = 32;

/// Longest revert data that is read, in bytes. It fits any declared error; the limit keeps a callee
/// from making this contract pay for a large buffer.
pub const MAX_REVERT_BYTES: usize = 1_024;

/// Gas limit of a call: all the gas that is left.
const ALL_GAS: u64 = u64::MAX;

/// Result of a call.
pub struct CallResult {
    /// Whether the call succeeded.
    pub is_ok: bool,
    /// The beginning of the return data, or of the revert data.
    pub data: Vec<u8>,
}

/// Calls with ether, in wei, and returns the result even if the call fails. Reads at most
/// `expected` bytes of return data.
#[inline(never)]
pub fn attempt(vm: Vm, target: Address, value: &Word, data: &[u8], expected: usize) -> CallResult {
    vm.flush(true);
    let (is_ok, length) = vm.call(target, value, data, ALL_GAS);
    CallResult { is_ok, data: vm.return_data(bytes_to_read(is_ok, length, expected)) }
}

/// Calls without ether and without writes, and returns the result even if the call fails. Reads at
/// most `expected` bytes of return data.
#[inline(never)]
pub fn attempt_view(vm: Vm, target: Address, data: &[u8], expected: usize) -> CallResult {
    vm.flush(false);
    let (is_ok, length) = vm.static_call(target, data, ALL_GAS);
    CallResult { is_ok, data: vm.return_data(bytes_to_read(is_ok, length, expected)) }
}

/// Number of bytes to read of `length` bytes of return data, so that the callee cannot choose it.
fn bytes_to_read(is_ok: bool, length: usize, expected: usize) -> usize {
    length.min(if is_ok { expected } else { MAX_REVERT_BYTES })
}

/// Calls without ether. Returns at most one word of return data; passes a revert on.
#[inline(never)]
pub fn execute(vm: Vm, target: Address, data: &[u8]) -> Result<Vec<u8>, Revert> {
    execute_with_value(vm, target, &Word::ZERO, data)
}

/// Calls with ether, in wei. Returns at most one word of return data; passes a revert on.
#[inline(never)]
pub fn execute_with_value(
    vm: Vm,
    target: Address,
    value: &Word,
    data: &[u8],
) -> Result<Vec<u8>, Revert> {
    require_success(target, attempt(vm, target, value, data, WORD))
}

/// Sends ether, in wei, with all gas. The caller must have stored its final state: the receiver may
/// do anything but enter a state-changing function of this contract. `EtherRefused` if the receiver
/// reverts without data.
#[inline(never)]
pub fn send_ether(vm: Vm, receiver: Address, wei: u128) -> Result<(), Revert> {
    let paid = attempt(vm, receiver, &Word::from(wei), &[], 0);
    if paid.is_ok {
        Ok(())
    } else if paid.data.is_empty() {
        Err(revert!(IErrors::EtherRefused, receiver))
    } else {
        Err(paid.data.into())
    }
}

/// Calls without writes. Returns at most one word of return data; passes a revert on.
#[inline(never)]
pub fn view(vm: Vm, target: Address, data: &[u8]) -> Result<Vec<u8>, Revert> {
    require_success(target, attempt_view(vm, target, data, WORD))
}

/// Calls without writes and returns the first `count` words. `BadReturn` if there are fewer.
#[inline(never)]
pub fn view_words(vm: Vm, target: Address, data: &[u8], count: usize) -> Result<Vec<u8>, Revert> {
    let expected = count.saturating_mul(WORD);
    require_length(
        vm,
        target,
        require_success(target, attempt_view(vm, target, data, expected))?,
        expected,
    )
}

/// Calls without ether and returns the first `count` words. `BadReturn` if there are fewer.
#[inline(never)]
pub fn execute_words(
    vm: Vm,
    target: Address,
    data: &[u8],
    count: usize,
) -> Result<Vec<u8>, Revert> {
    let expected = count.saturating_mul(WORD);
    require_length(
        vm,
        target,
        require_success(target, attempt(vm, target, &Word::ZERO, data, expected))?,
        expected,
    )
}

/// Calls without ether and returns the first word. `BadReturn` if there is none.
pub fn execute_word(vm: Vm, target: Address, data: &[u8]) -> Result<Word, Revert> {
    let data = execute(vm, target, data)?;
    first_word(vm, target, &data)
}

/// Calls without writes and returns the first word; `None` if the call fails or returns less.
#[inline(never)]
pub fn try_view_word(vm: Vm, target: Address, data: &[u8]) -> Option<Word> {
    let returned = attempt_view(vm, target, data, WORD);
    returned.data.first_chunk().filter(|_| returned.is_ok).map(|word| Word(*word))
}

/// Calls without writes and returns an amount, at most 2^128 - 1; 0 if the call fails or returns less
/// than a word.
pub fn try_view_amount(vm: Vm, target: Address, data: &[u8]) -> u128 {
    try_view_word(vm, target, data).map_or(0, |word| word.to_u128().unwrap_or(u128::MAX))
}

fn require_length(
    vm: Vm,
    target: Address,
    data: Vec<u8>,
    expected: usize,
) -> Result<Vec<u8>, Revert> {
    if data.len() == expected {
        Ok(data)
    } else {
        Err(bad_return(vm, target, data.len(), expected))
    }
}

/// The error for return data that is too short: `NoCode` or `BadReturn`.
#[cold]
fn bad_return(vm: Vm, target: Address, length: usize, expected: usize) -> Revert {
    if length == 0 && !vm.has_code(target) {
        return revert!(IErrors::NoCode, target);
    }
    let [length, expected] =
        [length, expected].map(|bytes| u64::try_from(bytes).unwrap_or(u64::MAX));
    revert!(IErrors::BadReturn, target, length, expected)
}

/// Calls without writes and returns the first word; see [`first_word`] for its errors.
#[inline(never)]
pub fn view_word(vm: Vm, target: Address, data: &[u8]) -> Result<Word, Revert> {
    let data = view(vm, target, data)?;
    first_word(vm, target, &data)
}

/// Calls without writes and returns an amount. `Overflow` above 128 bits.
pub fn view_amount(vm: Vm, target: Address, data: &[u8]) -> Result<u128, Revert> {
    amount(&view_word(vm, target, data)?)
}

/// Calls without writes and returns an address. `BadWord` if its padding is not zero.
pub fn view_address(vm: Vm, target: Address, data: &[u8]) -> Result<Address, Revert> {
    let word = view_word(vm, target, data)?;
    clean_address(&word)
}

/// Returns the first word of `data`, which `target` returned. `BadReturn` if `data` is shorter than
/// a word, `NoCode` if it is empty and `target` has no code.
#[inline(never)]
pub fn first_word(vm: Vm, target: Address, data: &[u8]) -> Result<Word, Revert> {
    data.first_chunk()
        .map(|word| Word(*word))
        .ok_or_else(|| bad_return(vm, target, data.len(), WORD))
}

/// `NoCode` if `target` has no code. A call of such an address succeeds and returns nothing.
#[inline(never)]
pub fn require_code(vm: Vm, target: Address) -> Result<(), Revert> {
    if vm.has_code(target) { Ok(()) } else { Err(revert!(IErrors::NoCode, target)) }
}

fn clean_address(word: &Word) -> Result<Address, Revert> {
    word.to_address().ok_or_else(|| revert!(IErrors::BadWord, 0_u32, *word))
}

fn amount(word: &Word) -> Result<u128, Revert> {
    word.to_u128().ok_or_else(|| revert!(IErrors::Overflow, *word, u128::MAX))
}

#[inline(never)]
fn require_success(target: Address, returned: CallResult) -> Result<Vec<u8>, Revert> {
    if returned.is_ok {
        Ok(returned.data)
    } else if returned.data.is_empty() {
        Err(revert!(IErrors::CallFailed, target))
    } else {
        Err(returned.data.into())
    }
}

#[cfg(test)]
mod tests {
    use super::{
        CallResult, MAX_REVERT_BYTES, WORD, amount, bytes_to_read, clean_address, require_success,
    };
    use crate::Word;
    use alloc::{vec, vec::Vec};
    use alloy_primitives::{Address, U256, address};
    use alloy_sol_types::SolError;
    use basalt_interfaces::IErrors;

    #[test]
    fn return_data_is_read_up_to_the_expected_length() {
        assert_eq!(bytes_to_read(true, 0, WORD), 0);
        assert_eq!(bytes_to_read(true, 31, WORD), 31);
        assert_eq!(bytes_to_read(true, 1 << 30, WORD), 32);
        assert_eq!(bytes_to_read(true, 1 << 30, 0), 0);
    }

    #[test]
    fn revert_data_is_read_up_to_one_kilobyte() {
        for expected in [0, WORD] {
            assert_eq!(bytes_to_read(false, 100, expected), 100);
            assert_eq!(bytes_to_read(false, 1 << 30, expected), MAX_REVERT_BYTES);
        }
    }

    const TARGET: Address = address!("0x2222222222222222222222222222222222222222");

    fn checked(is_ok: bool, data: &[u8]) -> Result<Vec<u8>, Vec<u8>> {
        require_success(TARGET, CallResult { is_ok, data: data.to_vec() }).map_err(Vec::from)
    }

    #[test]
    fn return_data_and_revert_data_are_passed_on_unchanged() {
        for data in [&[][..], &[1, 2, 3], &[7; 32]] {
            assert_eq!(checked(true, data), Ok(data.to_vec()));
        }
        assert_eq!(checked(false, &[1, 2, 3]), Err(vec![1, 2, 3]));
    }

    #[test]
    fn a_failure_without_revert_data_names_the_target() {
        let expected = IErrors::CallFailed { target: TARGET }.abi_encode();
        assert_eq!(checked(false, &[]), Err(expected));
    }

    #[test]
    fn an_amount_above_128_bits_is_an_overflow() {
        assert!(amount(&u128::MAX.into()).is_ok_and(|found| found == u128::MAX));
        for word in [U256::from(1) << 128, U256::MAX] {
            let Err(revert) = amount(&word.into()) else { panic!("was accepted") };
            let expected = IErrors::Overflow { value: word, limit: U256::from(u128::MAX) };
            assert_eq!(revert.data(), expected.abi_encode());
        }
    }

    #[test]
    fn an_address_with_nonzero_padding_is_a_bad_word() {
        let account = address!("0x1111111111111111111111111111111111111111");
        assert!(clean_address(&account.into()).is_ok_and(|found| found == account));

        let Err(revert) = clean_address(&Word::MAX) else { panic!("was accepted") };
        let expected = IErrors::BadWord { offset: U256::ZERO, word: U256::MAX };
        assert_eq!(revert.data(), expected.abi_encode());
    }
}
