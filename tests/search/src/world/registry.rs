//! The owner's list of strategies.

use basalt_interfaces::IRestakingManager;
use basalt_math::{Assets, Change};
use basalt_model::Refusal;

use super::{Done, VAULT, World, reports::is_borne, same};
use crate::{chain::Strategy, step::Step};

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
        let source = self.vault.sources[index];
        let is_empty = self.vault.source(index).book == 0 && self.vault.values[index] == 0;
        let sent = self.send(step);
        if self.vault.fails[index] && sent.as_ref().is_err_and(|it| it.is(Refusal::Venue)) {
            return Err(Refusal::Venue);
        }
        let expected = if is_empty { Ok(()) } else { Err(Refusal::AboveBook) };
        let (receipt, ()) = same(step, sent, expected)?;
        let manager = self.vault.holders[VAULT];
        receipt.emitted(manager, &IRestakingManager::AdapterRemoved { adapter: source });
        receipt.returns(&[]);
        self.vault.model.sources.remove(&source);
        self.replace(index);
        Ok(Done::default())
    }

    /// A strategy without assets makes room for the last one that was there before.
    pub(super) fn relist(&mut self, index: usize) -> Result<Done, Refusal> {
        let Some(former) = self.former[index].last().copied() else {
            return Err(Refusal::Unknown);
        };
        let is_empty = self.vault.source(index).book == 0 && self.vault.values[index] == 0;
        let removed = self.chain.send(&self.chain.remove_call(index));
        if let Err(reverted) = removed {
            let is_right = if self.vault.fails[index] {
                reverted.is(Refusal::Venue) || reverted.is(Refusal::AboveBook)
            } else {
                !is_empty && reverted.is(Refusal::AboveBook)
            };
            assert!(is_right, "MODEL: a removal: {reverted:?}");
            return Err(Refusal::AboveBook);
        }
        self.former[index].pop();
        self.vault.model.sources.remove(&self.vault.sources[index]);
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
        self.vault.fails[index] = strategy.fails;
        self.vault.values[index] = self.chain.value(self.vault.kind(), index);
    }
}
