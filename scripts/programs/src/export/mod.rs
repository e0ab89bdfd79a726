//! A program as a workspace of its own: its crate at the root, its libraries below it at the paths that
//! they have in the checkout, the lock, profile and toolchain of the checkout.
//!
//! Stock tools deploy and verify this form. The folder's contents decide the hash of the sources that
//! a program carries ([`project_hash`]).

mod manifest;
mod project_hash;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use basalt_manifest::Program;

use crate::{
    Error,
    packages::Packages,
    toolchain::{self, Toolchain},
    workspace::Workspace,
};
pub(crate) use project_hash::project_hash;

/// Folders of a package that do not go into its library.
const NOT_IN_THE_LIBRARY: [&str; 4] = ["tests", "benches", "examples", "target"];
/// The build script that the crates of the programs share, from the folder of one.
const BUILD_SCRIPT: &str = "../build.rs";
/// Configuration of `cargo stylus`, of a workspace and of a contract in one.
const STYLUS_TOML: &str =
    "[workspace]\n\n[workspace.networks]\n\n[contract]\n\n[contract.deployments]\n";

/// The files of an exported program by their paths from its root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Export {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Export {
    /// Reads the sources of `program`. The lock is that of its workspace: [`Self::write`] takes from it
    /// what the program uses.
    pub(crate) fn new(
        checkout: &Workspace,
        packages: &mut Packages<'_>,
        program: &Program,
    ) -> Result<Self, Error> {
        let workspace = checkout.join(program.workspace);
        let (package, libraries) = packages.of(program)?;
        let mut export = Self { files: BTreeMap::new() };

        let root = manifest::Workspace::read(&workspace)?;
        export.add_folder(package.folder(), Path::new(""))?;
        let mut members = BTreeMap::new();
        for library in &libraries {
            let path = relative(&workspace, library.folder());
            export.add_folder(library.folder(), &path)?;
            let file = path.join("Cargo.toml");
            export.add(&file, manifest::of_library(library.folder())?.as_bytes());
            members.insert(library.name.as_str(), (library.folder(), path));
        }
        let text = root.of_program(&package, &members)?;
        export.add("Cargo.toml", text.as_bytes());
        export.add("Stylus.toml", STYLUS_TOML.as_bytes());
        for (from, name) in
            [(workspace.join("Cargo.lock"), "Cargo.lock"), (checkout.join(TOOLCHAIN), TOOLCHAIN)]
        {
            export.add(name, &read(&from)?);
        }
        let script = package.folder().join(BUILD_SCRIPT);
        if script.exists() {
            export.add("build.rs", &read(&script)?);
        }
        Ok(export)
    }

    /// The files by their paths from the root.
    pub(crate) const fn files(&self) -> &BTreeMap<PathBuf, Vec<u8>> {
        &self.files
    }

    /// Writes the workspace into an empty or missing folder. The lock keeps only what the program uses.
    pub(crate) fn write(&mut self, folder: &Path, toolchain: &Toolchain) -> Result<(), Error> {
        for (path, bytes) in &self.files {
            let path = folder.join(path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(Error::io("create", parent))?;
            }
            fs::write(&path, bytes).map_err(Error::io("write", path))?;
        }

        // Any command that resolves dependencies drops from the lock what no package uses.
        let mut cargo = toolchain.cargo();
        cargo.current_dir(folder).args(["tree", "--quiet", "--depth", "0"]);
        toolchain::read(cargo, "cargo")?;
        self.add("Cargo.lock", &read(&folder.join("Cargo.lock"))?);
        Ok(())
    }

    fn add(&mut self, path: impl Into<PathBuf>, bytes: &[u8]) {
        self.files.insert(path.into(), bytes.to_vec());
    }

    /// Adds the files of a package.
    fn add_folder(&mut self, folder: &Path, to: &Path) -> Result<(), Error> {
        for entry in fs::read_dir(folder).map_err(Error::io("read", folder))? {
            let path = entry.map_err(Error::io("read", folder))?.path();
            let to = to.join(path.file_name().unwrap_or_default());
            if !path.is_dir() {
                self.add(to, &read(&path)?);
            } else if !NOT_IN_THE_LIBRARY.iter().any(|name| path.ends_with(name)) {
                self.add_folder(&path, &to)?;
            }
        }
        Ok(())
    }
}

/// Name of the file that pins the compiler.
const TOOLCHAIN: &str = "rust-toolchain.toml";

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(Error::io("read", path))
}

/// The path of `folder`, which lies below `root`, from there.
fn relative(root: &Path, folder: &Path) -> PathBuf {
    folder.strip_prefix(root).unwrap_or(folder).to_owned()
}
