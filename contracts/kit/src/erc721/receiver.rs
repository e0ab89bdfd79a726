//! The call that asks a contract whether it accepts a token.

use super::Transfer;
use crate::{
    Revert, Vm, Word, call,
    codec::{append, encode},
    revert,
};
use alloc::vec::Vec;
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IERC721, IERC721Receiver};

/// Calls `onERC721Received` of a receiver with code. `ERC721InvalidReceiver` if it returns anything
/// but the magic value or reverts without data; other revert data is passed on. All state is final
/// before the call.
#[inline(never)]
pub(super) fn require_accepted(vm: Vm, transfer: &Transfer, data: &[u8]) -> Result<(), Revert> {
    let Transfer { from, to, token_id } = *transfer;
    if !vm.has_code(to) {
        return Ok(());
    }
    let request = encode_call(vm.sender(), from, token_id, data);
    let returned = call::attempt(vm, to, &Word::ZERO, &request, call::WORD);
    if returned.is_ok && is_magic_value(&returned.data) {
        Ok(())
    } else if returned.is_ok || returned.data.is_empty() {
        Err(revert!(IERC721::ERC721InvalidReceiver, to))
    } else {
        Err(returned.data.into())
    }
}

/// `onERC721Received(operator, from, tokenId, data)`.
fn encode_call(operator: Address, from: Address, token_id: Word, data: &[u8]) -> Vec<u8> {
    let length = u64::try_from(data.len()).unwrap_or(u64::MAX);
    let head = [operator.into(), from.into(), token_id, 0x80_u32.into(), length.into()];
    let mut request = encode(IERC721Receiver::onERC721ReceivedCall::SELECTOR, &head);
    let (words, rest) = data.as_chunks::<32>();
    for word in words {
        append(&mut request, &[Word(*word)]);
    }
    if !rest.is_empty() {
        let mut last = Word::ZERO;
        for (to, from) in last.0.iter_mut().zip(rest) {
            *to = *from;
        }
        append(&mut request, &[last]);
    }
    request
}

/// Whether the result is the selector of the call, padded to a word.
fn is_magic_value(result: &[u8]) -> bool {
    result.split_first_chunk::<4>().is_some_and(|(selector, padding)| {
        *selector == IERC721Receiver::onERC721ReceivedCall::SELECTOR
            && padding.len() == 28
            && padding.iter().all(|byte| *byte == 0)
    })
}
