//! Where `ArbOS` keeps its state: slots of one account, grouped in nested spaces.
//!
//! Keeping it there, and reaching it through the EVM's journal, makes it roll back with a reverting
//! call like any other storage.

use alloy::primitives::{Address, B256, U256, address, keccak256};
use revm::{Database, context::JournalTr};

use crate::{
    chain::state::{State, StateDb},
    evm::EvmContext,
};

/// The account whose storage is `ArbOS` state.
pub(crate) const ARBOS_ACCOUNT: Address = address!("A4B05FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF");

/// Reads and writes slots of [`ARBOS_ACCOUNT`], without gas: callers charge what the chain says.
pub(crate) trait Slots {
    /// Word in a slot.
    fn load(&mut self, slot: U256) -> U256;
    /// Writes a word.
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

    /// A frozen state: what is written is dropped. It is only ever read.
    fn store(&mut self, _slot: U256, _value: U256) {}
}

/// A group of slots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Space(Vec<u8>);

impl Space {
    /// The outermost space.
    pub(crate) const fn root() -> Self {
        Self(Vec::new())
    }

    /// A space inside this one.
    pub(crate) fn child(&self, name: u8) -> Self {
        Self(keccak256([self.0.as_slice(), &[name]].concat()).to_vec())
    }

    /// The slot of a key. Keys that differ in the last byte only are neighbours.
    pub(crate) fn slot(&self, key: B256) -> U256 {
        let (page, offset) = key.split_at(31);
        let mut slot = keccak256([self.0.as_slice(), page].concat());
        slot.0[31] = offset[0];
        slot.into()
    }

    /// The slot of a numbered field.
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
