//! The whole suite: what it is made of, how it is deployed and wired.
//!
//! Every address follows from program, constructor arguments and salt, and each program is created,
//! activated and constructed in one transaction. So a deployment that was interrupted is simply run
//! again: what stands is found, what is missing is added.

mod deployer;
mod plan;
mod run;
mod settings;

pub use deployer::deploy;
pub use run::{Found, Step};
pub use settings::{Programs, Roles, Settings, Venue};

use crate::{Connection, Error, Result, record::Record};
use alloy::primitives::Address;
use std::path::Path;

/// Name of the program that does the sums of reports and losses for both vaults.
pub const ACCOUNTANT: &str = "accountant";
/// Name of the program behind bsETH.
pub const STAKING_VAULT: &str = "staking-vault";
/// Name of the program behind brETH.
pub const RESTAKING_MANAGER: &str = "restaking-manager";
/// Name of the queue out of bsETH.
pub const STAKING_QUEUE: &str = "withdrawal-queue-bseth";
/// Name of the queue out of brETH.
pub const RESTAKING_QUEUE: &str = "withdrawal-queue-breth";
/// Name of the feed of bsETH's rate.
pub const STAKING_FEED: &str = "rate-feed-bseth";
/// Name of the feed of brETH's rate.
pub const RESTAKING_FEED: &str = "rate-feed-breth";
/// Name of the adapter for ERC-4626 vaults.
pub const ADAPTER: &str = "adapter-erc4626";
/// Name of the ERC-4626 vault that stands in for a strategy on development chains.
pub const VENUE: &str = "oz-erc4626";

/// Where the contracts of a deployed suite are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suite {
    /// What both vaults ask at reports and losses.
    pub accountant: Address,
    /// bsETH.
    pub staking_vault: Address,
    /// brETH.
    pub restaking_manager: Address,
    /// The queue out of bsETH.
    pub staking_queue: Address,
    /// The queue out of brETH.
    pub restaking_queue: Address,
    /// The feed of bsETH's rate.
    pub staking_feed: Address,
    /// The feed of brETH's rate.
    pub restaking_feed: Address,
    /// The strategy, where there is one.
    pub strategy: Option<Strategy>,
}

/// An adapter and its venue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strategy {
    /// The adapter, which belongs to the manager.
    pub adapter: Address,
    /// The ERC-4626 vault over bsETH.
    pub venue: Address,
}

impl Suite {
    /// Finds the suite that is recorded in `folder` for the chain of the connection.
    pub fn recorded(connection: &Connection, folder: &Path) -> Result<Self> {
        let missing = |found: &str| {
            Error::Drift(format!(
                "{found} in {}: deploy the suite with `cargo basalt deploy` first",
                folder.display()
            ))
        };
        let record =
            Record::load(folder)?.ok_or_else(|| missing("there is no deployment recorded"))?;
        if record.genesis_hash != connection.genesis_hash() {
            return Err(missing("another chain of the same id is recorded"));
        }
        Self::of(&record).ok_or_else(|| missing("an incomplete deployment is recorded"))
    }

    /// What stands at the address, if it is part of the suite.
    pub fn name(&self, address: Address) -> Option<&'static str> {
        let strategy = self.strategy;
        [
            (Some(self.accountant), ACCOUNTANT),
            (Some(self.staking_vault), STAKING_VAULT),
            (Some(self.restaking_manager), RESTAKING_MANAGER),
            (Some(self.staking_queue), STAKING_QUEUE),
            (Some(self.restaking_queue), RESTAKING_QUEUE),
            (Some(self.staking_feed), STAKING_FEED),
            (Some(self.restaking_feed), RESTAKING_FEED),
            (strategy.map(|strategy| strategy.adapter), ADAPTER),
            (strategy.map(|strategy| strategy.venue), "venue"),
        ]
        .into_iter()
        .find(|(place, _)| *place == Some(address))
        .map(|(_, name)| name)
    }

    /// The queue out of one of the two vaults.
    pub fn queue(&self, vault: Address) -> Option<Address> {
        self.of_vault(vault, self.staking_queue, self.restaking_queue)
    }

    /// The feed of the rate of one of the two vaults.
    pub fn feed(&self, vault: Address) -> Option<Address> {
        self.of_vault(vault, self.staking_feed, self.restaking_feed)
    }

    fn of_vault<T>(&self, vault: Address, staking: T, restaking: T) -> Option<T> {
        if vault == self.staking_vault {
            Some(staking)
        } else if vault == self.restaking_manager {
            Some(restaking)
        } else {
            None
        }
    }

    /// The addresses of a record, if it has all that every suite has.
    pub fn of(record: &Record) -> Option<Self> {
        let address = |name| record.contract(name).map(|contract| contract.address);
        let adapter = record.contract(ADAPTER);
        let strategy = adapter.and_then(|adapter| {
            let venue = adapter.constructor.get("venue")?.parse().ok()?;
            Some(Strategy { adapter: adapter.address, venue })
        });
        Some(Self {
            accountant: address(ACCOUNTANT)?,
            staking_vault: address(STAKING_VAULT)?,
            restaking_manager: address(RESTAKING_MANAGER)?,
            staking_queue: address(STAKING_QUEUE)?,
            restaking_queue: address(RESTAKING_QUEUE)?,
            staking_feed: address(STAKING_FEED)?,
            restaking_feed: address(RESTAKING_FEED)?,
            strategy,
        })
    }
}
