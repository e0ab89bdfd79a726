//! The order in which a suite is deployed and wired.

use super::{
    Contract, Programs, Settings, Step, Strategy, StrategySettings, Suite, Venue,
    plan::{Planner, Scoped},
    run::Run,
};
use crate::{Connection, Error, Result, deploy as single, dev::is_dev_chain};
use alloy::primitives::Address;
use basalt_manifest::{Instance, Program, Scope, instances};
use std::path::Path;

/// Deploys and wires the suite as `from`, writes the record to `folder` and calls `on_step` after
/// each step. A second run with the same programs and settings changes nothing.
pub async fn deploy(
    connection: &Connection,
    from: Address,
    programs: &Programs,
    settings: &Settings,
    folder: Option<&Path>,
    on_step: &mut (dyn FnMut(&Step) + Send),
) -> Result<Suite> {
    single::require_deployer(connection).await?;
    let run = Run::begin(connection, from, settings, folder, on_step)?;
    run.require_activations(programs).await?;
    let dev_chain = is_dev_chain(connection.chain_id());
    let planner = Planner { programs, settings, dev_chain };
    let mut deployer = Deployer { planner, run, deployed: Vec::new() };

    for (program, instance) in of_suite() {
        deployer.contract(instance.name, program, instance, Scoped::default()).await?;
    }
    let mut strategies = Vec::new();
    for strategy in &settings.strategies {
        strategies.push(deployer.strategy(strategy).await?);
    }
    for (_, instance) in of_suite() {
        deployer.wire(instance.name, instance, Scoped::default()).await?;
    }
    Suite::new(deployer.deployed, strategies)
        .ok_or_else(|| Error::Drift("the manifest lacks a contract of the suite".to_owned()))
}

/// The contracts of every suite.
fn of_suite() -> impl Iterator<Item = (&'static Program, &'static Instance)> {
    instances().filter(|(_, instance)| instance.scope == Scope::Suite)
}

struct Deployer<'a> {
    planner: Planner<'a>,
    run: Run<'a>,
    deployed: Vec<Contract>,
}

impl Deployer<'_> {
    /// Deploys the contract of an instance, unless it exists.
    async fn contract(
        &mut self,
        name: &str,
        program: &'static Program,
        instance: &Instance,
        scoped: Scoped<'_>,
    ) -> Result<Address> {
        let planned = self.planner.contract(program.name, instance, &self.deployed, scoped)?;
        let address = self.run.contract(name, &planned).await?;
        let (name, program) = (name.to_owned(), program.name.to_owned());
        self.deployed.push(Contract { name, program, address });
        Ok(address)
    }

    /// Makes the owner's calls of an instance, unless they were made.
    async fn wire(&mut self, name: &str, instance: &Instance, scoped: Scoped<'_>) -> Result<()> {
        let this = self.deployed.iter().find(|it| it.name == name).map(|it| it.address);
        for wiring in instance.wiring {
            let scoped = Scoped { this, ..scoped };
            self.run.wire(self.planner.call(wiring, &self.deployed, scoped)?).await?;
        }
        Ok(())
    }

    /// Deploys a strategy and lists its adapter, unless this was done.
    async fn strategy(&mut self, strategy: &StrategySettings) -> Result<Strategy> {
        let venue = match strategy.venue {
            Venue::Deploy(program) => self.venue(program).await?,
            Venue::At(venue) => venue,
        };
        let (program, instance) = scoped_instance(strategy.adapter, Scope::Adapter)?;
        let scoped = Scoped { venue: Some(venue), strategy: Some(strategy), this: None };
        let adapter = self.contract(&strategy.name, program, instance, scoped).await?;
        self.wire(&strategy.name, instance, scoped).await?;
        Ok(Strategy::new(&strategy.name, adapter, venue, &self.deployed))
    }

    /// Deploys the venue of that program, unless it exists; strategies can share it.
    async fn venue(&mut self, program: &str) -> Result<Address> {
        let (program, instance) = scoped_instance(program, Scope::Venue)?;
        match self.deployed.iter().find(|it| it.name == instance.name) {
            Some(standing) => Ok(standing.address),
            None => self.contract(instance.name, program, instance, Scoped::default()).await,
        }
    }
}

/// The instance of a program that is deployed for strategies.
fn scoped_instance(program: &str, scope: Scope) -> Result<(&'static Program, &'static Instance)> {
    let found = instances().find(|(row, instance)| row.name == program && instance.scope == scope);
    found.ok_or_else(|| Error::Program {
        name: program.to_owned(),
        reason: format!("it is no {scope:?} in the manifest"),
    })
}
