//! What users do with the queue.

use basalt_math::{Assets, Rate, Shares};

use super::{Done, MIN_REQUEST, World};
use crate::{gate::Act, queue::Brought, step::Refusal};

impl World {
    pub(super) fn request(
        &mut self,
        who: usize,
        shares: u128,
        min_rate: u128,
    ) -> Result<Done, Refusal> {
        self.admits(Act::Request)?;
        let rate = self.money.stored(self.now);
        let worth = Rate(rate).to_assets(Shares(shares));
        let assets = worth.map_err(|_| Refusal::TooLarge)?.0;
        if assets < MIN_REQUEST {
            return Err(Refusal::TooSmall);
        }
        if shares > self.balances[who] {
            return Err(Refusal::BeyondBalance);
        }
        self.queue.request(who, (shares, rate, min_rate), self.now)?;
        self.burn(who, shares)?;
        self.escrow += shares;
        Ok(Done { assets, shares, ..Done::default() })
    }

    pub(super) fn settle(&mut self, max: u32) -> Result<Done, Refusal> {
        self.admits(Act::EnterOrSettle)?;
        Ok(self.fill(max))
    }

    pub(super) fn fill(&mut self, max: u32) -> Done {
        let (rate, liquid) = (self.money.line().at(self.now).0, self.settleable());
        let (shares, assets, owed, events) =
            self.queue.fill(max, rate, liquid, self.record.ref_time);
        self.money.take_out(shares, assets);
        self.funds.reserves.owed = Assets(owed);
        self.keep();
        self.escrow -= shares;
        self.cash.vault -= assets;
        self.cash.queue += assets;
        Done { assets, shares, events, ..Done::default() }
    }

    /// Shares that left the queue: some back to the holder, the others burnt.
    pub(super) const fn release(&mut self, who: usize, brought: &Brought) {
        self.escrow -= brought.shares;
        self.balances[who] += brought.returned;
        self.money.take_out(brought.shares - brought.returned, 0);
    }

    pub(super) fn cancel(&mut self, id: u32) -> Result<Done, Refusal> {
        let who = self.queue.holder(id).ok_or(Refusal::NotCancellable)?;
        let brought = self.queue.cancel(id, self.money.stored(self.now))?;
        self.release(who, &brought);
        Ok(Done { brought: Some(brought), ..Done::default() })
    }

    pub(super) fn claim(&mut self, id: u32) -> Result<Done, Refusal> {
        let who = self.queue.holder(id).ok_or(Refusal::NotClaimable)?;
        let brought = self.queue.claim(id, self.money.stored(self.now))?;
        self.release(who, &brought);
        self.cash.queue -= brought.assets;
        self.claimed += brought.assets;
        self.purses[who].got += brought.assets;
        Ok(Done { brought: Some(brought), ..Done::default() })
    }
}
