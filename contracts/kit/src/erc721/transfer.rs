//! Transfers of tokens.
//!
//! Transfers may run while another call of the contract is open: they change owners only, and no
//! handler uses an owner that it read before an external call.

use super::{
    Erc721, Transfer, approvals::set_approved, change_balance, load, receiver, require_authorized,
    require_owner,
};
use crate::{Args, HandlerResult, Revert, Vm, emit, empty, revert};
use alloy_primitives::Address;
use basalt_interfaces::IERC721;

/// `transferFrom(from, to, tokenId)`.
pub fn transfer_from<T: Erc721>(vm: Vm, args: &mut Args) -> HandlerResult {
    Transfer::read(args)?.execute::<T>(vm)?;
    empty()
}

/// `safeTransferFrom(from, to, tokenId)`.
pub fn safe_transfer_from<T: Erc721>(vm: Vm, args: &mut Args) -> HandlerResult {
    execute_safely::<T>(vm, &Transfer::read(args)?, &[])
}

/// `safeTransferFrom(from, to, tokenId, data)`.
pub fn safe_transfer_from_with_data<T: Erc721>(vm: Vm, args: &mut Args) -> HandlerResult {
    let transfer = Transfer::read(args)?;
    execute_safely::<T>(vm, &transfer, args.bytes()?)
}

impl Transfer {
    #[inline(never)]
    fn read(args: &mut Args) -> Result<Self, Revert> {
        Ok(Self { from: args.address()?, to: args.address()?, token_id: args.word()? })
    }

    /// Moves the token and removes its approval.
    #[inline(never)]
    fn execute<T: Erc721>(&self, vm: Vm) -> Result<(), Revert> {
        let Self { from, to, token_id } = *self;
        require_owner::<T>(vm, to)?;
        let token: T = load(vm, &token_id)?;
        if token.owner() != from {
            return Err(revert!(IERC721::ERC721IncorrectOwner, from, token_id, token.owner()));
        }
        require_authorized(vm, &token)?;

        token.store_owner(vm, to);
        set_approved::<T>(vm, token.id(), Address::ZERO);
        change_balance::<T>(vm, from, |balance| balance.saturating_sub(1));
        change_balance::<T>(vm, to, |balance| balance.saturating_add(1));
        emit!(vm, IERC721::Transfer, [from, to, token_id], []);
        Ok(())
    }
}

#[inline(never)]
fn execute_safely<T: Erc721>(vm: Vm, transfer: &Transfer, data: &[u8]) -> HandlerResult {
    transfer.execute::<T>(vm)?;
    receiver::require_accepted(vm, transfer, data)?;
    empty()
}
