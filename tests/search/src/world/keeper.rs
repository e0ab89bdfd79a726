//! Keeper, guardian and owner: funds to work and back, alarms, parameters.

use basalt_model::{Refusal, vault::Parameter};

use super::{Done, World};
use crate::{agree::refusal, core::Terms};

impl World {
    pub(super) fn allocate(&mut self, index: usize, assets: u128) -> Result<Done, Refusal> {
        self.model.allocate(index, assets, self.now)?;
        let most = self.core.allocatable().0;
        assert!(assets <= most, "MODEL: an allocation of {assets} where {most} are free");
        self.core.reserves.working.0 += assets;
        self.core.refresh_reserved();
        self.cash.vault -= assets;
        self.values[index] += assets;
        Ok(Done { assets, ..Done::default() })
    }

    pub(super) fn deallocate(&mut self, index: usize, assets: u128) -> Result<Done, Refusal> {
        let came = assets.min(self.values[index]);
        if came == 0 {
            return Err(Refusal::NothingOut);
        }
        let before = self.source(index);
        let got = self.model.give_back(index, came, self.now)?;
        self.values[index] -= came;
        self.core.reserves.working.0 -= got;
        let left = before.book - got;
        // What came back is not lost.
        if before.provisional > left {
            self.core.revise(before.provisional, left, self.now).map_err(refusal)?;
        }
        self.core.refresh_reserved();
        self.cash.vault += came;
        self.cash.donated_to_vault += came - got;
        Ok(Done { assets: got, ..Done::default() })
    }

    pub(super) const fn alarm(&mut self) -> Result<(), Refusal> {
        self.model.alarm(self.now)
    }

    pub(super) fn set(&mut self, parameter: Parameter, value: u128) -> Result<(), Refusal> {
        self.model.set(parameter, value, self.now)?;
        self.core.set_terms(Terms::from(&self.model.parameters), self.now);
        Ok(())
    }
}
