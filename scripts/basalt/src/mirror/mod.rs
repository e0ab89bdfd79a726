//! The suite computed beside the chain: every step is done again by the reference model, and what
//! the chain then says has to agree to the wei.
//!
//! A [`Mirror`] starts from what the chain says ([`Mirror::read`]) and from then on only hears which
//! step was taken, with what amount and at what time; [`Mirror::compare`] holds it against the
//! chain. [`Watched`] takes each step in both at once.

mod check;
mod layer;
mod read;
mod venue;
mod watched;

pub use check::Check;
pub use layer::Layer;
pub use venue::Venue;
pub use watched::{Step, WatchError, Watched};

use alloy::primitives::Address;
use basalt_client::suite::{Strategy, Suite};
use basalt_model::{LossShared, Refusal};

/// Both vaults and the strategy's venue, as they must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mirror {
    /// Where they are.
    pub suite: Suite,
    /// bsETH: its assets are ether, `working` is with the consensus account.
    pub staking: Layer,
    /// brETH: its assets are bsETH, `working` is the adapter's book value.
    pub restaking: Layer,
    /// The strategy, where the suite has one.
    pub venue: Option<Venue>,
}

impl Mirror {
    /// Ether into bsETH; gives the shares.
    pub fn stake(&mut self, account: Address, assets: u128, now: u32) -> Result<u128, Refusal> {
        self.staking.deposit(account, assets, now)
    }

    /// bsETH into ether; gives the ether.
    pub fn unstake(&mut self, account: Address, shares: u128, now: u32) -> Result<u128, Refusal> {
        self.staking.redeem(account, shares, now)
    }

    /// bsETH into brETH; gives the shares.
    pub fn restake(&mut self, account: Address, assets: u128, now: u32) -> Result<u128, Refusal> {
        self.atomically(|after| {
            after.staking.transfer(account, after.suite.restaking_manager, assets)?;
            after.restaking.deposit(account, assets, now)
        })
    }

    /// brETH into bsETH; gives the bsETH.
    pub fn unrestake(&mut self, account: Address, shares: u128, now: u32) -> Result<u128, Refusal> {
        self.atomically(|after| {
            let assets = after.restaking.redeem(account, shares, now)?;
            after.staking.transfer(after.suite.restaking_manager, account, assets)?;
            Ok(assets)
        })
    }

    /// bsETH into exactly `shares` of brETH; gives the bsETH paid.
    pub fn restake_for(
        &mut self,
        account: Address,
        shares: u128,
        now: u32,
    ) -> Result<u128, Refusal> {
        self.atomically(|after| {
            let assets = after.restaking.mint(account, shares, now)?;
            after.staking.transfer(account, after.suite.restaking_manager, assets)?;
            Ok(assets)
        })
    }

    /// As much brETH as it takes into exactly `assets` of bsETH; gives the brETH burnt.
    pub fn unrestake_to(
        &mut self,
        account: Address,
        assets: u128,
        now: u32,
    ) -> Result<u128, Refusal> {
        self.atomically(|after| {
            let shares = after.restaking.withdraw(account, assets, now)?;
            after.staking.transfer(after.suite.restaking_manager, account, assets)?;
            Ok(shares)
        })
    }

    /// Buffered ether to the consensus account.
    pub const fn allocate_to_consensus(&mut self, assets: u128) {
        self.staking.working = self.staking.working.saturating_add(assets);
    }

    /// Ether of the consensus account back to the vault.
    pub const fn pay_back(&mut self, assets: u128) {
        self.staking.working = self.staking.working.saturating_sub(assets);
    }

    /// The consensus account is worth `working`; gives who bore the loss, if it is one.
    pub fn report_consensus(
        &mut self,
        working: u128,
        now: u32,
    ) -> Result<Option<LossShared>, Refusal> {
        self.staking.report(working, now)
    }

    /// Idle bsETH into the venue.
    pub fn allocate_to_venue(&mut self, assets: u128) -> Result<(), Refusal> {
        self.atomically(|after| {
            let (place, venue, held) = after.strategy()?;
            venue.deposit(held, assets)?;
            after.staking.transfer(after.suite.restaking_manager, place, assets)?;
            after.restaking.working = after.restaking.working.saturating_add(assets);
            Ok(())
        })
    }

    /// Up to `assets` of bsETH back out of the venue; gives how much came.
    pub fn deallocate_from_venue(&mut self, assets: u128) -> Result<u128, Refusal> {
        self.atomically(|after| {
            let (place, venue, held) = after.strategy()?;
            let got = venue.withdraw(held, assets)?;
            after.staking.transfer(place, after.suite.restaking_manager, got)?;
            after.restaking.working = after.restaking.working.saturating_sub(got);
            Ok(got)
        })
    }

    /// Everything out of the venue, whatever it brings; gives how much is booked. More than the book
    /// value is a donation.
    pub fn empty_venue(&mut self) -> Result<u128, Refusal> {
        self.atomically(|after| {
            let (place, venue, held) = after.strategy()?;
            let got = venue.redeem_all(held)?;
            after.staking.transfer(place, after.suite.restaking_manager, got)?;
            let booked = got.min(after.restaking.working);
            after.restaking.working -= booked;
            Ok(booked)
        })
    }

    /// What is booked with the adapter is lost; gives who bore it.
    pub fn write_off(&mut self, now: u32) -> Result<Option<LossShared>, Refusal> {
        self.restaking.report(0, now)
    }

    /// The venue earns `shares` of bsETH, newly minted; gives their price in ether.
    pub fn venue_gain(&mut self, shares: u128, now: u32) -> Result<u128, Refusal> {
        let Some(Strategy { venue, .. }) = self.suite.strategy else {
            return Err(Refusal::NothingOut);
        };
        self.staking.mint(venue, shares, now)
    }

    /// The adapter says what it holds; gives who bore the loss, if it is one.
    pub fn report_strategy(&mut self, now: u32) -> Result<Option<LossShared>, Refusal> {
        let value = self.strategy_value()?;
        self.restaking.report(value, now)
    }

    /// What the adapter's position is worth in bsETH, as the venue counts.
    pub fn strategy_value(&mut self) -> Result<u128, Refusal> {
        let (_, venue, held) = self.strategy()?;
        venue.value(held)
    }

    /// Ether per bsETH at `now`, 18 decimals, rounded down.
    pub fn staking_rate_wad(&self, now: u32) -> u128 {
        self.staking.vault.rate_at(now) / 1_000_000_000
    }

    /// Ether per brETH at `now`, 18 decimals, rounded down from the rate in bsETH times bsETH's.
    pub fn restaking_rate_wad(&self, now: u32) -> Option<u128> {
        venue::mul_div(
            self.restaking.vault.rate_at(now),
            self.staking_rate_wad(now),
            basalt_model::RATE_ONE,
        )
    }

    /// The venue: where it is, its shares, and the bsETH it holds.
    fn strategy(&mut self) -> Result<(Address, &mut Venue, u128), Refusal> {
        let (Some(strategy), Some(venue)) = (self.suite.strategy, self.venue.as_mut()) else {
            return Err(Refusal::NothingOut);
        };
        Ok((strategy.venue, venue, self.staking.balance(strategy.venue)))
    }

    /// A step that is refused half way changes nothing, as on chain.
    fn atomically<T>(
        &mut self,
        step: impl FnOnce(&mut Self) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let mut after = self.clone();
        let result = step(&mut after)?;
        *self = after;
        Ok(result)
    }
}
