//! Errors of the commands, each as one sentence that says what to do.

use std::path::PathBuf;

use alloy::primitives::{Address, B256};
use thiserror::Error;

/// The reason of a failed command.
#[derive(Debug, Error)]
pub enum Error {
    /// Programs could not be built.
    #[error(transparent)]
    Build(#[from] basalt_programs::Error),
    /// There is no program of that name.
    #[error("there is no program `{name}`; there are {known}")]
    UnknownProgram {
        /// The name that was given.
        name: String,
        /// All names.
        known: String,
    },
    /// A contract runs none of the programs.
    #[error(
        "{address} runs none of the programs of these sources (its code has hash {code_hash}): check \
         out the sources that it was deployed from, or check the address"
    )]
    OtherCode {
        /// The contract.
        address: Address,
        /// Keccak-256 of its code.
        code_hash: B256,
    },
    /// Cargo could not be started.
    #[error("cannot run `cargo` ({0}): install Rust with rustup from https://rustup.rs")]
    Cargo(std::io::Error),
    /// Some tests failed, or did not compile.
    #[error("tests failed in {0}: see above")]
    Tests(String),
    /// The chain, the node or the deployment refused.
    #[error(transparent)]
    Client(#[from] basalt_client::Error),
    /// The command signs, and no key was given.
    #[error("this needs a key to sign with: pass --private-key or --private-key-path")]
    NoKey,
    /// The file with the key cannot be read.
    #[error("cannot read the key in {} ({source}): name a file with 64 hexadecimal digits", path.display())]
    KeyFile {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: std::io::Error,
    },
    /// The amount cannot be read.
    #[error(transparent)]
    Amount(#[from] basalt_client::amount::BadAmount),
    /// A role that has to be named on a chain where money is real.
    #[error("chain {chain_id} is no development chain: name the {role} with --{role}")]
    NoRole {
        /// The role and its flag.
        role: &'static str,
        /// The chain.
        chain_id: u64,
    },
    /// None of the account's positions has something to claim.
    #[error(
        "{account} has nothing to claim in the queue of {token}: see `cargo basalt position`, and wait until a report settles it"
    )]
    NothingToClaim {
        /// The holder.
        account: Address,
        /// The token that the queue leads out of.
        token: &'static str,
    },
    /// The command plays the outside world, which only a development chain allows.
    #[error(
        "chain {0} is no development chain, where this command has no power: use it with `cargo basalt up`"
    )]
    NotForDevelopment(u64),
    /// The suite has no strategy to report on.
    #[error("the suite has no strategy: deploy it with a venue first")]
    NoStrategy,
    /// The script needs a chain whose clock can be moved.
    #[error(
        "the node at {0} does not let its clock be moved, which this needs: use `cargo basalt up`"
    )]
    NoClock(String),
    /// The chain and the model disagree.
    #[error(transparent)]
    Step(#[from] basalt_mirror::StepError),
    /// Some checks of the demo failed.
    #[error("{failed} of {all} checks failed: see above")]
    Checks {
        /// Number of failed checks.
        failed: usize,
        /// Number of all checks.
        all: usize,
    },
    /// The embedded devnet does not start.
    #[error("the devnet does not start: {0}")]
    Devnet(#[from] stylus_devnet::StartError),
    /// Its port is taken.
    #[error("{0}: stop what runs there, or choose another with --port")]
    Serve(#[from] stylus_devnet::ServeError),
    /// The system provides no threads or no signals.
    #[error("the asynchronous runtime does not start: {0}")]
    Runtime(std::io::Error),
    /// Standard output is closed or full.
    #[error("cannot write the result: {0}")]
    Output(std::io::Error),
}
