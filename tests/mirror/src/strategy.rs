//! The manager's strategies: bsETH to their venues and back, gains, reports. Each is named by its
//! adapter.

use crate::{ReferenceSuite, Venue};
use alloy::primitives::Address;
use basalt_model::{
    Refusal,
    vault::{LossBorne, ReportEffect},
};

impl ReferenceSuite {
    /// Liquid bsETH goes to the venue of `adapter`.
    pub fn allocate_to_venue(
        &mut self,
        adapter: Address,
        assets: u128,
        now: u32,
    ) -> Result<(), Refusal> {
        self.atomically(|after| {
            let (venue, held) = after.venue_mut(adapter)?;
            venue.deposit(held, assets)?;
            let to = venue.address;
            after.staking.transfer(after.suite.restaking_manager, to, assets)?;
            after.restaking.allocate(adapter, assets, now)
        })
    }

    /// Up to `assets` of bsETH come back from the venue of `adapter`; returns how much is booked.
    pub fn deallocate_from_venue(
        &mut self,
        adapter: Address,
        assets: u128,
        now: u32,
    ) -> Result<u128, Refusal> {
        self.take_back(adapter, now, |venue, held| venue.withdraw(held, assets))
    }

    /// Everything comes back from the venue of `adapter`; returns how much is booked. More than the
    /// book value is a donation.
    pub fn empty_venue(&mut self, adapter: Address, now: u32) -> Result<u128, Refusal> {
        self.take_back(adapter, now, Venue::redeem_all)
    }

    /// The owner gives an adapter up: what is booked there is lost. Returns who bore it.
    pub fn write_off(&mut self, adapter: Address, now: u32) -> Result<Option<LossBorne>, Refusal> {
        self.restaking.write_off(adapter, now)
    }

    /// The venue of `adapter` earns `shares` of bsETH, newly minted; returns their price in ether.
    pub fn venue_gain(
        &mut self,
        adapter: Address,
        shares: u128,
        now: u32,
    ) -> Result<u128, Refusal> {
        let (venue, _) = self.venue_mut(adapter)?;
        let receiver = venue.address;
        self.staking.mint(receiver, shares, now)
    }

    /// The keeper reports what an adapter holds in its venue.
    pub fn report_strategy(&mut self, adapter: Address, now: u32) -> Result<ReportEffect, Refusal> {
        let (venue, held) = self.venue_mut(adapter)?;
        let value = venue.value(held)?;
        self.report_adapter(adapter, value, now)
    }

    /// The keeper reports an adapter that says that it holds `value`.
    pub fn report_adapter(
        &mut self,
        adapter: Address,
        value: u128,
        now: u32,
    ) -> Result<ReportEffect, Refusal> {
        self.atomically(|after| {
            let reported = after.restaking.report_now(adapter, value, now)?;
            after.pay_queue(after.suite.restaking_manager, reported.settled)?;
            Ok(reported.effect)
        })
    }

    fn take_back(
        &mut self,
        adapter: Address,
        now: u32,
        take: impl FnOnce(&mut Venue, u128) -> Result<u128, Refusal>,
    ) -> Result<u128, Refusal> {
        self.atomically(|after| {
            let (venue, held) = after.venue_mut(adapter)?;
            let got = take(venue, held)?;
            let from = venue.address;
            after.staking.transfer(from, after.suite.restaking_manager, got)?;
            after.restaking.give_back(adapter, got, now)
        })
    }

    /// The venue of an adapter, and the bsETH that it holds.
    fn venue_mut(&mut self, adapter: Address) -> Result<(&mut Venue, u128), Refusal> {
        let venue = self.venues.get_mut(&adapter).ok_or(Refusal::Unknown)?;
        let held = self.staking.balance(venue.address);
        Ok((venue, held))
    }
}
