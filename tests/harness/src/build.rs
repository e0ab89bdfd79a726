//! The programs of this checkout, built once for all worlds of a process.

use basalt_client::{
    program::Program,
    suite::{Programs, StrategySettings},
};
use basalt_programs::{build, programs, suite};
use std::sync::OnceLock;

/// The suite and its strategy.
pub(crate) fn suite() -> &'static (Programs, StrategySettings) {
    static SUITE: OnceLock<(Programs, StrategySettings)> = OnceLock::new();
    SUITE.get_or_init(|| {
        let built = suite::programs().and_then(|programs| Ok((programs, suite::strategy()?)));
        built.unwrap_or_else(|error| panic!("{error}"))
    })
}

/// Any program by name.
pub(crate) fn program(name: &str) -> Program {
    let known = programs::find(name).unwrap_or_else(|| panic!("there is no program {name}"));
    let built = build(&[known]).unwrap_or_else(|error| panic!("{error}"));
    let artifact = built.into_iter().next().unwrap();
    Program::new(artifact.name, artifact.wasm, artifact.code)
}
