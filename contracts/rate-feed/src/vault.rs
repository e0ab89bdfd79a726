//! The vault as the feed asks it. Whatever a view of the vault answers is passed on, a revert too.

use crate::storage::Source;
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IErrors, IRate, IToken};
use basalt_kit::{Answer, Args, Revert, Vm, Word, answer, call, codec::encode, fail};

/// What is read of a symbol, in bytes: offset, length, and one word of text.
const TEXT: usize = 96;

/// The newest report of a vault.
#[derive(Clone, Copy)]
pub(crate) struct Report {
    /// Its number.
    pub(crate) index: Word,
    /// The time it speaks of.
    pub(crate) ref_time: Word,
}

/// `vault()`.
pub(crate) fn vault(vm: Vm, _: &mut Args) -> Answer {
    answer(&[Source::load(vm).vault.into()])
}

/// Ether per share, 18 decimals.
pub(crate) fn rate(vm: Vm, vault: Address) -> Result<Word, Revert> {
    call::view_word(vm, vault, &encode(IRate::getRateCall::SELECTOR, &[]))
}

/// Number and time of the newest report.
pub(crate) fn last_report(vm: Vm, vault: Address) -> Result<Report, Revert> {
    let data = ask(vm, vault, IRate::lastReportCall::SELECTOR, 64)?;
    match (first_word(&data), data.get(32..).and_then(first_word)) {
        (Some(index), Some(ref_time)) => Ok(Report { index, ref_time }),
        _ => Err(bad_return(vault, data.len(), 64)),
    }
}

/// What the vault's token is called, as the ABI encodes it: offset, length and the first word.
pub(crate) fn symbol(vm: Vm, vault: Address) -> Result<[Word; 3], Revert> {
    let data = ask(vm, vault, IToken::symbolCall::SELECTOR, TEXT)?;
    let word = |at: usize| data.get(at..).and_then(first_word);
    match (word(0), word(32), word(64)) {
        (Some(offset), Some(length), Some(text)) => Ok([offset, length, text]),
        _ => Err(bad_return(vault, data.len(), TEXT)),
    }
}

/// Calls a view without arguments and reads at most `due` bytes of what it gives.
#[inline(never)]
fn ask(vm: Vm, vault: Address, selector: [u8; 4], due: usize) -> Result<Vec<u8>, Revert> {
    let returned = call::attempt(vm, vault, &Word::ZERO, &encode(selector, &[]), due);
    if returned.is_ok {
        Ok(returned.data)
    } else if returned.data.is_empty() {
        Err(fail!(IErrors::CallFailed, vault))
    } else {
        Err(returned.data.into())
    }
}

fn first_word(data: &[u8]) -> Option<Word> {
    data.first_chunk::<32>().copied().map(Word)
}

#[cold]
fn bad_return(vault: Address, length: usize, required: usize) -> Revert {
    fail!(IErrors::BadReturn, vault, size(length), size(required))
}

/// A length in memory has at most 64 bits.
fn size(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
