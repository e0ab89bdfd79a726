//! Calls of other contracts.
//!
//! What the caller has stored is flushed before every call, and the cache is dropped unless the
//! callee cannot write: whoever is called sees our final state, and so do we afterwards. A callee's
//! revert data is passed on, up to [`MAX_REVERT_BYTES`]; where it gave none, `CallFailed` names it.

use crate::{Revert, Vm, Word, revert};
use alloc::vec::Vec;
use alloy_primitives::Address;
use basalt_interfaces::{IErrors, IVault};

/// What is read of a result where one word is due, in bytes.
pub const WORD: usize = 32;

/// What is read of a callee's reason to revert, in bytes: enough for any declared error, too little
/// to make us pay for its memory.
pub const MAX_REVERT_BYTES: usize = 1_024;

/// All gas that a call can take.
const ALL_GAS: u64 = u64::MAX;

/// A call that has returned.
pub struct Returned {
    /// Whether it succeeded.
    pub is_ok: bool,
    /// The beginning of what it gave, or of why it failed.
    pub data: Vec<u8>,
}

/// Calls with ether and without judging the outcome. Reads at most `due` bytes of a result.
#[inline(never)]
pub fn attempt(vm: Vm, target: Address, value: &Word, data: &[u8], due: usize) -> Returned {
    vm.flush(true);
    let (is_ok, length) = vm.call(target, value, data, ALL_GAS);
    Returned { is_ok, data: vm.return_data(readable(is_ok, length, due)) }
}

/// Calls without ether and without writes, and does not judge the outcome. Reads at most `due`
/// bytes of a result.
#[inline(never)]
pub fn attempt_view(vm: Vm, target: Address, data: &[u8], due: usize) -> Returned {
    vm.flush(false);
    let (is_ok, length) = vm.static_call(target, data, ALL_GAS);
    Returned { is_ok, data: vm.return_data(readable(is_ok, length, due)) }
}

/// How many of the `length` bytes that came back are read: the callee does not decide it alone.
fn readable(is_ok: bool, length: usize, due: usize) -> usize {
    length.min(if is_ok { due } else { MAX_REVERT_BYTES })
}

/// Calls without ether; gives the first word of the return data, passes a revert on.
#[inline(never)]
pub fn execute(vm: Vm, target: Address, data: &[u8]) -> Result<Vec<u8>, Revert> {
    pay(vm, target, &Word::ZERO, data)
}

/// Calls with ether, in wei; gives the first word of the return data, passes a revert on.
#[inline(never)]
pub fn pay(vm: Vm, target: Address, value: &Word, data: &[u8]) -> Result<Vec<u8>, Revert> {
    judge(target, attempt(vm, target, value, data, WORD))
}

/// Sends ether, in wei, with all gas. The caller's state is final: the receiver may do anything but
/// enter a state-changing function of this contract. `EtherRefused` where it gives no reason.
#[inline(never)]
pub fn send_ether(vm: Vm, receiver: Address, wei: u128) -> Result<(), Revert> {
    let paid = attempt(vm, receiver, &Word::from(wei), &[], 0);
    if paid.is_ok {
        Ok(())
    } else if paid.data.is_empty() {
        Err(revert!(IVault::EtherRefused, receiver))
    } else {
        Err(paid.data.into())
    }
}

/// Calls without writes; gives the first word of the return data, passes a revert on.
#[inline(never)]
pub fn view(vm: Vm, target: Address, data: &[u8]) -> Result<Vec<u8>, Revert> {
    judge(target, attempt_view(vm, target, data, WORD))
}

/// The first `count` words that a view gives: `BadReturn` if there are less.
#[inline(never)]
pub fn view_words(vm: Vm, target: Address, data: &[u8], count: usize) -> Result<Vec<u8>, Revert> {
    let due = count.saturating_mul(WORD);
    full(vm, target, judge(target, attempt_view(vm, target, data, due))?, due)
}

/// Calls without ether; the first `count` words that come back: `BadReturn` if there are less.
#[inline(never)]
pub fn execute_words(
    vm: Vm,
    target: Address,
    data: &[u8],
    count: usize,
) -> Result<Vec<u8>, Revert> {
    let due = count.saturating_mul(WORD);
    full(vm, target, judge(target, attempt(vm, target, &Word::ZERO, data, due))?, due)
}

