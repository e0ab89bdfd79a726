//! Errors of a build.

use std::{io, path::PathBuf, process::ExitStatus};

use thiserror::Error;

use crate::{figures::FiguresError, stock::StockError, toolchain::WASM_TARGET};

/// The reason of a failed build. The message is one sentence and says what to do where possible.
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
        "{} is not inside a Basalt checkout, a folder with Cargo.toml, scripts and \
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
    /// A tool of the Rust toolchain exited with an error.
    #[error("`{command}` failed ({status}): {output}")]
    ToolFailed {
        /// The tool and its arguments.
        command: String,
        /// Its exit status.
        status: ExitStatus,
        /// Its output on stderr, in one line.
        output: String,
    },
    /// The toolchain file names no channel.
    #[error("{} does not name a toolchain channel: restore it from git", .0.display())]
    NoChannel(PathBuf),
    /// The compiler in use is not the pinned one, which happens without rustup.
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
    /// The wasm target is missing, and so is rustup, which could install it.
    #[error(
        "the wasm target is not installed for Rust {channel} and there is no rustup to add it: \
         install rustup from https://rustup.rs, then run this again"
    )]
    NoRustup {
        /// The channel of the toolchain.
        channel: String,
    },
    /// Rustup could not install the wasm target.
    #[error(
        "rustup could not install the wasm target for Rust {channel} ({status}): check the network, \
         then run `rustup target add {WASM_TARGET} --toolchain {channel}`"
    )]
    Install {
        /// The channel of the toolchain.
        channel: String,
        /// Exit status of rustup.
        status: ExitStatus,
    },
    /// The output of `cargo metadata` cannot be parsed.
    #[error("cannot read what `cargo metadata` says about {}: {source}", workspace.display())]
    Metadata {
        /// The workspace.
        workspace: PathBuf,
        /// The parse error.
        source: serde_json::Error,
    },
    /// A manifest cannot be parsed.
    #[error("{} cannot be read: {source}", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// The parse error.
        source: toml_edit::TomlError,
    },
    /// A package of the list of programs is not in its workspace.
    #[error("package `{package}` is not in the workspace {}", workspace.display())]
    NoPackage {
        /// The package.
        package: String,
        /// The workspace.
        workspace: PathBuf,
    },
    /// A program is exported into an empty folder only.
    #[error("{} is not empty: choose another folder", .0.display())]
    NotEmpty(PathBuf),
    /// A program does not compile. Cargo has printed the errors.
    #[error("`{program}` did not compile ({status}): see cargo's messages above")]
    Compile {
        /// Name of the program.
        program: &'static str,
        /// Exit status of cargo.
        status: ExitStatus,
    },
    /// The linker's output could not be processed.
    #[error("the module of `{program}` cannot be processed: {source}")]
    Stock {
        /// Name of the program.
        program: &'static str,
        /// The step that failed.
        source: StockError,
    },
    /// A program breaks a rule of the chain.
    #[error("`{program}` cannot go on chain: {source}")]
    Figures {
        /// Name of the program.
        program: &'static str,
        /// The rule.
        source: FiguresError,
    },
}

impl Error {
    /// Returns a function that adds the operation and the path to an I/O error.
    pub(crate) fn io(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }
}
