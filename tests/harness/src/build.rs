//! The programs of this checkout, built once for all worlds of a process.

use basalt_client::{
    program::Program,
    suite::{Programs, Settings},
};
use basalt_programs::{build, suite};
use std::sync::OnceLock;

/// The programs of a suite with its development strategy.
pub(crate) fn programs() -> &'static Programs {
    static PROGRAMS: OnceLock<Programs> = OnceLock::new();
    PROGRAMS.get_or_init(|| {
        let built = suite::programs(&Settings::development());
        built.unwrap_or_else(|error| panic!("{error}"))
    })
}

/// Builds any program of the manifest by name.
pub(crate) fn program(name: &str) -> Program {
    let known = basalt_manifest::find(name);
    let known = known.unwrap_or_else(|| panic!("there is no program {name}"));
    let built = build(&[known]).unwrap_or_else(|error| panic!("{error}"));
    suite::program(built.into_iter().next().unwrap())
}
