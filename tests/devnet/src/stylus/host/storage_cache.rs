//! A frame's own view of its storage: what was read, and what is to be written at the next flush.

use std::collections::HashMap;

use alloy::primitives::B256;

/// One slot.
#[derive(Clone, Copy)]
struct Slot {
    value: B256,
    /// The chain's value, if it has been seen.
    known: Option<B256>,
    /// When it came to differ from the chain's value. One never seen counts as different.
    dirty_since: Option<u64>,
}

/// Slots of the acting account. Counters of accesses grow over the whole frame, clearing or not.
#[derive(Default)]
pub(super) struct StorageCache {
    slots: HashMap<B256, Slot>,
    loads: u64,
    stores: u64,
    /// Orders the slots by when they became dirty.
    clock: u64,
}

impl StorageCache {
    /// Counts a load and gives its gas beside the access.
    pub(super) const fn count_load(&mut self) -> u64 {
        self.loads += 1;
        match self.loads {
            0..=32 => 0,
            33..=128 => 2,
            _ => 10,
        }
    }

    /// Counts a store and gives its gas.
    pub(super) const fn count_store(&mut self) -> u64 {
        self.stores += 1;
        match self.stores {
            0..=8 => 0,
            9..=64 => 7,
            _ => 10,
        }
    }

    /// A slot that was read or written before.
    pub(super) fn get(&self, key: &B256) -> Option<B256> {
        self.slots.get(key).map(|slot| slot.value)
    }

    /// Remembers what the chain has.
    pub(super) fn learn(&mut self, key: B256, value: B256) {
        self.slots.insert(key, Slot { value, known: Some(value), dirty_since: None });
    }

    /// Remembers what the program wants.
    pub(super) fn store(&mut self, key: B256, value: B256) {
        self.clock += 1;
        let slot = self.slots.entry(key).or_insert(Slot { value, known: None, dirty_since: None });
        slot.value = value;
        slot.dirty_since =
            if slot.known == Some(value) { None } else { slot.dirty_since.or(Some(self.clock)) };
    }

    /// What the chain must be told, in the order in which it came to differ. Counts as told from
    /// here on.
    pub(super) fn take_dirty(&mut self) -> Vec<(B256, B256)> {
        let mut dirty: Vec<_> = self
            .slots
            .iter_mut()
            .filter_map(|(key, slot)| {
                let since = slot.dirty_since.take()?;
                slot.known = Some(slot.value);
                Some((since, *key, slot.value))
            })
            .collect();
        dirty.sort_unstable_by_key(|(since, ..)| *since);
        dirty.into_iter().map(|(_, key, value)| (key, value)).collect()
    }

    /// Forgets all slots.
    pub(super) fn clear(&mut self) {
        self.slots.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_counts_as_dirty_until_the_chain_has_its_value() {
        let [one, two] = [1, 2].map(B256::with_last_byte);
        let mut cache = StorageCache::default();
        cache.learn(one, two);
        cache.store(one, two);
        assert_eq!(cache.take_dirty(), []);

        cache.store(two, one);
        cache.store(one, one);
        cache.store(two, two);
        assert_eq!(cache.take_dirty(), [(two, two), (one, one)]);
        assert_eq!(cache.take_dirty(), []);

        cache.store(one, two);
        cache.store(one, one);
        assert_eq!(cache.take_dirty(), [], "back to what the chain has");

        cache.clear();
        assert_eq!(cache.get(&one), None);
    }

    #[test]
    fn accesses_get_dearer() {
        let mut cache = StorageCache::default();
        let loads: Vec<_> = (0..130).map(|_| cache.count_load()).collect();
        assert_eq!((loads[31], loads[32], loads[127], loads[128]), (0, 2, 2, 10));
        let stores: Vec<_> = (0..70).map(|_| cache.count_store()).collect();
        assert_eq!((stores[7], stores[8], stores[63], stores[64]), (0, 7, 7, 10));
    }
}
