//! Built programs, ready to be deployed.

use crate::{Artifact, Error, build};
use basalt_client::{
    program::Program,
    suite::{Programs, Settings},
};

/// Builds what is out of date of the programs that a deployment needs.
pub fn programs(settings: &Settings) -> Result<Programs, Error> {
    Ok(Programs::new(build(&settings.programs())?.into_iter().map(program).collect()))
}

/// A built program as the client deploys it.
pub fn program(artifact: Artifact) -> Program {
    Program::new(artifact.name, artifact.wasm, artifact.code)
}
