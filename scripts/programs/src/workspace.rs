//! The checkout whose programs are built and tested.

use std::{
    env,
    path::{Path, PathBuf},
};

use crate::Error;

/// Contents of the root of a checkout. No folder above or below it contains all of them.
const ROOT_CONTENTS: [&str; 3] = ["Cargo.toml", "scripts", "rust-toolchain.toml"];

/// The root of a checkout: the folder with the workspace manifest and the toolchain file.
#[derive(Clone, Debug)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Finds the checkout at run time, because clones that share a target directory also share its
    /// binaries. It is the one that contains the package that cargo runs or tests
    /// (`CARGO_MANIFEST_DIR`); without cargo, the one that contains the current directory.
    ///
    /// Errors: [`Error::NoCheckout`], or [`Error::Io`] if there is no current directory.
    pub fn find() -> Result<Self, Error> {
        let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        if let Some(checkout) = package.as_deref().and_then(Self::containing) {
            return Ok(checkout);
        }
        let current = env::current_dir().map_err(Error::io("find the current directory", "."))?;
        Self::containing(&current).ok_or(Error::NoCheckout(current))
    }

    /// The checkout at this root.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The checkout that contains this folder, if any.
    fn containing(folder: &Path) -> Option<Self> {
        let is_root = |folder: &&Path| ROOT_CONTENTS.iter().all(|name| folder.join(name).exists());
        folder.ancestors().find(is_root).map(Self::at)
    }

    /// The root folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path below the root.
    pub fn join(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root.join(path)
    }
}
