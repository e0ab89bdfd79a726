//! The vault as the feed asks it. Whatever a view of the vault answers is passed on, a revert too.

use crate::storage::Source;
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IRate, IToken};
use basalt_kit::{Args, HandlerResult, Revert, Vm, Word, call, codec::encode, return_words};

/// The newest report of a vault.
#[derive(Clone, Copy)]
pub(crate) struct Report {
    /// Its number.
    pub(crate) index: Word,
    /// The time it speaks of.
    pub(crate) ref_time: Word,
}

/// `vault()`.
pub(crate) fn vault(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[Source::load(vm).vault.into()])
}

/// Ether per share, 18 decimals.
pub(crate) fn rate(vm: Vm, vault: Address) -> Result<Word, Revert> {
    call::view_word(vm, vault, &encode(IRate::getRateCall::SELECTOR, &[]))
}

/// Number and time of the newest report.
pub(crate) fn last_report(vm: Vm, vault: Address) -> Result<Report, Revert> {
    let data = encode(IRate::lastReportCall::SELECTOR, &[]);
    let [index, ref_time] = words(&call::view_words(vm, vault, &data, 2)?);
    Ok(Report { index, ref_time })
}

/// What the vault's token is called, as the ABI encodes it: offset, length and the first word.
pub(crate) fn symbol(vm: Vm, vault: Address) -> Result<[Word; 3], Revert> {
    let data = encode(IToken::symbolCall::SELECTOR, &[]);
    Ok(words(&call::view_words(vm, vault, &data, 3)?))
}

/// The words of an answer that has so many of them.
fn words<const COUNT: usize>(data: &[u8]) -> [Word; COUNT] {
    let mut words = [Word::ZERO; COUNT];
    for (word, bytes) in words.iter_mut().zip(data.as_chunks::<32>().0) {
        word.0 = *bytes;
    }
    words
}
