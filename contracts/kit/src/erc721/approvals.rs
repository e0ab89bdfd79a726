//! Approvals for one token and for all tokens of an owner.

use super::{Erc721, load};
use crate::{Args, HandlerResult, Vm, Word, emit, empty, return_words, revert, slots};
use alloy_primitives::Address;
use basalt_interfaces::IERC721;

/// `approve(to, tokenId)`, by the owner or an operator. The zero address removes an approval.
pub fn approve<T: Erc721>(vm: Vm, args: &mut Args) -> HandlerResult {
    let (to, token_id) = (args.address()?, args.word()?);
    let token: T = load(vm, &token_id)?;
    let (caller, owner) = (vm.sender(), token.owner());
    if caller != owner && !is_operator::<T>(vm, owner, caller) {
        return Err(revert!(IERC721::ERC721InvalidApprover, caller));
    }

    set_approved::<T>(vm, token.id(), to);
    emit!(vm, IERC721::Approval, [owner, to, token.id()], []);
    empty()
}

/// `setApprovalForAll(operator, approved)`.
pub fn set_approval_for_all<T: Erc721>(vm: Vm, args: &mut Args) -> HandlerResult {
    let (operator, is_approved) = (args.address()?, args.boolean()?);
    if operator == Address::ZERO {
        return Err(revert!(IERC721::ERC721InvalidOperator, operator));
    }

    let owner = vm.sender();
    slots::store_at(vm, &operator_key::<T>(vm, owner, operator), &is_approved.into());
    emit!(vm, IERC721::ApprovalForAll, [owner, operator], [is_approved]);
    empty()
}

/// `getApproved(tokenId)`.
pub fn get_approved<T: Erc721>(vm: Vm, args: &mut Args) -> HandlerResult {
    let token: T = load(vm, &args.word()?)?;
    return_words(&[approved::<T>(vm, token.id()).into()])
}

/// `isApprovedForAll(owner, operator)`.
pub fn is_approved_for_all<T: Erc721>(vm: Vm, args: &mut Args) -> HandlerResult {
    let (owner, operator) = (args.address()?, args.address()?);
    return_words(&[is_operator::<T>(vm, owner, operator).into()])
}

/// The account that is approved for a token; zero if there is none.
pub fn approved<T: Erc721>(vm: Vm, id: u32) -> Address {
    slots::load_at(vm, &approved_key::<T>(vm, id)).lower_address()
}

/// Stores the account that is approved for a token.
pub(super) fn set_approved<T: Erc721>(vm: Vm, id: u32, account: Address) {
    slots::store_at(vm, &approved_key::<T>(vm, id), &account.into());
}

/// Whether `operator` is approved for all tokens of `owner`.
pub fn is_operator<T: Erc721>(vm: Vm, owner: Address, operator: Address) -> bool {
    !slots::load_at(vm, &operator_key::<T>(vm, owner, operator)).is_zero()
}

fn approved_key<T: Erc721>(vm: Vm, id: u32) -> Word {
    slots::map_key(vm, T::APPROVED, &id.into())
}

#[inline(never)]
fn operator_key<T: Erc721>(vm: Vm, owner: Address, operator: Address) -> Word {
    let of_owner = slots::map_key(vm, T::OPERATORS, &owner.into());
    slots::nested_map_key(vm, &of_owner, &operator.into())
}
