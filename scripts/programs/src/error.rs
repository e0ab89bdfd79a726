//! Everything that can go wrong between sources and deployable code, a sentence each.

use std::{io, path::PathBuf, process::ExitStatus};

use thiserror::Error;

use crate::{EncodeError, figures::FiguresError};

/// Why programs could not be built. Each message says what to do about it where it can.
#[derive(Debug, Error)]
pub enum Error {
    /// A file or folder is missing, or cannot be read or written.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// The attempted operation, a verb.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The operating system's error.
        source: io::Error,
    },
    /// Neither the package that cargo runs nor the current directory is inside a checkout.
    #[error(
        "{} is not inside a Basalt checkout, a folder with Cargo.toml, contracts and \
         rust-toolchain.toml: change to one and run this again",
        .0.display()
    )]
    NoCheckout(PathBuf),
    /// A tool of the Rust toolchain could not be started.
    #[error("cannot run `{tool}` ({source}): install Rust with rustup from https://rustup.rs")]
    Tool {
        /// Its name.
        tool: &'static str,
        /// The operating system's error.
        source: io::Error,
    },
    /// A tool of the Rust toolchain ran and failed; it has said why.
    #[error("`{command}` failed ({status}): {output}")]
    ToolFailed {
        /// The command line in short.
        command: String,
        /// How it ended.
        status: ExitStatus,
        /// What it wrote, in one line.
        output: String,
    },
    /// The toolchain file names no channel.
    #[error("{} does not name a toolchain channel: restore it from git", .0.display())]
    NoChannel(PathBuf),
    /// Without rustup another compiler than the pinned one is in use.
    #[error(
        "programs are built with rustc {pinned} only, but `rustc` is {found}: install rustup from \
         https://rustup.rs, which picks the right one"
    )]
    OtherCompiler {
        /// The version that the toolchain file pins.
        pinned: String,
        /// The version in use.
        found: String,
    },
    /// Parts of the toolchain are missing, and rustup is not there to add them.
    #[error(
        "{part} is not installed for Rust {channel} and there is no rustup to add it: install \
         rustup from https://rustup.rs, then run this again"
    )]
    NoRustup {
        /// What is missing.
        part: &'static str,
        /// For which toolchain.
        channel: String,
    },
    /// Rustup could not fetch a missing part of the toolchain.
    #[error(
        "rustup could not install {part} for Rust {channel} ({status}): check the network, then \
         run `{command}`"
    )]
    Install {
        /// What is missing.
        part: &'static str,
        /// For which toolchain.
        channel: String,
        /// How rustup ended.
        status: ExitStatus,
        /// The command that was tried.
        command: String,
    },
    /// Cargo's description of a workspace was not understood.
    #[error("cannot read what `cargo metadata` says about {}: {source}", workspace.display())]
    Metadata {
        /// The workspace.
        workspace: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A package of the list of programs is not in its workspace.
    #[error("package `{package}` is not in the workspace {}", workspace.display())]
    NoPackage {
        /// The package.
        package: String,
        /// The workspace.
        workspace: PathBuf,
    },
    /// The compiler refused the sources; it has said why.
    #[error("`{program}` did not compile ({status}): see cargo's messages above")]
    Compile {
        /// Name of the program.
        program: &'static str,
        /// How cargo ended.
        status: ExitStatus,
    },
    /// The linker's output could not be re-encoded.
    #[error("the module of `{program}` cannot be packed: {source}")]
    Encode {
        /// Name of the program.
        program: &'static str,
        /// What is wrong with it.
        source: EncodeError,
    },
    /// The chain would refuse the program.
    #[error("`{program}` cannot go on chain: {source}")]
    Figures {
        /// Name of the program.
        program: &'static str,
        /// Which rule it breaks.
        source: FiguresError,
    },
}

impl Error {
    /// Turns a failure to `action` the file or folder at `path` into an error.
    pub(crate) fn io(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }
}
