//! The whole suite: what it is made of, how it is deployed and wired.
//!
//! Every address follows from program, constructor arguments and salt, and each program is created,
//! activated and constructed in one transaction. So a deployment that was interrupted is simply run
//! again: what stands is found, what is missing is added.

mod deployer;
mod plan;
mod settings;

pub use deployer::{Found, Step, deploy};
pub use settings::{Programs, Roles, Settings, Venue};

use crate::{Connection, Error, Result, record::Record};
use alloy::primitives::Address;
use std::path::Path;

/// Name of the program behind bsETH.
pub const STAKING_VAULT: &str = "staking-vault";
/// Name of the program behind brETH.
pub const RESTAKING_MANAGER: &str = "restaking-manager";
/// Name of the adapter for ERC-4626 vaults.
pub const ADAPTER: &str = "adapter-erc4626";
/// Name of the ERC-4626 vault that stands in for a strategy on development chains.
pub const VENUE: &str = "oz-erc4626";

/// Where the contracts of a deployed suite are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suite {
    /// bsETH.
    pub staking_vault: Address,
    /// brETH.
    pub restaking_manager: Address,
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
            (Some(self.staking_vault), STAKING_VAULT),
            (Some(self.restaking_manager), RESTAKING_MANAGER),
            (strategy.map(|strategy| strategy.adapter), ADAPTER),
            (strategy.map(|strategy| strategy.venue), "venue"),
        ]
        .into_iter()
        .find(|(place, _)| *place == Some(address))
        .map(|(_, name)| name)
    }

    /// The addresses of a record, if it has both vaults.
    pub fn of(record: &Record) -> Option<Self> {
        let address = |name| record.contract(name).map(|contract| contract.address);
        let adapter = record.contract(ADAPTER);
        let strategy = adapter.and_then(|adapter| {
            let venue = adapter.constructor.get("venue")?.parse().ok()?;
            Some(Strategy { adapter: adapter.address, venue })
        });
        Some(Self {
            staking_vault: address(STAKING_VAULT)?,
            restaking_manager: address(RESTAKING_MANAGER)?,
            strategy,
        })
    }
}
