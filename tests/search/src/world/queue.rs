//! Users and the queue.

use basalt_math::{Assets, Rate, Shares, queue::shares_back};
use basalt_model::{
    Refusal,
    vault::{Operation, Settled},
};

use super::{Brought, Done, World};
use crate::agree::{queue_refusal, refusal, same_result};

impl World {
    pub(super) fn request(
        &mut self,
        who: usize,
        shares: u128,
        min_rate: u128,
    ) -> Result<Done, Refusal> {
        let rate = self.core.stored(self.now);
        let value = self
            .admits(Operation::Request)
            .and_then(|()| Rate(rate).to_assets(Shares(shares)).map_err(refusal));
        if let Ok(value) = value {
            let worth = self.model.ledger().convert_to_assets(shares, self.now);
            assert_eq!(Some(value.0), worth, "MODEL: the worth of {shares}");
        }
        let core = value.and_then(|_| {
            if self.model.least_request(self.now).is_none_or(|least| shares < least) {
                return Err(Refusal::BelowMinRequest);
            }
            if shares > self.balance(who) {
                return Err(Refusal::NotEnoughBalance);
            }
            let made = self.core.queue.request((shares, rate, min_rate), self.now);
            made.map(|id| id as usize).map_err(queue_refusal)
        });
        let model = self.model.request(who, who, shares, min_rate, self.now);
        same_result(core, model, format_args!("a request of {shares}"))?;
        Ok(Done { assets: value?.0, shares, ..Done::default() })
    }

    pub(super) fn settle(&mut self, max: u32) -> Result<Done, Refusal> {
        let settled = self.model.settle(max, self.now)?;
        Ok(self.fill(max, settled))
    }

    /// Has the core settle what the model has settled.
    pub(super) fn fill(&mut self, max: u32, settled: Settled) -> Done {
        let (rate, liquid) = (self.core.line().at(self.now), self.core.settleable());
        let ref_time = self.model.last_report.ref_time;
        let filled = self.core.queue.fill(max, rate, liquid, ref_time);
        let core = Settled { shares: filled.shares, assets: filled.assets };
        assert_eq!(core, settled, "MODEL: a settlement of {max} with {liquid:?}");
        if filled.shares > 0 || filled.owed != self.core.reserves.owed.0 {
            self.core.take_out(filled.shares, filled.assets);
            self.core.reserves.owed = Assets(filled.owed);
            self.core.refresh_reserved();
        }
        self.cash.vault -= filled.assets;
        self.cash.queue += filled.assets;
        let (assets, shares) = (filled.assets, filled.shares);
        Done { assets, shares, events: filled.events, ..Done::default() }
    }

    pub(super) fn cancel(&mut self, id: u32) -> Result<Done, Refusal> {
        let (now, who) = (self.now, self.holder(id).unwrap_or_default());
        let stored = Rate(self.core.stored(now));
        let core = self.core.queue.cancel(id).ok_or(Refusal::NoPosition);
        let core = core.and_then(|cancelled| cancelled.map_err(queue_refusal));
        let core = core.map(|it| (it.shares.0, shares_back(it.shares, it.rate, stored).0));
        let escrow = self.escrow();
        let model = self.model.cancel(id as usize, who, now);
        let model = model.map(|returned| (escrow - self.escrow(), returned));
        let (shares, returned) = same_result(core, model, format_args!("a cancel of {id}"))?;
        self.core.take_out(shares - returned, 0);
        let brought = Some(Brought { assets: 0, shares, returned });
        Ok(Done { brought, ..Done::default() })
    }

    pub(super) fn claim(&mut self, id: u32) -> Result<Done, Refusal> {
        let who = self.holder(id).unwrap_or_default();
        let core = self.core.queue.claim(id).ok_or(Refusal::NoPosition);
        let core = core.and_then(|claim| claim.map_err(queue_refusal));
        let core = core.map(|claim| (claim.assets.0, claim.shares.0));
        let model = self.model.claim(id as usize, who, who);
        let (assets, shares) = same_result(core, model, format_args!("a claim of {id}"))?;
        self.cash.queue -= assets;
        self.claimed += assets;
        self.wallets[who].received += assets;
        // Shares of a position that was returned come back in full.
        let brought = Some(Brought { assets, shares, returned: shares });
        Ok(Done { brought, ..Done::default() })
    }

    pub(super) fn transfer_position(&mut self, id: u32, to: usize) -> Result<(), Refusal> {
        let who = self.holder(id).unwrap_or_default();
        self.model.transfer_position(id as usize, who, to)
    }

    pub(super) fn commit(&mut self, id: u32) -> Result<(), Refusal> {
        let core = self.core.queue.commit(id).map_err(queue_refusal);
        same_result(core, self.model.commit(id as usize), format_args!("a commitment to {id}"))
    }
}
