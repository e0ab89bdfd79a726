//! The keeper: funds to work and back.

use alloy_primitives::U256;
use basalt_interfaces::{IAdapter, IRestakingManager, IStakingVault};
use basalt_model::Refusal;

use super::{Done, Kind, World, same};
use crate::{
    chain::{Reverted, VAULT},
    step::Step,
};

impl World {
    pub(super) fn allocate(
        &mut self,
        step: &Step,
        index: usize,
        assets: u128,
    ) -> Result<Done, Refusal> {
        let (now, source) = (self.vault.now, self.vault.sources[index]);
        let sent = self.send(step);
        // A vault's own sums are within what it has: an overflow is the adapter's.
        let is_of_venue =
            |reverted: &Reverted| reverted.is(Refusal::Venue) || reverted.is(Refusal::TooLarge);
        if sent.as_ref().is_err_and(is_of_venue) {
            let is_expected = self.vault.fails[index] || self.chain.is_share_price_extreme(index);
            assert!(is_expected, "MODEL: {step:?}: {:?}", sent.err());
            return Err(Refusal::Venue);
        }
        let (logs, ()) = same(step, sent, self.vault.model.allocate(source, assets, now))?;
        let (vault, book) = (self.vault.holders[VAULT], self.vault.source(index).book);
        let (sent, book) = (U256::from(assets), U256::from(book));
        match self.vault.kind() {
            Kind::Staking => {
                logs.emitted(vault, &IStakingVault::Allocated { assets: sent, working: book });
            }
            Kind::Restaking => {
                let allocated =
                    IRestakingManager::Allocated { adapter: source, assets: sent, book };
                logs.emitted(vault, &allocated);
                logs.emitted(source, &IAdapter::Deployed { assets: sent });
            }
        }
        logs.returns(&[]);
        let before = self.vault.values.clone();
        self.count_values();
        // A venue may round down by a thousandth or by two wei.
        let lost = match self.vault.kind() {
            Kind::Staking => 0,
            Kind::Restaking => (assets / 1_000).max(2),
        };
        self.moved(&before, index, |was, is| {
            is >= was + assets - lost.min(assets) && is <= was + assets
        });
        Ok(Done { assets, ..Done::default() })
    }

    /// What comes back is measured: a venue pays what it has.
    pub(super) fn take_back(&mut self, step: &Step, index: usize) -> Result<Done, Refusal> {
        let (kind, now, source) = (self.vault.kind(), self.vault.now, self.vault.sources[index]);
        let vault = self.vault.model.roles.vault;
        let held = self.chain.assets(kind, vault);
        let is_extreme = kind == Kind::Restaking
            && (self.vault.fails[index] || self.chain.is_share_price_extreme(index));
        let provisional = self.vault.source(index).provisional;
        let sent = self.send(step);
        let came = self.chain.assets(kind, vault) - held;
        if self.vault.fails[index] && sent.as_ref().is_err_and(|it| it.is(Refusal::Venue)) {
            return Err(Refusal::Venue);
        }
        let model = &mut self.vault.model;
        let model = match *step {
            Step::Deallocate { assets, .. } => model.deallocate(source, assets, came, now),
            _ => model.give_back(source, came, now),
        };
        let (logs, got) = same(step, sent, model)?;
        let (value, fails) = (self.vault.values[index], self.vault.fails[index]);
        let expected = match *step {
            Step::Deallocate { assets, .. } => assets.min(value),
            _ => value,
        };
        assert!(fails || came == expected, "MODEL: {came} came back, not {expected}");
        let booked = [got];
        self.lowered(&logs, index, provisional);
        let book = U256::from(self.vault.source(index).book);
        let (all, assets) = (U256::from(came), U256::from(got));
        match (kind, step) {
            (Kind::Staking, _) => {
                logs.emitted(vault, &IStakingVault::PaidBack { assets, working: book });
            }
            (Kind::Restaking, step) => {
                let deallocated = IRestakingManager::Deallocated { adapter: source, assets, book };
                logs.emitted(vault, &deallocated);
                if matches!(step, Step::EmergencyExit { .. }) {
                    logs.emitted(source, &IAdapter::EmergencyExited { assets: all });
                } else {
                    logs.emitted(source, &IAdapter::Freed { assets: all });
                }
            }
        }
        logs.returns(if kind == Kind::Staking { &[] } else { &booked });
        self.vault.cash.donated_to_vault += came - got;
        let before = self.vault.values.clone();
        self.count_values();
        self.moved(&before, index, |was, is| {
            is <= was - came && (is_extreme || was - came - is <= 2)
        });
        Ok(Done { assets: got, ..Done::default() })
    }

    /// Panics unless only the value of one source has changed, as `is_right` says.
    fn moved(&self, before: &[u128], index: usize, is_right: impl Fn(u128, u128) -> bool) {
        for (other, (was, is)) in before.iter().zip(&self.vault.values).enumerate() {
            let is_expected = if other == index { is_right(*was, *is) } else { was == is };
            assert!(is_expected, "MODEL: source {other} went from {was} to {is}");
        }
    }
}
