//! The whole suite: its contracts, their deployment and their wiring.
//!
//! Every address follows from program, constructor arguments and salt, and each program is created,
//! activated and constructed in one transaction. An interrupted deployment is run again: it finds the
//! contracts that exist and deploys the missing ones.

mod deployer;
mod done;
mod plan;
mod run;
mod settings;

pub use deployer::deploy;
pub use run::{Found, Step};
pub use settings::{Programs, Roles, Settings, StrategySettings, Venue};

use crate::{Connection, Error, Result, record::Record};
use alloy::primitives::Address;
use basalt_manifest::Scope;
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
/// Name of the ERC-4626 vault that is the venue on development chains.
pub const VENUE: &str = "oz-erc4626";

/// Addresses of the contracts of a deployed suite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suite {
    /// The sums of reports and losses of both vaults.
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
    /// The manager's strategies, in the order of their deployment.
    pub strategies: Vec<Strategy>,
    /// Every contract of the deployment, in order.
    pub contracts: Vec<Contract>,
}

/// A contract of a deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// Its name in the deployment.
    pub name: String,
    /// Name of its program.
    pub program: String,
    /// Its address.
    pub address: Address,
}

/// An adapter and its venue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strategy {
    /// Name of the adapter in the deployment.
    pub name: String,
    /// The adapter, which belongs to the manager.
    pub adapter: Address,
    /// Name of the venue: its own in the deployment, or `venue of` the adapter's.
    pub venue_name: String,
    /// The ERC-4626 vault over bsETH.
    pub venue: Address,
}

impl Strategy {
    /// The strategy of the adapter `name`; the venue can be one of `deployed`.
    fn new(name: &str, adapter: Address, venue: Address, deployed: &[Contract]) -> Self {
        let known = deployed.iter().find(|contract| contract.address == venue);
        Self {
            name: name.to_owned(),
            adapter,
            venue_name: known.map_or_else(|| format!("venue of {name}"), |it| it.name.clone()),
            venue,
        }
    }
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

    /// Returns the name of the contract at the address, if it is part of the suite.
    pub fn name(&self, address: Address) -> Option<&str> {
        let contracts = self.contracts.iter().map(|it| (it.address, it.name.as_str()));
        let venues = self.strategies.iter().map(|it| (it.venue, it.venue_name.as_str()));
        contracts.chain(venues).find(|(at, _)| *at == address).map(|(_, name)| name)
    }

    /// One contract of each program.
    pub fn programs(&self) -> impl Iterator<Item = &Contract> {
        self.contracts.iter().enumerate().filter_map(|(at, contract)| {
            let earlier = &self.contracts[..at];
            earlier.iter().all(|it| it.program != contract.program).then_some(contract)
        })
    }

    /// The strategy of the adapter.
    pub fn strategy(&self, adapter: Address) -> Option<&Strategy> {
        self.strategies.iter().find(|strategy| strategy.adapter == adapter)
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

    /// The suite of a record, if it has all that every suite has.
    pub fn of(record: &Record) -> Option<Self> {
        let contracts: Vec<_> = record
            .contracts
            .iter()
            .map(|it| Contract {
                name: it.name.clone(),
                program: it.program().to_owned(),
                address: it.address,
            })
            .collect();
        let strategies = record.contracts.iter().filter(|it| is_adapter(it.program()));
        let strategies = strategies.filter_map(|adapter| {
            let venue = adapter.constructor.get("venue")?.parse().ok()?;
            Some(Strategy::new(&adapter.name, adapter.address, venue, &contracts))
        });
        let strategies = strategies.collect();
        Self::new(contracts, strategies)
    }

    /// The suite that these contracts make, if it has all that every suite has.
    fn new(contracts: Vec<Contract>, strategies: Vec<Strategy>) -> Option<Self> {
        let address = |name| contracts.iter().find(|it| it.name == name).map(|it| it.address);
        Some(Self {
            accountant: address(ACCOUNTANT)?,
            staking_vault: address(STAKING_VAULT)?,
            restaking_manager: address(RESTAKING_MANAGER)?,
            staking_queue: address(STAKING_QUEUE)?,
            restaking_queue: address(RESTAKING_QUEUE)?,
            staking_feed: address(STAKING_FEED)?,
            restaking_feed: address(RESTAKING_FEED)?,
            strategies,
            contracts,
        })
    }
}

fn is_adapter(program: &str) -> bool {
    basalt_manifest::find(program).is_some_and(|program| {
        program.instances.iter().any(|instance| instance.scope == Scope::Adapter)
    })
}
