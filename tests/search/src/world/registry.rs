//! The owner's list of strategies.

use basalt_interfaces::IRestakingManager;
use basalt_math::{Assets, Change};
use basalt_model::{Refusal, vault::Caps};

use super::{Done, World, reports::is_borne, same};
use crate::{
    chain::{NO_CAPS, Strategy, VAULT},
    step::Step,
};
use alloy_primitives::U256;

impl World {
    pub(super) fn write_off(&mut self, step: &Step, index: usize) -> Result<Done, Refusal> {
        let (now, source) = (self.vault.now, self.vault.sources[index]);
        let sent = self.send(step);
        let (logs, borne) = same(step, sent, self.vault.model.write_off(source, now))?;
        let mut done = Done::default();
        if let Some(borne) = borne {
            let booking = self.booking_of(&logs, source);
            is_borne(&booking, borne);
            let change = Some(Change::Loss(Assets(borne.gross())));
            done = Done { booked: Some(booking), change, ..done };
        }
        let manager = self.vault.holders[VAULT];
        logs.emitted(manager, &IRestakingManager::AdapterRemoved { adapter: source });
        logs.returns(&[]);
        self.replace(index);
        Ok(done)
    }

    pub(super) fn remove(&mut self, step: &Step, index: usize) -> Result<Done, Refusal> {
        self.take_off(step, index)?;
        self.replace(index);
        Ok(Done::default())
    }

    fn take_off(&mut self, step: &Step, index: usize) -> Result<(), Refusal> {
        let source = self.vault.sources[index];
        let sent = self.send(step);
        if self.vault.fails[index] && sent.as_ref().is_err_and(|it| it.is(Refusal::Venue)) {
            return Err(Refusal::Venue);
        }
        let model = self.vault.model.remove(source, self.vault.values[index]);
        let (receipt, ()) = same(step, sent, model)?;
        let manager = self.vault.holders[VAULT];
        receipt.emitted(manager, &IRestakingManager::AdapterRemoved { adapter: source });
        receipt.returns(&[]);
        Ok(())
    }

    pub(super) fn set_caps(
        &mut self,
        step: &Step,
        index: usize,
        caps: Caps,
        by_owner: bool,
    ) -> Result<Done, Refusal> {
        let (adapter, manager) = (self.vault.sources[index], self.vault.holders[VAULT]);
        let sent = self.send(step);
        let model = self.vault.model.set_caps(adapter, caps, by_owner);
        let (receipt, ()) = same(step, sent, model)?;
        let (cap, share_cap) = (U256::from(caps.assets), U256::from(caps.share_bps));
        let event = IRestakingManager::CapSet { adapter, cap, shareCapBps: share_cap };
        receipt.emitted(manager, &event);
        receipt.returns(&[]);
        Ok(Done::default())
    }

    /// A strategy without assets makes room for the last one that was there before.
    pub(super) fn relist(&mut self, index: usize) -> Result<Done, Refusal> {
        let Some(former) = self.former[index].last().copied() else {
            return Err(Refusal::Unknown);
        };
        self.take_off(&Step::Remove { source: index }, index)?;
        self.former[index].pop();
        self.chain.list_again(&former);
        self.put(index, former);
        Ok(Done::default())
    }

    /// A new strategy takes the place of one that is off the list.
    fn replace(&mut self, index: usize) {
        self.former[index].push(self.chain.strategies[index]);
        let strategy = self.chain.add_strategy();
        self.put(index, strategy);
    }

    fn put(&mut self, index: usize, strategy: Strategy) {
        self.chain.strategies[index] = strategy;
        self.vault.sources[index] = strategy.adapter;
        self.vault.model.list(strategy.adapter, NO_CAPS);
        self.vault.fails[index] = strategy.fails;
        self.vault.values[index] = self.chain.value(self.vault.kind(), index);
    }
}
