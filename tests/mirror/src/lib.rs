//! The suite computed beside the chain: every step is done again by the reference model, and what
//! the chain then says has to agree to the wei.
//!
//! A [`Mirror`] starts from what the chain says ([`Mirror::read`]) and from then on only hears which
//! step was taken, with what amount and at what time; [`Mirror::compare`] holds it against the
//! chain. [`Watched`] takes each step in both at once.

mod check;
mod exits;
mod layer;
mod read;
mod refused;
mod venue;
mod watched;

pub use check::Check;
pub use layer::{Act, Gate, Layer, LossBorne, Outcome, Parameters, Queue};
pub use refused::{Refused, Stop};
pub use venue::Venue;
pub use watched::{Step, WatchError, Watched};

use alloy::primitives::Address;
use basalt_client::suite::{Strategy, Suite};
use basalt_model::RATE_ONE;

/// Both vaults and the strategy's venue, as they must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mirror {
    /// Where they are.
    pub suite: Suite,
    /// Who works with the staked ether.
    pub consensus: Address,
    /// bsETH: its assets are ether, its source is the consensus account.
    pub staking: Layer,
    /// brETH: its assets are bsETH, its sources are adapters.
    pub restaking: Layer,
    /// The first strategy's, where the suite has one.
    pub venue: Option<Venue>,
}

impl Mirror {
    /// One of the two vaults.
    pub fn layer(&self, vault: Address) -> Result<&Layer, Refused> {
        let layers = [&self.staking, &self.restaking];
        layers.into_iter().find(|layer| layer.address == vault).ok_or(Refused::Unknown)
    }

    /// One of the two vaults, to change.
    pub fn layer_mut(&mut self, vault: Address) -> Result<&mut Layer, Refused> {
        let layers = [&mut self.staking, &mut self.restaking];
        layers.into_iter().find(|layer| layer.address == vault).ok_or(Refused::Unknown)
    }

    /// Ether into bsETH; gives the shares.
    pub fn stake(&mut self, account: Address, assets: u128, now: u32) -> Result<u128, Refused> {
        self.staking.deposit(account, assets, now)
    }

    /// bsETH into ether; gives the ether.
    pub fn unstake(&mut self, account: Address, shares: u128, now: u32) -> Result<u128, Refused> {
        self.staking.redeem(account, shares, now)
    }

    /// bsETH into brETH; gives the shares.
    pub fn restake(&mut self, account: Address, assets: u128, now: u32) -> Result<u128, Refused> {
        self.atomically(|after| {
            after.staking.transfer(account, after.suite.restaking_manager, assets)?;
            after.restaking.deposit(account, assets, now)
        })
    }

    /// brETH into bsETH; gives the bsETH.
    pub fn unrestake(&mut self, account: Address, shares: u128, now: u32) -> Result<u128, Refused> {
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
    ) -> Result<u128, Refused> {
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
    ) -> Result<u128, Refused> {
        self.atomically(|after| {
            let shares = after.restaking.withdraw(account, assets, now)?;
            after.staking.transfer(after.suite.restaking_manager, account, assets)?;
            Ok(shares)
        })
    }

    /// Buffered ether to the consensus account.
    pub fn allocate_to_consensus(&mut self, assets: u128, now: u32) -> Result<(), Refused> {
        self.staking.allocate(self.consensus, assets, now)
    }

    /// Ether of the consensus account back to the vault.
    pub fn pay_back(&mut self, assets: u128) -> u128 {
        self.staking.give_back(self.consensus, assets)
    }

    /// The consensus account was worth `working` at `ref_time`.
    pub fn report_consensus(
        &mut self,
        working: u128,
        ref_time: u32,
        now: u32,
    ) -> Result<Outcome, Refused> {
        self.atomically(|after| {
            let outcome = after.staking.report(after.consensus, working, ref_time, now)?;
            after.staking.settle_after_report(now)?;
            Ok(outcome)
        })
    }

    /// Idle bsETH into the venue.
    pub fn allocate_to_venue(&mut self, assets: u128, now: u32) -> Result<(), Refused> {
        self.atomically(|after| {
            let (at, venue, held) = after.strategy()?;
            venue.deposit(held, assets)?;
            after.staking.transfer(after.suite.restaking_manager, at.venue, assets)?;
            after.restaking.allocate(at.adapter, assets, now)
        })
    }

