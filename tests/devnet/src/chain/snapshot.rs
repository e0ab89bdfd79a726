//! Snapshots of the chain.

use std::sync::Arc;

use super::{Chain, clock::Clock, state::State};

/// The data needed to restore a point in time.
#[derive(Clone, Debug)]
pub(super) struct Snapshot {
    id: u64,
    blocks: usize,
    state: Arc<State>,
    clock: Clock,
}

impl Chain {
    /// Takes a snapshot and returns its id.
    pub(crate) fn snapshot(&mut self) -> u64 {
        let id = self.snapshots.last().map_or(1, |last| last.id + 1);
        self.snapshots.push(Snapshot {
            id,
            blocks: self.blocks.len(),
            state: Arc::clone(self.latest_state()),
            clock: self.clock.clone(),
        });
        id
    }

    /// Restores a snapshot and deletes it together with all later snapshots. Returns `false` if it
    /// does not exist.
    pub(crate) fn revert(&mut self, id: u64) -> bool {
        let Some(index) = self.snapshots.iter().position(|snapshot| snapshot.id == id) else {
            return false;
        };
        let snapshot = self.snapshots[index].clone();
        self.snapshots.truncate(index);
        for block in self.blocks.drain(snapshot.blocks..) {
            if let Some(mined) = block.mined {
                self.transactions.remove(&mined.hash());
            }
        }
        let last = self.blocks.len() - 1;
        self.blocks[last].state = snapshot.state;
        self.blocks[last].is_state_kept = true;
        self.clock = snapshot.clock;
        true
    }
}
