//! Where the sources are, whatever directory a command or a test runs in.

use std::path::{Path, PathBuf};

/// The root of a checkout: the folder with the workspace manifest and the toolchain file.
#[derive(Clone, Debug)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The checkout that this crate was compiled in.
    pub fn this() -> Self {
        let crate_dir = Path::new(env!("CARGO_MANIFEST_DIR"));
        // `scripts/programs` lies two folders deep; without parents the sources are gone anyway.
        Self::at(crate_dir.ancestors().nth(2).unwrap_or(crate_dir))
    }

    /// Another checkout.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
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
