//! A set of addresses in `ArbOS` state, used for chain owners and cache managers.

use alloy::primitives::{Address, U256};

use super::slots::{Slots, Space};

/// An address set. Field 0 is the number of members, fields 1 and up are the members, and child
/// space 0 maps each member to its index.
pub(crate) struct AddressSet<'a, S> {
    slots: &'a mut S,
    space: Space,
}

impl<'a, S: Slots> AddressSet<'a, S> {
    /// Opens the set in a space.
    pub(crate) const fn new(slots: &'a mut S, space: Space) -> Self {
        Self { slots, space }
    }

    fn len(&mut self) -> u64 {
        self.slots.load(self.space.field(0)).saturating_to()
    }

    fn index_slot(&self, member: Address) -> U256 {
        self.space.child(0).slot(member.into_word())
    }

    /// Returns whether the address is a member.
    pub(crate) fn contains(&mut self, member: Address) -> bool {
        let index_slot = self.index_slot(member);
        !self.slots.load(index_slot).is_zero()
    }

    /// Returns all members.
    pub(crate) fn members(&mut self) -> Vec<Address> {
        let len = self.len();
        (1..=len)
            .map(|index| {
                let word = self.slots.load(self.space.field(index));
                Address::from_word(word.into())
            })
            .collect()
    }

    /// Adds an address, unless it is a member already.
    pub(crate) fn add(&mut self, member: Address) {
        if self.contains(member) {
            return;
        }
        let index = self.len() + 1;
        let index_slot = self.index_slot(member);
        self.slots.store(self.space.field(0), U256::from(index));
        self.slots.store(self.space.field(index), member.into_word().into());
        self.slots.store(index_slot, U256::from(index));
    }

    /// Removes an address, if it is a member. The last member takes its index.
    pub(crate) fn remove(&mut self, member: Address) {
        let index_slot = self.index_slot(member);
        let index = self.slots.load(index_slot);
        if index.is_zero() {
            return;
        }
        let len = self.len();
        let last = self.slots.load(self.space.field(len));
        let last_index_slot = self.index_slot(Address::from_word(last.into()));
        self.slots.store(self.space.field(index.saturating_to()), last);
        self.slots.store(last_index_slot, index);
        self.slots.store(self.space.field(len), U256::ZERO);
        self.slots.store(index_slot, U256::ZERO);
        self.slots.store(self.space.field(0), U256::from(len - 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::state::State;

    #[test]
    fn removing_a_member_moves_the_last_one_to_its_index() {
        let mut state = State::default();
        let mut set = AddressSet::new(&mut state, Space::root().child(4));
        let [a, b, c] = [1, 2, 3].map(Address::with_last_byte);
        for member in [a, b, c, b] {
            set.add(member);
        }
        set.remove(a);
        assert_eq!(set.members(), [c, b]);
        assert!(!set.contains(a) && set.contains(b) && set.contains(c));
        set.remove(b);
        set.remove(c);
        set.remove(c);
        assert!(set.members().is_empty());
        set.add(a);
        assert_eq!(set.members(), [a]);
    }
}
