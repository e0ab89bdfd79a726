//! Coming back to an earlier moment: many lives from one start.

use crate::World;
use alloy::primitives::Address;
use basalt_interfaces::IRoles;
use basalt_mirror::CheckedSuite;
use basalt_model::vault::Operation;
use serde_json::{Value, json};

/// A moment of a world, to come back to once.
#[derive(Debug)]
pub struct Memory {
    snapshot: Value,
    watched: CheckedSuite,
}

impl World {
    /// Keeps this moment of the chain and of the model. Not on a node that others use, too: coming
    /// back would undo what they do.
    pub async fn remember(&self) -> Memory {
        let snapshot = self.connection().raw("evm_snapshot", json!([])).await;
        let snapshot = snapshot.unwrap_or_else(|error| panic!("{error}"));
        Memory { snapshot, watched: self.watched.clone() }
    }

    /// Comes back to a moment, as if nothing had happened since.
    pub async fn go_back(&mut self, to: Memory) {
        let went = self.connection().raw("evm_revert", json!([to.snapshot])).await;
        assert_eq!(went.unwrap_or_else(|error| panic!("{error}")), json!(true));
        self.watched = to.watched;
    }

    /// From now on only every so many steps all numbers are compared; what a step itself brings
    /// always is.
    pub const fn compare_every(&mut self, steps: u64) {
        self.compares_every = steps;
    }

    /// Whether a vault takes an operation now, pauses included.
    pub async fn takes(&mut self, vault: Address, operation: Operation) -> bool {
        let until = self.read(vault, IRoles::pausedUntilCall {}).await;
        let now = u32::try_from(self.now().await).unwrap();
        let model = self.layer(vault);
        model.status.paused_until = until.to();
        model.admit(operation, now).is_ok()
    }
}
