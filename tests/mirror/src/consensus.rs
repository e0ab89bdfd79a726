//! The staking vault's ether at work.

use crate::ReferenceSuite;
use basalt_model::{Refusal, vault::ReportEffect};

impl ReferenceSuite {
    /// Liquid ether goes to the consensus account.
    pub fn allocate_to_consensus(&mut self, assets: u128, now: u32) -> Result<(), Refusal> {
        self.staking.allocate(self.consensus, assets, now)
    }

    /// The consensus account pays ether back.
    pub fn pay_back(&mut self, assets: u128, now: u32) -> Result<u128, Refusal> {
        self.staking.give_back(self.consensus, assets, now)
    }

    /// The oracle reports the value of the consensus account at `ref_time`.
    pub fn report_consensus(
        &mut self,
        value: u128,
        ref_time: u32,
        now: u32,
    ) -> Result<ReportEffect, Refusal> {
        Ok(self.staking.report_as_of(self.consensus, value, ref_time, now)?.effect)
    }
}