/// Calls without ether; the one word that comes back.
pub fn execute_word(vm: Vm, target: Address, data: &[u8]) -> Result<Word, Revert> {
    let data = execute(vm, target, data)?;
    sole_word(vm, target, &data)
}

fn full(vm: Vm, target: Address, data: Vec<u8>, due: usize) -> Result<Vec<u8>, Revert> {
    if data.len() == due { Ok(data) } else { Err(short(vm, target, data.len(), due)) }
}

/// Why what came back is not what was due.
#[cold]
fn short(vm: Vm, target: Address, length: usize, due: usize) -> Revert {
    if length == 0 && !vm.has_code(target) {
        return revert!(IErrors::NoCode, target);
    }
    let [length, due] = [length, due].map(|bytes| u64::try_from(bytes).unwrap_or(u64::MAX));
    revert!(IErrors::BadReturn, target, length, due)
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

/// The address that a view gives: `BadWord` if its padding is not zero.
pub fn view_address(vm: Vm, target: Address, data: &[u8]) -> Result<Address, Revert> {
    let word = view_word(vm, target, data)?;
    clean_address(&word)
}

/// The first word of `data`, which `target` returned. `BadReturn` if it is shorter, `NoCode` where
/// that is so because nothing is there.
#[inline(never)]
pub fn sole_word(vm: Vm, target: Address, data: &[u8]) -> Result<Word, Revert> {
    data.first_chunk().map(|word| Word(*word)).ok_or_else(|| short(vm, target, data.len(), WORD))
}

/// `NoCode` where there is none. A call of such an address succeeds and gives nothing.
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
fn judge(target: Address, returned: Returned) -> Result<Vec<u8>, Revert> {
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
    use super::{MAX_REVERT_BYTES, Returned, WORD, amount, clean_address, judge, readable};
    use crate::Word;
    use alloc::{vec, vec::Vec};
    use alloy_primitives::{Address, U256, address};
    use alloy_sol_types::SolError;
    use basalt_interfaces::IErrors;

    #[test]
    fn no_more_is_read_than_is_due() {
        assert_eq!(readable(true, 0, WORD), 0);
        assert_eq!(readable(true, 31, WORD), 31);
        assert_eq!(readable(true, 1 << 30, WORD), 32);
        assert_eq!(readable(true, 1 << 30, 0), 0);
    }

    #[test]
    fn a_reason_is_read_up_to_a_kilobyte_whatever_was_due() {
        for due in [0, WORD] {
            assert_eq!(readable(false, 100, due), 100);
            assert_eq!(readable(false, 1 << 30, due), MAX_REVERT_BYTES);
        }
    }

    const TARGET: Address = address!("0x2222222222222222222222222222222222222222");

    fn judged(is_ok: bool, data: &[u8]) -> Result<Vec<u8>, Vec<u8>> {
        judge(TARGET, Returned { is_ok, data: data.to_vec() }).map_err(Vec::from)
    }

    #[test]
    fn what_comes_back_is_passed_on_as_it_is() {
        for data in [&[][..], &[1, 2, 3], &[7; 32]] {
            assert_eq!(judged(true, data), Ok(data.to_vec()));
        }
        assert_eq!(judged(false, &[1, 2, 3]), Err(vec![1, 2, 3]));
    }

    #[test]
    fn a_failure_without_a_reason_is_blamed_on_who_was_called() {
        let expected = IErrors::CallFailed { target: TARGET }.abi_encode();
        assert_eq!(judged(false, &[]), Err(expected));
    }

    #[test]
    fn an_amount_beyond_128_bits_is_no_amount() {
        assert!(amount(&u128::MAX.into()).is_ok_and(|found| found == u128::MAX));
        for word in [U256::from(1) << 128, U256::MAX] {
            let Err(revert) = amount(&word.into()) else { panic!("it was taken") };
            let expected = IErrors::Overflow { value: word, limit: U256::from(u128::MAX) };
            assert_eq!(revert.data(), expected.abi_encode());
        }
    }

    #[test]
    fn an_address_with_a_dirty_upper_byte_is_a_bad_word() {
        let account = address!("0x1111111111111111111111111111111111111111");
        assert!(clean_address(&account.into()).is_ok_and(|found| found == account));

        let Err(revert) = clean_address(&Word::MAX) else { panic!("it was taken") };
        let expected = IErrors::BadWord { offset: U256::ZERO, word: U256::MAX };
        assert_eq!(revert.data(), expected.abi_encode());
    }
}
