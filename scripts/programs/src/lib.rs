//! From sources to code that can be deployed.
//!
//! [`build`] compiles programs with a standard library without panic messages, re-encodes the linker's
//! output ([`encode`]), compresses it, measures it by the rules of the chain ([`Figures`]) and stores
//! it under `target/programs`. A program is built again only if its sources, dependencies, flags or
//! compiler change. Its bytes do not depend on the folder of the checkout, the user or the machine.
//!
//! ```no_run
//! use basalt_manifest::PROGRAMS;
//! use basalt_programs::build;
//!
//! let artifacts = build(&[&PROGRAMS[0]])?;
//! println!("{} bytes of account code", artifacts[0].code.len());
//! # Ok::<(), basalt_programs::Error>(())
//! ```

mod cargo;
mod encode;
mod error;
mod figures;
mod inputs;
mod store;
pub mod suite;
mod toolchain;
pub mod workspace;

use std::path::PathBuf;

use basalt_manifest::{PROGRAMS, Program};
use stylus_devnet::stylus::code::compress;

pub use encode::{EncodeError, MAX_SEGMENTS, encode};
pub use error::Error;
pub use figures::{Figures, FiguresError, MAX_CODE_BYTES};
use inputs::Inputs;
use store::Store;
use toolchain::Toolchain;
use workspace::Workspace;

/// A program that is ready to be deployed.
#[derive(Clone, Debug)]
pub struct Artifact {
    /// Name of the program.
    pub name: &'static str,
    /// Path of the module.
    pub path: PathBuf,
    /// The module.
    pub wasm: Vec<u8>,
    /// The account code: prefix and compressed module.
    pub code: Vec<u8>,
    /// Its size and gas.
    pub figures: Figures,
}

/// Builds every program of the checkout `workspace`.
pub fn build_all_in(workspace: &Workspace) -> Result<Vec<Artifact>, Error> {
    build_in(workspace, &PROGRAMS.iter().collect::<Vec<_>>())
}

/// Builds these programs of the current checkout ([`Workspace::find`]), in this order. A program that
/// is up to date is only read, which prints nothing; otherwise cargo shows its progress on stderr.
/// Processes and threads that build at the same time take turns.
pub fn build(programs: &[&Program]) -> Result<Vec<Artifact>, Error> {
    build_in(&Workspace::find()?, programs)
}

/// Builds programs of the checkout `workspace`.
pub fn build_in(workspace: &Workspace, programs: &[&Program]) -> Result<Vec<Artifact>, Error> {
    let toolchain = Toolchain::pinned(workspace)?;
    let mut inputs = Inputs::new(workspace, &toolchain);
    let store = Store::open(workspace)?;
    let mut turn = None;

    let mut artifacts = Vec::with_capacity(programs.len());
    for program in programs {
        let stamp = inputs.stamp(program)?;
        if let Some(artifact) = store.load(program, &stamp)? {
            artifacts.push(artifact);
            continue;
        }
        if turn.is_none() {
            turn = Some(store.lock()?);
            toolchain.install_missing_parts()?;
        }
        // The process that held the lock before may have built the same program.
        let artifact = if let Some(artifact) = store.load(program, &stamp)? {
            artifact
        } else {
            let linked =
                cargo::compile(workspace, &toolchain, program, &inputs.local_packages(program)?)?;
            let wasm = encode(&linked)
                .map_err(|source| Error::Encode { program: program.name, source })?;
            let code = compress(&wasm);
            store.save(program, &stamp, wasm, code)?
        };
        artifacts.push(artifact);
    }
    Ok(artifacts)
}
