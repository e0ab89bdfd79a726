//! The storage cache of a frame: slots it read, and writes for the next flush.

use std::collections::HashMap;

use alloy::primitives::B256;

/// A cached slot.
#[derive(Clone, Copy)]
struct Slot {
    value: B256,
    /// The chain's value, if known.
    chain_value: Option<B256>,
    /// When the value began to differ from the chain's. A slot with an unknown chain value is
    /// dirty.
    dirty_since: Option<u64>,
}

/// Cached slots of the account. Clearing the cache does not reset the access counters.
#[derive(Default)]
pub(super) struct StorageCache {
    slots: HashMap<B256, Slot>,
    loads: u64,
    stores: u64,
    /// Counts stores, to order the dirty slots.
    clock: u64,
}

impl StorageCache {
    /// Counts a load and returns its gas in addition to the access.
    pub(super) const fn count_load(&mut self) -> u64 {
        self.loads += 1;
        match self.loads {
            0..=32 => 0,
            33..=128 => 2,
            _ => 10,
        }
    }

    /// Counts a store and returns its gas.
    pub(super) const fn count_store(&mut self) -> u64 {
        self.stores += 1;
        match self.stores {
            0..=8 => 0,
            9..=64 => 7,
            _ => 10,
        }
    }

    /// Returns the value of a cached slot.
    pub(super) fn get(&self, key: &B256) -> Option<B256> {
        self.slots.get(key).map(|slot| slot.value)
    }

    /// Caches a value loaded from the chain.
    pub(super) fn insert_loaded(&mut self, key: B256, value: B256) {
        self.slots.insert(key, Slot { value, chain_value: Some(value), dirty_since: None });
    }

    /// Caches a value written by the program.
    pub(super) fn store(&mut self, key: B256, value: B256) {
        self.clock += 1;
        let slot =
            self.slots.entry(key).or_insert(Slot { value, chain_value: None, dirty_since: None });
        slot.value = value;
        slot.dirty_since = if slot.chain_value == Some(value) {
            None
        } else {
            slot.dirty_since.or(Some(self.clock))
        };
    }

    /// Returns the dirty slots in the order in which they became dirty, and marks them clean.
    pub(super) fn take_dirty(&mut self) -> Vec<(B256, B256)> {
        let mut dirty: Vec<_> = self
            .slots
            .iter_mut()
            .filter_map(|(key, slot)| {
                let since = slot.dirty_since.take()?;
                slot.chain_value = Some(slot.value);
                Some((since, *key, slot.value))
            })
            .collect();
        dirty.sort_unstable_by_key(|(since, ..)| *since);
        dirty.into_iter().map(|(_, key, value)| (key, value)).collect()
    }

    /// Returns whether a cache of at most `limit` slots has no room for this slot. Zero is no limit.
    pub(super) fn is_full_for(&self, key: &B256, limit: u32) -> bool {
        limit > 0 && self.slots.len() >= limit as usize && !self.slots.contains_key(key)
    }

    /// Removes all slots.
    pub(super) fn clear(&mut self) {
        self.slots.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_dirty_while_it_differs_from_the_chain() {
        let [one, two] = [1, 2].map(B256::with_last_byte);
        let mut cache = StorageCache::default();
        cache.insert_loaded(one, two);
        cache.store(one, two);
        assert_eq!(cache.take_dirty(), []);

        cache.store(two, one);
        cache.store(one, one);
        cache.store(two, two);
        assert_eq!(cache.take_dirty(), [(two, two), (one, one)]);
        assert_eq!(cache.take_dirty(), []);

        cache.store(one, two);
        cache.store(one, one);
        assert_eq!(cache.take_dirty(), [], "equal to the chain's value again");

        cache.clear();
        assert_eq!(cache.get(&one), None);
    }

    #[test]
    fn a_limit_counts_slots_that_were_loaded_and_stored() {
        let [one, two, three] = [1, 2, 3].map(B256::with_last_byte);
        let mut cache = StorageCache::default();
        cache.insert_loaded(one, two);
        assert!(!cache.is_full_for(&two, 2));
        cache.store(two, one);
        assert!(cache.is_full_for(&three, 2) && !cache.is_full_for(&three, 0));
        assert!(!cache.is_full_for(&one, 2) && !cache.is_full_for(&two, 2));
        cache.take_dirty();
        assert!(cache.is_full_for(&three, 2));
        cache.clear();
        assert!(!cache.is_full_for(&three, 2));
    }

    #[test]
    fn later_accesses_cost_more() {
        let mut cache = StorageCache::default();
        let loads: Vec<_> = (0..130).map(|_| cache.count_load()).collect();
        assert_eq!((loads[31], loads[32], loads[127], loads[128]), (0, 2, 2, 10));
        let stores: Vec<_> = (0..70).map(|_| cache.count_store()).collect();
        assert_eq!((stores[7], stores[8], stores[63], stores[64]), (0, 7, 7, 10));
    }
}
