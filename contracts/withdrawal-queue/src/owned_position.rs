//! A position with its owner: the ERC-721 token of the queue.

use crate::{
    storage::{APPROVED, BALANCES, OPERATORS, VAULT, unpack_position},
    store::{clear_position, position_word, set_min_rate, set_position},
};
use alloy_primitives::Address;
use basalt_kit::{
    Vm, Word,
    address::is_external,
    erc721::{self, Erc721},
    roles::role_address,
    text,
    text::Text,
};
use basalt_math::{Rate, queue::Position};

/// An existing position.
#[derive(Clone, Copy)]
pub(crate) struct OwnedPosition {
    /// Its number, which is the token's id.
    pub(crate) id: u32,
    /// Its holder.
    pub(crate) owner: Address,
    /// Its amount and flags.
    pub(crate) position: Position,
}

impl Erc721 for OwnedPosition {
    const BALANCES: u32 = BALANCES;
    const APPROVED: u32 = APPROVED;
    const OPERATORS: u32 = OPERATORS;

    fn name() -> Text {
        text!("Basalt Withdrawal Position")
    }

    fn symbol() -> Text {
        text!("BWP")
    }

    /// `None` for a number that was never used, was cancelled or was claimed.
    #[inline(never)]
    fn find(vm: Vm, token_id: &Word) -> Option<Self> {
        let id = token_id.to_u128().and_then(|id| u32::try_from(id).ok())?;
        let word = position_word(vm, id);
        if word.is_zero() {
            return None;
        }
        Some(Self { id, owner: word.lower_address(), position: unpack_position(&word) })
    }

    fn id(&self) -> u32 {
        self.id
    }

    fn owner(&self) -> Address {
        self.owner
    }

    fn store_owner(&self, vm: Vm, owner: Address) {
        set_position(vm, self.id, owner, &self.position);
    }

    /// Refuses accounts that could never receive a claim: the zero address, the queue and the vault.
    fn can_own(vm: Vm, account: Address) -> bool {
        is_external(vm, account) && account != role_address(vm, VAULT)
    }
}

impl OwnedPosition {
    /// Ends the position and its token. Its number is never used again.
    #[inline(never)]
    pub(crate) fn burn(&self, vm: Vm) {
        clear_position(vm, self.id);
        if self.position.has_min_rate {
            set_min_rate(vm, self.id, Rate(0));
        }
        erc721::burn(vm, self);
    }
}
