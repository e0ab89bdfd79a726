#![no_std]
//! The on-chain programs of this repository, one row each ([`PROGRAMS`]).
//!
//! Apart from the manifests of cargo, a row is the only place that lists a program. Build, ABI export,
//! deployment plan, names in messages, caching, size table and test set-up read it.

mod programs;

pub use programs::PROGRAMS;

/// One on-chain program: a crate that compiles to one wasm module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Program {
    /// Name in reports and deployment records; also the name of the artifact.
    pub name: &'static str,
    /// The cargo package.
    pub package: &'static str,
    /// Folder of its cargo workspace, from the root of the checkout; empty for the main one.
    pub workspace: &'static str,
    /// Compressed bytes above which a build warns, so that a fix fits under the hard limit. `None`
    /// for programs of others.
    pub aim_bytes: Option<usize>,
    /// Interfaces of its ABI, by the name of the Solidity file without its ending. The first one
    /// declares the constructor. Empty for programs of others.
    pub interfaces: &'static [&'static str],
    /// Interfaces of the contracts whose errors it passes on.
    pub passes_on: &'static [&'static str],
    /// Its contracts in a deployment.
    pub instances: &'static [Instance],
    /// Whether the chain's program cache should hold it.
    pub is_cached: bool,
    /// One line for the table in the README; `None` for programs of others.
    pub summary: Option<&'static str>,
}

/// One contract of a deployment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instance {
    /// Name in the deployment. A strategy's adapter has the strategy's name instead.
    pub name: &'static str,
    /// When it is deployed.
    pub scope: Scope,
    /// Constructor arguments in order.
    pub arguments: &'static [Argument],
    /// Whether the constructor takes the seed, in ether.
    pub is_seeded: bool,
    /// Calls of the owner that connect it with other contracts.
    pub wiring: &'static [Wiring],
}

/// When an instance is deployed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Once in every suite.
    Suite,
    /// Once for each strategy that uses this program as its adapter.
    Adapter,
    /// As the venue of a strategy, on development chains.
    Venue,
}

/// A named argument of a constructor or of a wiring call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Argument {
    /// Name in the interface.
    pub name: &'static str,
    /// Source of the value.
    pub value: Value,
}

/// Source of the value of an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// Address of the account that has the role.
    Role(Role),
    /// Address of an instance that is deployed earlier.
    Instance(&'static str),
    /// Address of the instance that the wiring belongs to.
    This,
    /// Address of the strategy's venue.
    Venue,
    /// The adapter's cap, in wei of bsETH.
    Cap,
    /// The adapter's cap as a part of the manager's backing, in basis points.
    ShareCapBps,
    /// A fixed text.
    Text(&'static str),
}

/// A role of the suite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Sets parameters and lists adapters.
    Owner,
    /// Pauses.
    Guardian,
    /// Allocates.
    Keeper,
    /// Reports on the consensus layer.
    Oracle,
    /// Holds the staked ether.
    Consensus,
}

/// A call of the owner that connects two contracts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wiring {
    /// Instance that is called.
    pub target: &'static str,
    /// Signature of the function, such as `setQueue(address)`.
    pub signature: &'static str,
    /// Arguments in order.
    pub arguments: &'static [Argument],
    /// How the chain shows that the call was made.
    pub done: Done,
}

/// How the chain shows that a wiring call was made. The views are the target's, by signature; what
/// they return is compared with the call's first argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// A view without arguments returns it.
    Returns(&'static str),
    /// One entry of a list is it.
    Lists {
        /// The view that returns the length.
        count: &'static str,
        /// The view that returns the entry at an index.
        at: &'static str,
    },
}

/// The program of that name.
pub fn find(name: &str) -> Option<&'static Program> {
    PROGRAMS.iter().find(|program| program.name == name)
}

/// The program of that cargo package.
pub fn of_package(package: &str) -> Option<&'static Program> {
    PROGRAMS.iter().find(|program| program.package == package)
}

/// The program and the instance of that name.
pub fn instance(name: &str) -> Option<(&'static Program, &'static Instance)> {
    instances().find(|(_, instance)| instance.name == name)
}

/// All instances with their programs, in the order of deployment.
pub fn instances() -> impl Iterator<Item = (&'static Program, &'static Instance)> {
    PROGRAMS
        .iter()
        .flat_map(|program| program.instances.iter().map(move |instance| (program, instance)))
}
