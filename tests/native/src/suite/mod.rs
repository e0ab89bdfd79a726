//! The whole suite, deployed and wired as the manifest says.

mod values;

use crate::{Contract, Program, Route, World, venue::Erc4626};
use alloy_primitives::{Address, U256, keccak256};
use basalt_manifest::{Instance, Scope, instances};
use std::rc::Rc;
use values::Values;

/// Account of each role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Roles {
    /// Sets parameters and lists adapters.
    pub owner: Address,
    /// Pauses.
    pub guardian: Address,
    /// Allocates.
    pub keeper: Address,
    /// Reports on the consensus layer.
    pub oracle: Address,
    /// Holds the staked ether.
    pub consensus: Address,
}

/// How a suite is deployed.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Account of each role.
    pub roles: Roles,
    /// Seed of each vault, in wei.
    pub seed: U256,
    /// Cap of each adapter, in wei of bsETH.
    pub cap: U256,
    /// Cap of each adapter as a part of the manager's backing, in basis points.
    pub share_cap_bps: u16,
}

/// A contract of a suite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployed {
    /// Name in the deployment.
    pub name: String,
    /// Name of its program.
    pub program: &'static str,
    /// Its address.
    pub address: Address,
}

/// A deployed suite.
#[derive(Clone, Debug)]
pub struct Suite {
    settings: Settings,
    contracts: Vec<Deployed>,
}

/// Why a suite cannot be deployed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// A constructor or wiring call of this contract reverted with this data.
    Reverted(String, Vec<u8>),
    /// The manifest names something that is not there.
    Unknown(String),
}

impl Suite {
    /// Deploys the contracts of every suite and wires them; `address` chooses the address of each
    /// name.
    pub fn deploy(
        world: &mut World,
        settings: Settings,
        address: &dyn Fn(&str) -> Address,
    ) -> Result<Self, Error> {
        let mut suite = Self { settings, contracts: Vec::new() };
        for (program, instance) in of_suite() {
            let at = address(instance.name);
            suite.contract(world, instance.name, program, instance, at, None)?;
        }
        for (_, instance) in of_suite() {
            suite.wire(world, instance.name, instance, None)?;
        }
        Ok(suite)
    }

    /// Deploys a venue of development chains by the name of its program.
    pub fn add_venue(
        &mut self,
        world: &mut World,
        program: &str,
        name: &str,
        at: Address,
    ) -> Result<(), Error> {
        let (program, instance) = scoped(program, Scope::Venue)?;
        self.contract(world, name, program, instance, at, None)
    }

    /// Deploys an adapter of a venue by the name of its program, and lists it.
    pub fn add_adapter(
        &mut self,
        world: &mut World,
        program: &str,
        name: &str,
        at: Address,
        venue: Address,
    ) -> Result<(), Error> {
        let (program, instance) = scoped(program, Scope::Adapter)?;
        self.contract(world, name, program, instance, at, Some(venue))?;
        self.wire(world, name, instance, Some(venue))
    }

    /// All contracts, in the order of deployment.
    pub fn contracts(&self) -> &[Deployed] {
        &self.contracts
    }

    /// Address of the contract of that name; zero if there is none.
    pub fn address(&self, name: &str) -> Address {
        let found = self.contracts.iter().find(|contract| contract.name == name);
        found.map_or(Address::ZERO, |contract| contract.address)
    }

    fn contract(
        &mut self,
        world: &mut World,
        name: &str,
        program: &'static str,
        instance: &Instance,
        at: Address,
        venue: Option<Address>,
    ) -> Result<(), Error> {
        let arguments = self.values(None, venue).encode(instance.arguments)?;
        let wei = if instance.is_seeded { self.settings.seed } else { U256::ZERO };
        let reverted = |data| Error::Reverted(name.to_owned(), data);
        world.deploy(code(program)?, at, &arguments, wei).map_err(reverted)?;
        self.contracts.push(Deployed { name: name.to_owned(), program, address: at });
        Ok(())
    }

    /// Makes the owner's calls that connect a contract with others.
    fn wire(
        &self,
        world: &mut World,
        name: &str,
        instance: &Instance,
        venue: Option<Address>,
    ) -> Result<(), Error> {
        for wiring in instance.wiring {
            let values = self.values(Some(self.address(name)), venue);
            let selector = &keccak256(wiring.signature)[..4];
            let input = [selector, &values.encode(wiring.arguments)?].concat();
            let (owner, target) = (self.settings.roles.owner, self.address(wiring.target));
            let reverted = |data| Error::Reverted(wiring.signature.to_owned(), data);
            world.call(owner, target, U256::ZERO, &input).map_err(reverted)?;
        }
        Ok(())
    }

    const fn values(&self, this: Option<Address>, venue: Option<Address>) -> Values<'_> {
        Values { settings: &self.settings, contracts: self.contracts.as_slice(), this, venue }
    }
}

/// The address of a name where no chain decides it.
pub fn address_of(name: &str) -> Address {
    Address::from_word(keccak256(name))
}

/// The contracts of every suite.
fn of_suite() -> impl Iterator<Item = (&'static str, &'static Instance)> {
    instances().filter(|(_, it)| it.scope == Scope::Suite).map(|(program, it)| (program.name, it))
}

/// The program of that name, and its instance that is deployed for strategies in that scope.
fn scoped(program: &str, scope: Scope) -> Result<(&'static str, &'static Instance), Error> {
    let found = instances().find(|(row, it)| row.name == program && it.scope == scope);
    found
        .map(|(row, instance)| (row.name, instance))
        .ok_or_else(|| Error::Unknown(format!("{program} as {scope:?}")))
}

/// Dispatch function of a program of the suite, and the selectors that it routes; `None` for
/// programs of others.
pub fn library(program: &str) -> Option<(Route, &'static [[u8; 4]])> {
    let found = LIBRARIES.iter().find(|(name, ..)| *name == program);
    found.map(|(_, route, selectors)| (*route, *selectors))
}

// `LIBRARIES`, which the build script makes of the manifest: name, dispatch function and selectors of
// every program of the suite.
include!(concat!(env!("OUT_DIR"), "/libraries.rs"));

/// What runs a program of the manifest here.
fn code(program: &str) -> Result<Rc<dyn Contract>, Error> {
    match library(program) {
        Some((route, _)) => Ok(Rc::new(Program(route))),
        None if program == "oz-erc4626" => Ok(Rc::new(Erc4626)),
        None => Err(Error::Unknown(program.to_owned())),
    }
}
