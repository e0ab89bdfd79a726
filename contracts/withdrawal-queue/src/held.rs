//! A position with its holder, and who may act for it.

use crate::{
    shelf::{approved, clear_position, count_down, operator_place, position_word, set_min_rate},
    storage::unpack_position,
};
use alloy_primitives::Address;
use basalt_interfaces::IERC721;
use basalt_kit::{Revert, Vm, Word, emit, fail, slots};
use basalt_math::{Rate, queue::Position};

/// A position that there is.
pub(crate) struct Held {
    /// Its number.
    pub(crate) id: u32,
    /// Its holder.
    pub(crate) owner: Address,
    /// Its terms.
    pub(crate) position: Position,
}

impl Held {
    /// Finds a position by its number: none where it never was, was cancelled or was claimed.
    #[inline(never)]
    pub(crate) fn find(vm: Vm, token: &Word) -> Option<Self> {
        let id = token.to_u128().and_then(|id| u32::try_from(id).ok())?;
        let word = position_word(vm, id);
        if word.is_zero() {
            return None;
        }
        Some(Self { id, owner: word.lower_address(), position: unpack_position(&word) })
    }

    /// Finds a position that must be there: `ERC721NonexistentToken`.
    #[inline(never)]
    pub(crate) fn load(vm: Vm, token: &Word) -> Result<Self, Revert> {
        Self::find(vm, token).ok_or_else(|| fail!(IERC721::ERC721NonexistentToken, *token))
    }

    /// Whether `account` is the holder, approved for the position or an operator of the holder.
    #[inline(never)]
    pub(crate) fn may_direct(&self, vm: Vm, account: Address) -> bool {
        account == self.owner
            || is_operator(vm, self.owner, account)
            || account == approved(vm, self.id)
    }

    /// `ERC721InsufficientApproval` unless the caller may act for the position.
    pub(crate) fn require_direction(&self, vm: Vm) -> Result<(), Revert> {
        let caller = vm.sender();
        if self.may_direct(vm, caller) {
            Ok(())
        } else {
            Err(fail!(IERC721::ERC721InsufficientApproval, caller, self.id))
        }
    }

    /// Takes the position out of existence. Its number never comes back, so an approval of it means
    /// nothing from here on and is left where it is.
    #[inline(never)]
    pub(crate) fn burn(&self, vm: Vm) {
        clear_position(vm, self.id);
        count_down(vm, self.owner);
        if self.position.has_min_rate {
            set_min_rate(vm, self.id, Rate(0));
        }
        emit!(vm, IERC721::Transfer, [self.owner, Address::ZERO, self.id], []);
    }
}

/// Whether `operator` may act for all positions of `owner`.
pub(crate) fn is_operator(vm: Vm, owner: Address, operator: Address) -> bool {
    !slots::load_at(vm, &operator_place(vm, owner, operator)).is_zero()
}
