//! The storage cache of a call: slots it has loaded, and writes for the next flush.

use alloy_primitives::B256;
use basalt_kit::Word;

/// A cached slot.
#[derive(Clone, Copy)]
struct Slot {
    value: Word,
    /// The value in storage, if the call knows it.
    stored: Option<Word>,
}

impl Slot {
    /// Whether a flush writes the slot. A slot whose stored value is unknown is written.
    fn is_dirty(&self) -> bool {
        self.stored != Some(self.value)
    }
}

/// The cache of one call, in the order of first use. A call uses few slots: a search from the front
/// is faster than a map.
#[derive(Default)]
pub(crate) struct Cache {
    slots: Vec<(B256, Slot)>,
}

impl Cache {
    fn slot(&mut self, key: B256) -> Option<&mut Slot> {
        self.slots.iter_mut().find(|(cached, _)| *cached == key).map(|(_, slot)| slot)
    }

    /// Returns the value of a cached slot.
    pub(crate) fn get(&self, key: B256) -> Option<Word> {
        self.slots.iter().find(|(cached, _)| *cached == key).map(|(_, slot)| slot.value)
    }

    /// Caches the value of a slot that is not cached, loaded from storage.
    pub(crate) fn insert_loaded(&mut self, key: B256, value: Word) {
        self.slots.push((key, Slot { value, stored: Some(value) }));
    }

    /// Caches a value to be written.
    pub(crate) fn store(&mut self, key: B256, value: Word) {
        match self.slot(key) {
            Some(slot) => slot.value = value,
            None => self.slots.push((key, Slot { value, stored: None })),
        }
    }

    /// Returns the writes of a flush and marks them as stored; `clear` also drops all slots.
    pub(crate) fn flush(&mut self, clear: bool) -> Vec<(B256, Word)> {
        let dirty = self.slots.iter_mut().filter(|(_, slot)| slot.is_dirty());
        let writes = dirty.map(|(key, slot)| {
            slot.stored = Some(slot.value);
            (*key, slot.value)
        });
        let writes = writes.collect();
        if clear {
            self.slots.clear();
        }
        writes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_dirty_while_it_differs_from_storage() {
        let [one, two] = [1, 2].map(B256::with_last_byte);
        let [a, b] = [1_u32, 2].map(Word::from);
        let writes = |cache: &mut Cache| cache.flush(false).len();
        let mut cache = Cache::default();
        cache.insert_loaded(one, a);
        cache.store(one, a);
        assert_eq!(writes(&mut cache), 0, "stores the loaded value");
        cache.store(one, b);
        cache.store(two, a);
        assert_eq!(writes(&mut cache), 2, "a change, and an unknown value");
        assert_eq!(writes(&mut cache), 0, "written before");
        cache.store(one, a);
        cache.store(one, b);
        assert_eq!(writes(&mut cache), 0, "equal to storage again");
    }

    #[test]
    fn a_clearing_flush_drops_loaded_and_written_slots() {
        let key = B256::with_last_byte(1);
        let mut cache = Cache::default();
        cache.store(key, Word::MAX);
        assert!(cache.get(key).is_some_and(|value| value == Word::MAX));
        assert!(!cache.flush(true).is_empty());
        assert!(cache.get(key).is_none());
    }
}
