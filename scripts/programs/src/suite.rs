//! The suite's programs, built and ready to be deployed.

use crate::{
    Artifact, Error, build,
    programs::{
        ACCOUNTANT, ADAPTER_ERC4626, OZ_ERC4626, RATE_FEED, RESTAKING_MANAGER, STAKING_VAULT,
        WITHDRAWAL_QUEUE,
    },
};
use basalt_client::{
    program::Program,
    suite::{Programs, StrategySettings, Venue},
};

/// Builds what is out of date and gives the suite's own programs.
pub fn programs() -> Result<Programs, Error> {
    let suite = [
        &ACCOUNTANT,
        &STAKING_VAULT,
        &RESTAKING_MANAGER,
        &WITHDRAWAL_QUEUE,
        &RATE_FEED,
        &ADAPTER_ERC4626,
    ];
    let programs: Vec<_> = build(&suite)?.into_iter().map(program).collect();
    match <[Program; 6]>::try_from(programs) {
        Ok([accountant, staking_vault, restaking_manager, queue, feed, adapter]) => {
            Ok(Programs { accountant, staking_vault, restaking_manager, queue, feed, adapter })
        }
        Err(_) => unreachable!("a build gives one artifact for each program"),
    }
}

/// The strategy of development chains: an ERC-4626 vault that is deployed with the suite.
pub fn strategy() -> Result<StrategySettings, Error> {
    let mut artifacts = build(&[&OZ_ERC4626])?.into_iter().map(program);
    match artifacts.next() {
        Some(venue) => Ok(StrategySettings::erc4626(Venue::Deploy(venue))),
        None => unreachable!("a build gives one artifact for each program"),
    }
}

fn program(artifact: Artifact) -> Program {
    Program::new(artifact.name, artifact.wasm, artifact.code)
}
