//! Compiles one program as `cargo stylus` does: a plain release build of its crate. The profile of the
//! workspace decides, and nothing else.
//!
//! Programs of others name source files of their libraries in panic messages, with the folder of the
//! machine's downloads. It is replaced in these, so that their bytes and their gas are the same
//! everywhere. Programs of the suite have no such text.

use std::{env, fs, path::Path};

use basalt_manifest::Program;

use crate::{
    Error,
    toolchain::{Toolchain, WASM_TARGET},
    workspace::Workspace,
};

/// Target directory of program builds, in the checkout, separate from builds for the host.
const TARGET_DIR: &str = "target/wasm";

/// Compiles the program whose crate is in `folder` and returns the linker's output. Cargo shows its
/// progress on stderr.
pub(crate) fn compile(
    checkout: &Workspace,
    toolchain: &Toolchain,
    program: &Program,
    folder: &Path,
) -> Result<Vec<u8>, Error> {
    let target_dir = checkout.join(TARGET_DIR);
    let mut cargo = toolchain.cargo();
    if !program.workspace.is_empty() {
        cargo.env("RUSTFLAGS", renamed_downloads());
    }
    let status = cargo
        .current_dir(folder)
        .args(["build", "--lib", "--locked", "--release", "--target", WASM_TARGET])
        .arg("--target-dir")
        .arg(&target_dir)
        .status()
        .map_err(|source| Error::Tool { tool: "cargo", source })?;
    if !status.success() {
        return Err(Error::Compile { program: program.name, status });
    }

    let file = format!("{}.wasm", program.package.replace('-', "_"));
    let path = target_dir.join(WASM_TARGET).join("release").join(file);
    fs::read(&path).map_err(Error::io("read", path))
}

/// Flags that rename the folders of downloaded packages, one for each registry.
fn renamed_downloads() -> String {
    let home =
        env::var_os("CARGO_HOME").map(Into::into).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let folders = home.and_then(|home| fs::read_dir(home.join("registry/src")).ok());
    let flags = folders
        .into_iter()
        .flatten()
        .flatten()
        .map(|folder| format!("--remap-path-prefix={}=/registry", folder.path().display()));
    flags.collect::<Vec<_>>().join(" ")
}
