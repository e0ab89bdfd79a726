//! What a command that failed says: one sentence with what to do.

use thiserror::Error;

use crate::build;

/// Why a command failed.
#[derive(Debug, Error)]
pub enum Error {
    /// Programs could not be built.
    #[error(transparent)]
    Build(#[from] build::Error),
    /// There is no program of that name.
    #[error("there is no program `{name}`; there are {known}")]
    UnknownProgram {
        /// What was asked for.
        name: String,
        /// All names.
        known: String,
    },
    /// Cargo could not be started.
    #[error("cannot run `cargo` ({0}): install Rust with rustup from https://rustup.rs")]
    Cargo(std::io::Error),
    /// Some tests failed, or did not compile.
    #[error("tests failed in {0}: see above")]
    Tests(String),
    /// Standard output is closed or full.
    #[error("cannot write the result: {0}")]
    Output(std::io::Error),
}
