//! Hashes of consecutive blocks: the storage of the block hash contract.
//!
//! Every block's state holds its own list, so the list consists of pages that copies share.

use std::sync::Arc;

use alloy::primitives::{B256, U256};

/// Number of hashes in a full page.
const PAGE: usize = 256;

/// The hashes of all blocks from the first recorded one on.
#[derive(Clone, Debug, Default)]
pub(crate) struct BlockHashes {
    /// Number of the first recorded block.
    first: u64,
    full: Vec<Arc<[B256]>>,
    /// Hashes after the last full page.
    recent: Vec<B256>,
}

impl BlockHashes {
    const fn len(&self) -> u64 {
        (self.full.len() * PAGE + self.recent.len()) as u64
    }

    /// Adds the hash of a block. Each block follows the one added before.
    pub(crate) fn push(&mut self, number: u64, hash: B256) {
        if self.len() == 0 {
            self.first = number;
        }
        self.recent.push(hash);
        if self.recent.len() == PAGE {
            self.full.push(std::mem::take(&mut self.recent).into());
        }
    }

    /// Returns the word in a slot of a ring that holds the hash of block `n` in slot `n % window`:
    /// zero if the slot was never written.
    pub(crate) fn slot(&self, slot: U256, window: u64) -> U256 {
        let Some(hash) = self.newest_in(slot, window) else {
            return U256::ZERO;
        };
        hash.into()
    }

    fn newest_in(&self, slot: U256, window: u64) -> Option<B256> {
        let slot = u64::try_from(slot).ok().filter(|slot| *slot < window)?;
        let last = (self.first + self.len()).checked_sub(1)?;
        // The distance from the newest block of the slot to the last block.
        let age = (last % window + window - slot) % window;
        let index = last.checked_sub(age)?.checked_sub(self.first)?;
        let index = usize::try_from(index).ok()?;
        match self.full.get(index / PAGE) {
            Some(page) => page.get(index % PAGE).copied(),
            None => self.recent.get(index - self.full.len() * PAGE).copied(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(number: u64) -> U256 {
        U256::from(number + 1)
    }

    fn hashes(first: u64, count: u64) -> BlockHashes {
        let mut hashes = BlockHashes::default();
        for number in first..first + count {
            hashes.push(number, hash(number).into());
        }
        hashes
    }

    #[test]
    fn a_slot_holds_the_newest_block_of_its_remainder() {
        let window = 300;
        let hashes = hashes(7, 1000);
        for number in 1007 - window..1007 {
            assert_eq!(hashes.slot(U256::from(number % window), window), hash(number));
        }
        assert_eq!(hashes.slot(U256::from(window), window), U256::ZERO);
        assert_eq!(hashes.slot(U256::MAX, window), U256::ZERO);
    }

    #[test]
    fn slots_before_the_first_block_and_after_the_last_are_zero() {
        let hashes = hashes(7, 3);
        let words: Vec<_> =
            (6..11).map(|slot| hashes.slot(U256::from(slot), 300).saturating_to::<u64>()).collect();
        assert_eq!(words, [0, 8, 9, 10, 0]);
        assert_eq!(BlockHashes::default().slot(U256::ZERO, 300), U256::ZERO);
    }
}
