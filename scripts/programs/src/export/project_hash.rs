//! The hash of the sources that `cargo stylus` 0.10.10 puts into a program.

use std::{ffi::OsStr, path::Path};

use alloy::primitives::{B256, Keccak256};

use super::Export;
use crate::{
    Error,
    toolchain::{self, Toolchain},
};

/// The byte for a build with the profile's own optimisation level.
const OWN_LEVEL: u8 = 1;

/// Returns the hash of an exported program whose root is `root`: of cargo's version and of the path,
/// the length and the bytes of each manifest, lock and Rust file, sorted by path.
///
/// The path is part of the hash; verification in a container mounts every workspace at the same place.
pub(crate) fn project_hash(
    export: &Export,
    root: &Path,
    toolchain: &Toolchain,
) -> Result<B256, Error> {
    let mut cargo = toolchain.cargo();
    cargo.arg("version");
    let mut hash = Keccak256::new();
    hash.update(toolchain::read(cargo, "cargo")?);
    hash.update([OWN_LEVEL]);
    for (path, bytes) in export.files() {
        if is_hashed(path) {
            let path = root.join(path);
            let name = path.as_os_str().as_encoded_bytes();
            hash.update((name.len() as u64).to_be_bytes());
            hash.update(name);
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        }
    }
    Ok(hash.finalize())
}

fn is_hashed(path: &Path) -> bool {
    path.extension() == Some(OsStr::new("rs"))
        || ["Cargo.toml", "Cargo.lock", super::TOOLCHAIN]
            .iter()
            .any(|name| path.ends_with(name) && path.file_name() == Some(OsStr::new(name)))
}
