//! Snapshots of a world, to run many sequences from one starting state.

use crate::World;
use alloy::primitives::Address;
use basalt_interfaces::IRoles;
use basalt_mirror::CheckedSuite;
use basalt_model::vault::Operation;
use serde_json::{Value, json};

/// State of a world at one moment. It can be restored once.
#[derive(Debug)]
pub struct Memory {
    snapshot: Value,
    watched: CheckedSuite,
}

impl World {
    /// Takes a snapshot of the chain and of the model. Do not use it on a shared node: `restore`
    /// would also revert the transactions of others.
    pub async fn remember(&self) -> Memory {
        let snapshot = self.connection().raw("evm_snapshot", json!([])).await;
        let snapshot = snapshot.unwrap_or_else(|error| panic!("{error}"));
        Memory { snapshot, watched: self.watched.clone() }
    }

    /// Restores chain and model to the snapshot.
    pub async fn go_back(&mut self, to: Memory) {
        let went = self.connection().raw("evm_revert", json!([to.snapshot])).await;
        assert_eq!(went.unwrap_or_else(|error| panic!("{error}")), json!(true));
        self.watched = to.watched;
    }

    /// Compares all numbers only after every `steps` steps. The result of each step is always
    /// compared.
    pub const fn compare_every(&mut self, steps: u64) {
        self.compares_every = steps;
    }

    /// True if the vault accepts the operation now, pauses included.
    pub async fn takes(&mut self, vault: Address, operation: Operation) -> bool {
        let until = self.read(vault, IRoles::pausedUntilCall {}).await;
        let now = u32::try_from(self.now().await).unwrap();
        let model = self.layer(vault);
        model.status.paused_until = until.to();
        model.admit(operation, now).is_ok()
    }
}