    /// Up to `assets` of bsETH back out of the venue; gives how much came.
    pub fn deallocate_from_venue(&mut self, assets: u128) -> Result<u128, Refused> {
        self.atomically(|after| {
            let (at, venue, held) = after.strategy()?;
            let got = venue.withdraw(held, assets)?;
            after.staking.transfer(at.venue, after.suite.restaking_manager, got)?;
            Ok(after.restaking.give_back(at.adapter, got))
        })
    }

    /// Everything out of the venue, whatever it brings; gives how much is booked. More than the book
    /// value is a donation.
    pub fn empty_venue(&mut self) -> Result<u128, Refused> {
        self.atomically(|after| {
            let (at, venue, held) = after.strategy()?;
            let got = venue.redeem_all(held)?;
            after.staking.transfer(at.venue, after.suite.restaking_manager, got)?;
            Ok(after.restaking.give_back(at.adapter, got))
        })
    }

    /// What is booked with the strategy's adapter is lost, and the adapter is none any more; gives
    /// who bore it, if there was something.
    pub fn write_off(&mut self, now: u32) -> Result<Option<LossBorne>, Refused> {
        let (at, ..) = self.strategy()?;
        self.restaking.write_off(at.adapter, now)
    }

    /// The venue earns `shares` of bsETH, newly minted; gives their price in ether.
    pub fn venue_gain(&mut self, shares: u128, now: u32) -> Result<u128, Refused> {
        let (at, ..) = self.strategy()?;
        self.staking.mint(at.venue, shares, now)
    }

    /// The adapter says what it holds.
    pub fn report_strategy(&mut self, now: u32) -> Result<Outcome, Refused> {
        let value = self.strategy_value()?;
        let (at, ..) = self.strategy()?;
        self.report_adapter(at.adapter, value, now)
    }

    /// An adapter says that it holds `value`.
    pub fn report_adapter(
        &mut self,
        adapter: Address,
        value: u128,
        now: u32,
    ) -> Result<Outcome, Refused> {
        self.atomically(|after| {
            let ref_time = after.restaking.mark_reported(adapter, now);
            let outcome = after.restaking.report(adapter, value, ref_time, now)?;
            let (_, paid) = after.restaking.settle_after_report(now)?;
            after.pay_from_restaking(after.restaking.queue.address, paid)?;
            Ok(outcome)
        })
    }

    /// What the adapter's position is worth in bsETH, as the venue counts.
    pub fn strategy_value(&mut self) -> Result<u128, Refused> {
        let (_, venue, held) = self.strategy()?;
        Ok(venue.value(held)?)
    }

    /// Ether per bsETH at `now`, 18 decimals, rounded down.
    pub fn staking_rate_wad(&self, now: u32) -> u128 {
        self.staking.shown_rate(now) / 1_000_000_000
    }

    /// Ether per brETH at `now`, 18 decimals, rounded down from the rate in bsETH times bsETH's.
    pub fn restaking_rate_wad(&self, now: u32) -> Option<u128> {
        venue::mul_div(self.restaking.shown_rate(now), self.staking_rate_wad(now), RATE_ONE)
    }

    /// The first strategy: where it is, its venue, and the bsETH that the venue holds.
    fn strategy(&mut self) -> Result<(Strategy, &mut Venue, u128), Refused> {
        let strategy = self.suite.strategies.first().cloned();
        let (Some(strategy), Some(venue)) = (strategy, self.venue.as_mut()) else {
            return Err(Refused::Unknown);
        };
        let held = self.staking.balance(strategy.venue);
        Ok((strategy, venue, held))
    }

    /// bsETH out of the manager.
    fn pay_from_restaking(&mut self, to: Address, assets: u128) -> Result<(), Refused> {
        self.staking.transfer(self.suite.restaking_manager, to, assets)
    }

    /// A step that is refused half way changes nothing, as on chain.
    fn atomically<T>(
        &mut self,
        step: impl FnOnce(&mut Self) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        let mut after = self.clone();
        let result = step(&mut after)?;
        *self = after;
        Ok(result)
    }
}
