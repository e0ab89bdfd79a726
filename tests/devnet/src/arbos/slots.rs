//! Storage layout of `ArbOS` state: slots of one account, grouped in nested spaces.
//!
//! The state is in account storage and is accessed through the EVM journal, so it rolls back with a
//! reverting call like any other storage.

use alloy::primitives::{Address, B256, U256, address, keccak256};
use revm::{Database, context::JournalTr};

use crate::{
    chain::state::{State, StateDb},
    evm::EvmContext,
};

/// The account whose storage holds the `ArbOS` state.
pub(crate) const ARBOS_ACCOUNT: Address = address!("A4B05FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF");

/// Access to the slots of [`ARBOS_ACCOUNT`]. It charges no gas; the callers do.
pub(crate) trait Slots {
    /// Loads a slot.
    fn load(&mut self, slot: U256) -> U256;
    /// Stores a slot.
    fn store(&mut self, slot: U256, value: U256);
}

impl Slots for EvmContext {
    fn load(&mut self, slot: U256) -> U256 {
        let journal = &mut self.journaled_state;
        let Ok(word) = journal
            .load_account(ARBOS_ACCOUNT)
            .map(|_| ())
            .and_then(|()| journal.sload(ARBOS_ACCOUNT, slot));
        word.data
    }

    fn store(&mut self, slot: U256, value: U256) {
        let journal = &mut self.journaled_state;
        let Ok(_) = journal
            .load_account(ARBOS_ACCOUNT)
            .map(|_| ())
            .and_then(|()| journal.sstore(ARBOS_ACCOUNT, slot, value));
    }
}

impl Slots for State {
    fn load(&mut self, slot: U256) -> U256 {
        self.storage(ARBOS_ACCOUNT, slot)
    }

    fn store(&mut self, slot: U256, value: U256) {
        self.account_mut(ARBOS_ACCOUNT).set_slot(slot, value);
    }
}

impl Slots for StateDb {
    fn load(&mut self, slot: U256) -> U256 {
        let Ok(word) = self.storage(ARBOS_ACCOUNT, slot);
        word
    }

    /// Ignores the write: a read-only state is never written to.
    fn store(&mut self, _slot: U256, _value: U256) {}
}

/// A group of slots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Space(Vec<u8>);

impl Space {
    /// Returns the outermost space.
    pub(crate) const fn root() -> Self {
        Self(Vec::new())
    }

    /// Returns a space inside this one.
    pub(crate) fn child(&self, name: u8) -> Self {
        Self(keccak256([self.0.as_slice(), &[name]].concat()).to_vec())
    }

    /// Returns the slot of a key. Keys that differ only in the last byte have neighbouring slots.
    pub(crate) fn slot(&self, key: B256) -> U256 {
        let (page, offset) = key.split_at(31);
        let mut slot = keccak256([self.0.as_slice(), page].concat());
        slot.0[31] = offset[0];
        slot.into()
    }

    /// Returns the slot of a numbered field.
    pub(crate) fn field(&self, number: u64) -> U256 {
        self.slot(U256::from(number).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_fields_share_a_page() {
        let space = Space::root().child(8);
        assert_eq!(space.field(1), space.field(0) + U256::from(1));
        assert_ne!(space.field(256) >> 8, space.field(0) >> 8);
        assert_ne!(space.field(0), Space::root().child(7).field(0));
    }
}
