//! The suite's programs, built and ready to be deployed.

use crate::build::{
    self, Artifact, build,
    programs::{ADAPTER_ERC4626, OZ_ERC4626, RESTAKING_MANAGER, STAKING_VAULT},
};
use basalt_client::{program::Program, suite::Programs};

/// Builds what is out of date and gives the suite's own programs.
pub fn programs() -> Result<Programs, build::Error> {
    let artifacts = build(&[&STAKING_VAULT, &RESTAKING_MANAGER, &ADAPTER_ERC4626])?;
    let mut programs = artifacts.into_iter().map(program);
    match (programs.next(), programs.next(), programs.next()) {
        (Some(staking_vault), Some(restaking_manager), Some(adapter)) => {
            Ok(Programs { staking_vault, restaking_manager, adapter })
        }
        _ => unreachable!("a build gives one artifact for each program"),
    }
}

/// The ERC-4626 vault that stands in for a strategy on development chains.
pub fn venue() -> Result<Program, build::Error> {
    let mut artifacts = build(&[&OZ_ERC4626])?.into_iter().map(program);
    match artifacts.next() {
        Some(venue) => Ok(venue),
        None => unreachable!("a build gives one artifact for each program"),
    }
}

fn program(artifact: Artifact) -> Program {
    Program::new(artifact.name, artifact.wasm, artifact.code)
}
