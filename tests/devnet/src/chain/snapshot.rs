//! Snapshots, to go back to.

use std::sync::Arc;

use super::{Chain, clock::Clock, state::State};

/// What is needed to go back.
#[derive(Clone, Debug)]
pub(super) struct Snapshot {
    id: u64,
    blocks: usize,
    state: Arc<State>,
    clock: Clock,
}

impl Chain {
    /// Remembers this moment and gives a number for it.
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

    /// Goes back to a snapshot, which is used up with those made after it. False if there is none.
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
