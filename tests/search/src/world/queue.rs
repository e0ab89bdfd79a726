//! Users and the queue.

use alloy_primitives::{Address, U256};
use basalt_interfaces::{IQueuedVault, IWithdrawalQueue};
use basalt_model::{Refusal, vault::Settled};

use super::{Brought, Done, World, same};
use crate::{
    chain::{Receipt, VAULT},
    step::Step,
};

impl World {
    pub(super) fn of_queue(&mut self, step: &Step) -> Result<Done, Refusal> {
        match *step {
            Step::Request { who, to, shares, min_rate } => {
                self.request(step, (who, to), shares, min_rate)
            }
            Step::Settle { max } => self.settle(step, max),
            Step::Cancel { id } => self.cancel(step, id),
            Step::Claim { id, to } => self.claim(step, id, to),
            Step::TransferPosition { id, to } => {
                let (who, to) = (self.holder_of(id), self.vault.holders[to]);
                let sent = self.send(step);
                let model = self.vault.model.transfer_position(id as usize, who, to);
                same(step, sent, model)?.0.returns(&[]);
                Ok(Done::default())
            }
            Step::Commit { id } => {
                let sent = self.send(step);
                let (receipt, ()) = same(step, sent, self.vault.model.commit(id as usize))?;
                let committed = IWithdrawalQueue::Committed { requestId: U256::from(id) };
                receipt.emitted(self.vault.model.roles.queue, &committed);
                receipt.returns(&[]);
                Ok(Done::default())
            }
            _ => unreachable!("{step:?} is no step of the queue"),
        }
    }

    /// The holder of a position; an account that holds none if it is not there.
    fn holder_of(&self, id: u32) -> Address {
        self.vault.holder(id).map_or(self.chain.accounts.anyone, |who| self.vault.holders[who])
    }

    fn request(
        &mut self,
        step: &Step,
        (who, to): (usize, usize),
        shares: u128,
        min_rate: u128,
    ) -> Result<Done, Refusal> {
        let (now, owner, controller) =
            (self.vault.now, self.vault.holders[who], self.vault.holders[to]);
        let queue = self.vault.model.roles.queue;
        let worth = self.vault.model.ledger().convert_to_assets(shares, now);
        let sent = self.send(step);
        let model = self.vault.model.request(owner, controller, shares, min_rate, now);
        let (logs, id) = same(step, sent, model)?;
        let requested = IWithdrawalQueue::RedeemRequest {
            controller,
            owner,
            requestId: U256::from(id),
            sender: owner,
            shares: U256::from(shares),
        };
        logs.emitted(queue, &requested);
        logs.returns(&[id as u128]);
        let assets = worth.expect("a request within 128 bits");
        Ok(Done { assets, shares, ..Done::default() })
    }

    fn settle(&mut self, step: &Step, max: u32) -> Result<Done, Refusal> {
        let now = self.vault.now;
        let sent = self.send(step);
        let (logs, settled) = same(step, sent, self.vault.model.settle(max, now))?;
        let done = self.settlement(&logs, settled);
        logs.returns(&[settled.shares, settled.assets]);
        Ok(done)
    }

    /// The settlement that logs tell of, which must be the model's.
    pub(super) fn settlement(&self, logs: &Receipt, expected: Settled) -> Done {
        let (shares, assets) = logs.settled(self.vault.holders[VAULT], self.vault.model.owed);
        assert_eq!(Settled { shares, assets }, expected, "MODEL: a settlement");
        let events = logs.positions(self.vault.model.roles.queue);
        Done { assets, shares, events, settled: (shares, assets), ..Done::default() }
    }

    fn cancel(&mut self, step: &Step, id: u32) -> Result<Done, Refusal> {
        let (now, who) = (self.vault.now, self.holder_of(id));
        let queue = self.vault.model.roles.queue;
        let escrow = self.vault.escrow();
        let sent = self.send(step);
        let (logs, returned) = same(step, sent, self.vault.model.cancel(id as usize, who, now))?;
        let shares = escrow - self.vault.escrow();
        let cancelled = IWithdrawalQueue::PositionCancelled {
            requestId: U256::from(id),
            shares: U256::from(shares),
            returned: U256::from(returned),
        };
        logs.emitted(queue, &cancelled);
        let released = IQueuedVault::Released {
            to: who,
            returned: U256::from(returned),
            forgone: U256::from(shares - returned),
        };
        logs.emitted(self.vault.holders[VAULT], &released);
        logs.returns(&[returned]);
        let brought = Some(Brought { assets: 0, shares, returned });
        Ok(Done { brought, ..Done::default() })
    }

    fn claim(&mut self, step: &Step, id: u32, to: usize) -> Result<Done, Refusal> {
        let (queue, who) = (self.vault.model.roles.queue, self.holder_of(id));
        let receiver = self.vault.holders[to];
        let held = self.assets_of(to);
        let sent = self.send(step);
        let (logs, result) = same(step, sent, self.vault.model.claim(id as usize, who, receiver))?;
        let (assets, shares) = result;
        let claimed = IWithdrawalQueue::Claimed {
            requestId: U256::from(id),
            receiver,
            assets: U256::from(assets),
            shares: U256::from(shares),
        };
        logs.emitted(queue, &claimed);
        if shares > 0 {
            // A position that was returned.
            let released = IQueuedVault::Released {
                to: receiver,
                returned: U256::from(shares),
                forgone: U256::ZERO,
            };
            logs.emitted(self.vault.holders[VAULT], &released);
        }
        logs.returns(&[assets]);
        let got = self.assets_of(to) - held;
        assert_eq!(got, assets, "C5: another amount was paid for {id}");
        self.vault.claimed += assets;
        self.vault.wallets[to].received += assets;
        // Shares of a position that was returned come back in full.
        let brought = Some(Brought { assets, shares, returned: shares });
        Ok(Done { brought, ..Done::default() })
    }
}
