//! The queues of both vaults, where assets move.

use crate::ReferenceSuite;
use alloy::primitives::Address;
use basalt_model::{Refusal, vault::Settled};

impl ReferenceSuite {
    /// Settles from the front of a vault's queue.
    pub fn settle(&mut self, vault: Address, max: u32, now: u32) -> Result<Settled, Refusal> {
        self.atomically(|after| {
            let settled = after.vault_mut(vault)?.settle(max, now)?;
            after.pay_queue(vault, settled)?;
            Ok(settled)
        })
    }

    /// Claims positions of a vault's queue for `receiver`; returns assets and shares.
    pub fn claim(
        &mut self,
        vault: Address,
        ids: &[usize],
        caller: Address,
        receiver: Address,
    ) -> Result<(u128, u128), Refusal> {
        self.atomically(|after| {
            let (mut assets, mut shares) = (0, 0);
            let model = after.vault_mut(vault)?;
            for id in ids {
                let (paid, returned) = model.claim(*id, caller, receiver)?;
                assets += paid;
                shares += returned;
            }
            let queue = model.roles.queue;
            after.move_assets(vault, queue, receiver, assets)?;
            Ok((assets, shares))
        })
    }

    /// Pays a vault's queue what was settled.
    pub(crate) fn pay_queue(&mut self, vault: Address, settled: Settled) -> Result<(), Refusal> {
        let queue = self.vault(vault)?.roles.queue;
        self.move_assets(vault, vault, queue, settled.assets)
    }
}
