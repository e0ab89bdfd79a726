//! Calls of the vault. Return values are passed on unchecked, reverts too.

use crate::storage::FeedSlot;
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IRate, IToken};
use basalt_kit::{Args, HandlerResult, Revert, Vm, Word, call, codec::encode, return_words};

/// The newest report of a vault.
#[derive(Clone, Copy)]
pub(crate) struct Report {
    /// Its number.
    pub(crate) index: Word,
    /// Its reference time.
    pub(crate) ref_time: Word,
}

/// `vault()`.
pub(crate) fn vault(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[FeedSlot::load(vm).vault.into()])
}

/// Ether per share, 18 decimals.
pub(crate) fn rate(vm: Vm, vault: Address) -> Result<Word, Revert> {
    call::view_word(vm, vault, &encode(IRate::getRateCall::SELECTOR, &[]))
}

/// Number and reference time of the newest report.
pub(crate) fn last_report(vm: Vm, vault: Address) -> Result<Report, Revert> {
    let data = encode(IRate::lastReportCall::SELECTOR, &[]);
    let [index, ref_time] = words(&call::view_words(vm, vault, &data, 2)?);
    Ok(Report { index, ref_time })
}

/// Symbol of the vault's token, ABI-encoded: offset, length and the first word of the text.
pub(crate) fn symbol(vm: Vm, vault: Address) -> Result<[Word; 3], Revert> {
    let data = encode(IToken::symbolCall::SELECTOR, &[]);
    Ok(words(&call::view_words(vm, vault, &data, 3)?))
}

/// Splits return data of `COUNT` words.
fn words<const COUNT: usize>(data: &[u8]) -> [Word; COUNT] {
    let mut words = [Word::ZERO; COUNT];
    for (word, bytes) in words.iter_mut().zip(data.as_chunks::<32>().0) {
        word.0 = *bytes;
    }
    words
}
