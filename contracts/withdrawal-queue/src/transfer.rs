//! A position changes hands, with everything in it.
//!
//! These functions may run while another call of the queue is open: they change holders, never
//! amounts, and no handler goes on with a holder that it read before it called anybody.

use crate::{
    held::Held,
    request::require_holder,
    shelf::{count_down, count_up, set_approved, set_position},
};
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IERC721, IERC721Receiver};
use basalt_kit::{
    Answer, Args, Revert, Vm, Word, call,
    codec::{append, encode},
    done, emit, fail,
};

/// `transferFrom(from, to, tokenId)`.
pub(crate) fn transfer_from(vm: Vm, args: &mut Args) -> Answer {
    Transfer::read(args)?.make(vm)?;
    done()
}

/// `safeTransferFrom(from, to, tokenId)`.
pub(crate) fn safe_transfer_from(vm: Vm, args: &mut Args) -> Answer {
    make_safely(vm, &Transfer::read(args)?, &[])
}

/// `safeTransferFrom(from, to, tokenId, data)`.
pub(crate) fn safe_transfer_from_with_data(vm: Vm, args: &mut Args) -> Answer {
    let transfer = Transfer::read(args)?;
    make_safely(vm, &transfer, args.bytes()?)
}

struct Transfer {
    from: Address,
    to: Address,
    token: Word,
}

impl Transfer {
    #[inline(never)]
    fn read(args: &mut Args) -> Result<Self, Revert> {
        Ok(Self { from: args.address()?, to: args.address()?, token: args.word()? })
    }

    /// An approval ends with the holder who gave it.
    #[inline(never)]
    fn make(&self, vm: Vm) -> Result<(), Revert> {
        let Self { from, to, token } = *self;
        require_holder(vm, to)?;
        let held = Held::load(vm, &token)?;
        if held.owner != from {
            return Err(fail!(IERC721::ERC721IncorrectOwner, from, token, held.owner));
        }
        held.require_direction(vm)?;

        set_position(vm, held.id, to, &held.position);
        set_approved(vm, held.id, Address::ZERO);
        count_down(vm, from);
        count_up(vm, to);
        emit!(vm, IERC721::Transfer, [from, to, token], []);
        Ok(())
    }
}

/// A contract that receives a position has to say that it takes it; the state is final when it is
/// asked. `ERC721InvalidReceiver` where it says anything else, or fails without a reason.
#[inline(never)]
fn make_safely(vm: Vm, transfer: &Transfer, data: &[u8]) -> Answer {
    transfer.make(vm)?;
    let Transfer { from, to, token } = *transfer;
    if !vm.has_code(to) {
        return done();
    }
    let question = question(vm.sender(), from, token, data);
    let answered = call::attempt(vm, to, &Word::ZERO, &question, call::WORD);
    if answered.is_ok && is_taken(&answered.data) {
        done()
    } else if answered.is_ok || answered.data.is_empty() {
        Err(fail!(IERC721::ERC721InvalidReceiver, to))
    } else {
        Err(answered.data.into())
    }
}

/// The call of `onERC721Received(operator, from, tokenId, data)`.
fn question(operator: Address, from: Address, token: Word, data: &[u8]) -> Vec<u8> {
    let length = u64::try_from(data.len()).unwrap_or(u64::MAX);
    let head = [operator.into(), from.into(), token, 0x80_u32.into(), length.into()];
    let mut question = encode(IERC721Receiver::onERC721ReceivedCall::SELECTOR, &head);
    let (words, rest) = data.as_chunks::<32>();
    for word in words {
        append(&mut question, &[Word(*word)]);
    }
    if !rest.is_empty() {
        let mut last = Word::ZERO;
        for (to, from) in last.0.iter_mut().zip(rest) {
            *to = *from;
        }
        append(&mut question, &[last]);
    }
    question
}

/// Whether the answer is the selector of the question, padded to a word.
fn is_taken(answer: &[u8]) -> bool {
    answer.split_first_chunk::<4>().is_some_and(|(selector, padding)| {
        *selector == IERC721Receiver::onERC721ReceivedCall::SELECTOR
            && padding.len() == 28
            && padding.iter().all(|byte| *byte == 0)
    })
}
