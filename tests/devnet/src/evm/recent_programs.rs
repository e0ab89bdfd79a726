//! Programs called recently in a block. From `ArbOS` 60 on, calls treat them as cached.

use std::collections::VecDeque;

use alloy::primitives::B256;

/// An LRU list of code hashes, most recent last. It is empty at the start of a block.
#[derive(Debug, Default)]
pub(crate) struct RecentPrograms(VecDeque<B256>);

impl RecentPrograms {
    /// The list after calls of these programs, oldest first.
    pub(crate) fn after(called: &[B256]) -> Self {
        Self(called.iter().copied().collect())
    }

    /// Records a call, keeping at most `limit` programs. Returns whether the program was in the
    /// list.
    pub(crate) fn insert(&mut self, code_hash: B256, limit: u16) -> bool {
        let position = self.0.iter().position(|known| *known == code_hash);
        if let Some(position) = position {
            self.0.remove(position);
        }
        self.0.push_back(code_hash);
        while self.0.len() > usize::from(limit) {
            self.0.pop_front();
        }
        position.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_recently_called_program_is_evicted() {
        let mut recent = RecentPrograms::default();
        let [a, b, c] = [1, 2, 3].map(B256::with_last_byte);
        assert!(!recent.insert(a, 2) && !recent.insert(b, 2));
        assert!(recent.insert(a, 2));
        assert!(!recent.insert(c, 2));
        assert!(!recent.insert(b, 2));
        assert!(recent.insert(c, 2));
    }
}
