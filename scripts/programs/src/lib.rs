//! From sources to code that can be deployed.
//!
//! [`build`] makes of a program what `cargo stylus` 0.10.10 makes of it: compiles it, processes the
//! linker's output ([`process`]), compresses it, measures it by the rules of the chain ([`Figures`])
//! and stores it under `target/programs`, beside its sources as a workspace of its own ([`export()`]). A
//! program is built again only if its sources, dependencies, profile or compiler change. Its bytes do
//! not depend on the folder of the checkout, the user or the machine.
//!
//! ```no_run
//! use basalt_manifest::PROGRAMS;
//! use basalt_programs::build;
//!
//! let artifacts = build(&[&PROGRAMS[0]])?;
//! println!("{} bytes of account code", artifacts[0].code.len());
//! # Ok::<(), basalt_programs::Error>(())
//! ```

mod builder;
mod cargo;
mod error;
mod export;
mod figures;
mod inputs;
mod packages;
mod stock;
mod store;
pub mod suite;
mod toolchain;
pub mod workspace;

use std::{
    fs,
    path::{Path, PathBuf},
};

use basalt_manifest::{PROGRAMS, Program};

use builder::{Builder, CONTAINER_ROOT};
pub use error::Error;
pub use figures::{Figures, FiguresError, MAX_CODE_BYTES};
pub use stock::{PROJECT_HASH, StockError, compress, process, without_project_hash};
use store::Store;
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
    let mut builder = Builder::new(workspace)?;
    let store = Store::open(workspace)?;
    let mut turn = None;

    let mut artifacts = Vec::with_capacity(programs.len());
    for program in programs {
        let export = builder.export(program)?;
        let stamp = builder.stamp(program, &export);
        if let Some(artifact) = store.load(program, &stamp)? {
            artifacts.push(artifact);
            continue;
        }
        if turn.is_none() {
            turn = Some(store.lock()?);
            builder.install_target()?;
        }
        // The process that held the lock before may have built the same program.
        let artifact = if let Some(artifact) = store.load(program, &stamp)? {
            artifact
        } else {
            let sources = store.sources(program);
            if sources.exists() {
                fs::remove_dir_all(&sources).map_err(Error::io("remove", &sources))?;
            }
            let (wasm, code) = builder.build(program, export, &sources, CONTAINER_ROOT.as_ref())?;
            store.save(program, &stamp, wasm, code)?
        };
        artifacts.push(artifact);
    }
    Ok(artifacts)
}

/// Writes a program of the checkout `workspace` as a workspace of its own into `folder`, and returns
/// the account code that `cargo stylus` builds there.
///
/// Errors: [`Error::NotEmpty`], and those of a build.
pub fn export(workspace: &Workspace, program: &Program, folder: &Path) -> Result<Vec<u8>, Error> {
    fs::create_dir_all(folder).map_err(Error::io("create", folder))?;
    let is_used = fs::read_dir(folder).map_err(Error::io("read", folder))?.next().is_some();
    if is_used {
        return Err(Error::NotEmpty(folder.to_owned()));
    }
    let folder = fs::canonicalize(folder).map_err(Error::io("find", folder))?;
    let _turn = Store::open(workspace)?.lock()?;
    let mut builder = Builder::new(workspace)?;
    builder.install_target()?;
    let export = builder.export(program)?;
    let (_, code) = builder.build(program, export, &folder, &folder)?;
    Ok(code)
}
