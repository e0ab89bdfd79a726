#![doc = include_str!("../README.md")]

mod check;
mod checked;
mod consensus;
mod queue;
mod read;
mod strategy;
mod users;
mod venue;

pub use check::Check;
pub use checked::{CheckedSuite, Step, StepError};
pub use venue::Venue;

use alloy::primitives::{Address, U256};
use basalt_client::suite::Suite;
use basalt_comparison::views;
use basalt_model::{Refusal, VaultModel};
use std::collections::BTreeMap;

/// Both vaults and the venues of all strategies, as the chain must have them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferenceSuite {
    /// The addresses.
    pub suite: Suite,
    /// The account that works with the staked ether.
    pub consensus: Address,
    /// bsETH: its assets are ether, its source is the consensus account.
    pub staking: VaultModel<Address>,
    /// brETH: its assets are bsETH, its sources are adapters.
    pub restaking: VaultModel<Address>,
    /// The venue of each strategy, by its adapter.
    pub venues: BTreeMap<Address, Venue>,
}

impl ReferenceSuite {
    /// One of the two vaults.
    pub fn vault(&self, vault: Address) -> Result<&VaultModel<Address>, Refusal> {
        let vaults = [&self.staking, &self.restaking];
        vaults.into_iter().find(|it| it.roles.vault == vault).ok_or(Refusal::Unknown)
    }

    /// One of the two vaults, to change.
    pub fn vault_mut(&mut self, vault: Address) -> Result<&mut VaultModel<Address>, Refusal> {
        let vaults = [&mut self.staking, &mut self.restaking];
        vaults.into_iter().find(|it| it.roles.vault == vault).ok_or(Refusal::Unknown)
    }

    /// Ether per brETH at `now`, 18 decimals.
    pub fn restaking_rate_wad(&self, now: u32) -> U256 {
        views::rate_wad(&self.restaking, Some(&self.staking), now)
    }

    /// Moves `assets` of a vault from one account to another, where they are bsETH. Ether is not
    /// followed.
    fn move_assets(
        &mut self,
        vault: Address,
        from: Address,
        to: Address,
        assets: u128,
    ) -> Result<(), Refusal> {
        if vault == self.suite.restaking_manager {
            self.staking.transfer(from, to, assets)?;
        }
        Ok(())
    }

    /// Takes a step as a whole: one that is refused half way changes nothing, as on chain.
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
