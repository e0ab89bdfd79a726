//! Who may act for whose positions.

use crate::{
    held::{Held, is_operator},
    shelf::{approved, operator_place, set_approved},
};
use alloy_primitives::Address;
use basalt_interfaces::IERC721;
use basalt_kit::{Answer, Args, Vm, answer, done, emit, fail, slots};

/// `approve(to, tokenId)`: the holder's or an operator's. The zero address takes an approval back.
pub(crate) fn approve(vm: Vm, args: &mut Args) -> Answer {
    let (to, token) = (args.address()?, args.word()?);
    let held = Held::load(vm, &token)?;
    let caller = vm.sender();
    if caller != held.owner && !is_operator(vm, held.owner, caller) {
        return Err(fail!(IERC721::ERC721InvalidApprover, caller));
    }

    set_approved(vm, held.id, to);
    emit!(vm, IERC721::Approval, [held.owner, to, held.id], []);
    done()
}

/// `setApprovalForAll(operator, approved)`.
pub(crate) fn set_approval_for_all(vm: Vm, args: &mut Args) -> Answer {
    let (operator, is_approved) = (args.address()?, args.boolean()?);
    if operator == Address::ZERO {
        return Err(fail!(IERC721::ERC721InvalidOperator, operator));
    }

    let owner = vm.sender();
    slots::store_at(vm, &operator_place(vm, owner, operator), &is_approved.into());
    emit!(vm, IERC721::ApprovalForAll, [owner, operator], [is_approved]);
    done()
}

/// `getApproved(tokenId)`.
pub(crate) fn get_approved(vm: Vm, args: &mut Args) -> Answer {
    let held = Held::load(vm, &args.word()?)?;
    answer(&[approved(vm, held.id).into()])
}

/// `isApprovedForAll(owner, operator)`.
pub(crate) fn is_approved_for_all(vm: Vm, args: &mut Args) -> Answer {
    let (owner, operator) = (args.address()?, args.address()?);
    answer(&[is_operator(vm, owner, operator).into()])
}
