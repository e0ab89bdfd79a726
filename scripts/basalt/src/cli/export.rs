//! `basalt export`: a program as a workspace of its own, for stock tools.

use super::{Error, build::named};
use alloy::primitives::{B256, keccak256};
use basalt_programs::{export, workspace::Workspace};
use serde::Serialize;
use std::{fmt, path::PathBuf};

/// Write a program as a workspace of its own, which `cargo stylus` deploys and verifies.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The program.
    program: String,
    /// A new or empty folder.
    folder: PathBuf,
}

/// An exported program.
#[derive(Debug, Serialize)]
pub struct Exported {
    program: &'static str,
    folder: PathBuf,
    code_bytes: usize,
    code_hash: B256,
}

/// Writes the workspace and computes the code that stock tools build in it.
pub fn run(args: &Args) -> Result<Exported, Error> {
    let program = named(&args.program)?;
    let code = export(&Workspace::find()?, program, &args.folder)?;
    let (code_bytes, code_hash) = (code.len(), keccak256(code));
    Ok(Exported { program: program.name, folder: args.folder.clone(), code_bytes, code_hash })
}

impl fmt::Display for Exported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { program, folder, code_bytes, code_hash } = self;
        let folder = folder.display();
        write!(
            f,
            "{program} is in {folder}: `cargo stylus deploy --no-verify` there deploys {code_bytes} \
             bytes of code with hash {code_hash}"
        )
    }
}
