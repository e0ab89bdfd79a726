//! Snapshots of a world, to run many sequences from one starting state.

use crate::World;
use alloy::primitives::Address;
use basalt_interfaces::IRoles;
use basalt_mirror::CheckedSuite;
use basalt_model::vault::Operation;
use serde_json::{Value, json};

/// State of a world at one moment. It can be restored once.
#[derive(Debug)]
pub struct Snapshot {
    id: Value,
    checked: CheckedSuite,
}

impl World {
    /// Takes a snapshot of the chain and of the model. Do not use it on a shared node: `restore`
    /// would also revert the transactions of others.
    pub async fn snapshot(&self) -> Snapshot {
        let id = self.connection().raw("evm_snapshot", json!([])).await;
        let id = id.unwrap_or_else(|error| panic!("{error}"));
        Snapshot { id, checked: self.checked.clone() }
    }

    /// Restores chain and model to the snapshot.
    pub async fn restore(&mut self, to: Snapshot) {
        let is_reverted = self.connection().raw("evm_revert", json!([to.id])).await;
        assert_eq!(is_reverted.unwrap_or_else(|error| panic!("{error}")), json!(true));
        self.checked = to.checked;
    }

    /// Compares all numbers only after every `steps` steps. The result of each step is always
    /// compared.
    pub const fn compare_every(&mut self, steps: u64) {
        self.compares_every = steps;
    }

    /// True if the vault accepts the operation now, pauses included.
    pub async fn accepts(&mut self, vault: Address, operation: Operation) -> bool {
        let until = self.read(vault, IRoles::pausedUntilCall {}).await;
        let now = u32::try_from(self.now().await).unwrap();
        let model = self.vault_model(vault);
        model.status.paused_until = until.to();
        model.admit(operation, now).is_ok()
    }
}
