//! The stamp of a program: a hash of everything that its bytes depend on.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use basalt_manifest::Program;

use crate::{
    Error, cargo,
    toolchain::{self, Toolchain},
    workspace::Workspace,
};

/// Source of the pass that runs after cargo: a change in it changes the bytes of every program.
const ENCODER: [&str; 2] = [include_str!("encode/mod.rs"), include_str!("encode/data.rs")];
/// Folders of a package that do not go into its library.
const NOT_IN_THE_LIBRARY: [&str; 4] = ["tests", "benches", "examples", "target"];

/// Hashes inputs, asking cargo about each workspace once.
pub(crate) struct Inputs<'a> {
    workspace: &'a Workspace,
    toolchain: &'a Toolchain,
    members: BTreeMap<&'static str, Vec<Package>>,
}

/// Output of `cargo metadata`.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    kind: Option<String>,
    path: Option<PathBuf>,
}

impl Package {
    fn folder(&self) -> &Path {
        self.manifest_path.parent().unwrap_or(&self.manifest_path)
    }
}

impl<'a> Inputs<'a> {
    pub(crate) const fn new(workspace: &'a Workspace, toolchain: &'a Toolchain) -> Self {
        Self { workspace, toolchain, members: BTreeMap::new() }
    }

    /// Returns the stamp of `program`, in hex.
    pub(crate) fn stamp(&mut self, program: &Program) -> Result<String, Error> {
        let root = self.workspace.join(program.workspace);
        let mut hash = Hash::default();
        hash.text(self.toolchain.rustc_version());
        hash.text(program.package);
        hash.text(program.opt_level);
        for text in cargo::SETTINGS.into_iter().chain(cargo::UNUSED).chain(ENCODER) {
            hash.text(text);
        }
        // The lock at the root also fixes the libraries of the encoder.
        for file in
            [self.workspace.join("Cargo.lock"), root.join("Cargo.lock"), root.join("Cargo.toml")]
        {
            hash.file(self.workspace.root(), &file)?;
        }
        for folder in self.folders(program)? {
            hash.folder(self.workspace.root(), &folder)?;
        }
        Ok(hash.finish())
    }

    /// Returns the names of the package and of its path dependencies, direct or not.
    pub(crate) fn local_packages(&mut self, program: &Program) -> Result<Vec<String>, Error> {
        let folders = self.folders(program)?;
        let members = self.members(program.workspace)?.iter();
        let local = members.filter(|package| folders.contains(package.folder()));
        Ok(local.map(|package| package.name.clone()).collect())
    }

    /// Returns the folders of the package and of its path dependencies, direct or not.
    fn folders(&mut self, program: &Program) -> Result<BTreeSet<PathBuf>, Error> {
        let members = self.members(program.workspace)?;
        let Some(package) = members.iter().find(|package| package.name == program.package) else {
            return Err(Error::NoPackage {
                package: program.package.to_owned(),
                workspace: self.workspace.join(program.workspace),
            });
        };

        let mut folders = BTreeSet::new();
        let mut open = vec![package.folder().to_owned()];
        while let Some(folder) = open.pop() {
            if let Some(package) = members.iter().find(|package| package.folder() == folder) {
                let built =
                    package.dependencies.iter().filter(|it| it.kind.as_deref() != Some("dev"));
                open.extend(
                    built
                        .filter_map(|dependency| dependency.path.clone())
                        .filter(|path| !folders.contains(path)),
                );
            }
            folders.insert(folder);
        }
        Ok(folders)
    }

    fn members(&mut self, workspace: &'static str) -> Result<&[Package], Error> {
        if !self.members.contains_key(workspace) {
            let root = self.workspace.join(workspace);
            let mut cargo = self.toolchain.cargo();
            // Without dependencies: registry packages are fixed by the lock file.
            cargo.current_dir(&root).args(["metadata", "--no-deps", "--format-version", "1"]);
            let text = toolchain::read(cargo, "cargo")?;
            let metadata: Metadata = serde_json::from_str(&text)
                .map_err(|source| Error::Metadata { workspace: root, source })?;
            self.members.insert(workspace, metadata.packages);
        }
        Ok(self.members.get(workspace).map_or(&[], Vec::as_slice))
    }
}

/// SHA-256 over a sequence of texts. Each is preceded by its length, so that no two sequences hash the
/// same bytes.
#[derive(Default)]
struct Hash(Sha256);

impl Hash {
    fn bytes(&mut self, bytes: &[u8]) {
        self.0.update(bytes.len().to_le_bytes());
        self.0.update(bytes);
    }

    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// Adds the path relative to `root` and the contents of a file.
    fn file(&mut self, root: &Path, path: &Path) -> Result<(), Error> {
        let name = path.strip_prefix(root).unwrap_or(path);
        self.bytes(name.as_os_str().as_encoded_bytes());
        self.bytes(&fs::read(path).map_err(Error::io("read", path))?);
        Ok(())
    }

    /// Adds all files below `folder`, sorted by path.
    fn folder(&mut self, root: &Path, folder: &Path) -> Result<(), Error> {
        let entries = fs::read_dir(folder).map_err(Error::io("read", folder))?;
        let mut paths = BTreeSet::new();
        for entry in entries {
            paths.insert(entry.map_err(Error::io("read", folder))?.path());
        }
        for path in paths {
            if path.is_dir() {
                let is_left_out =
                    NOT_IN_THE_LIBRARY.iter().any(|name| path.file_name() == Some(name.as_ref()));
                if !is_left_out {
                    self.folder(root, &path)?;
                }
            } else {
                self.file(root, &path)?;
            }
        }
        Ok(())
    }

    fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

/// Returns the SHA-256 of `bytes`, in hex.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRAM: Program =
        Program { name: "vault", package: "vault", ..basalt_manifest::PROGRAMS[0] };

    /// A checkout with a program, a library that it is made of, and one that only its tests use.
    fn checkout() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let manifest = |name: &str, rest: &str| {
            format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n{rest}")
        };
        for (path, text) in [
            ("Cargo.toml", "[workspace]\nmembers = [\"*\"]\nresolver = \"3\"\n".to_owned()),
            ("Cargo.lock", "version = 4\n".to_owned()),
            (
                "vault/Cargo.toml",
                manifest(
                    "vault",
                    "[dependencies]\nmath.path = \"../math\"\n\
                     [dev-dependencies]\nmodel.path = \"../model\"\n",
                ),
            ),
            ("vault/src/lib.rs", "mod exit;".to_owned()),
            ("vault/src/exit.rs", String::new()),
            ("vault/tests/exit.rs", String::new()),
            ("math/Cargo.toml", manifest("math", "")),
            ("math/src/lib.rs", String::new()),
            ("model/Cargo.toml", manifest("model", "")),
            ("model/src/lib.rs", String::new()),
        ] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn stamp(root: &Path) -> String {
        let toolchain = Toolchain::pinned(&Workspace::find().unwrap()).unwrap();
        Inputs::new(&Workspace::at(root), &toolchain).stamp(&PROGRAM).unwrap()
    }

    #[test]
    fn everything_a_program_is_made_of_is_in_its_stamp() {
        let checkout = checkout();
        let root = checkout.path();
        let mut stamps = BTreeSet::from([stamp(root)]);
        for path in [
            "Cargo.toml",
            "Cargo.lock",
            "vault/Cargo.toml",
            "vault/src/exit.rs",
            "math/Cargo.toml",
            "math/src/lib.rs",
        ] {
            let text = fs::read_to_string(root.join(path)).unwrap();
            fs::write(root.join(path), text + "\n# changed\n").unwrap();
            assert!(stamps.insert(stamp(root)), "{path} makes no difference");
        }
    }

    #[test]
    fn what_only_tests_use_is_not() {
        let checkout = checkout();
        let root = checkout.path();
        let before = stamp(root);
        for path in ["vault/tests/exit.rs", "model/src/lib.rs"] {
            fs::write(root.join(path), "fn changed() {}").unwrap();
            assert_eq!(stamp(root), before, "{path}");
        }
    }

    #[test]
    fn the_same_sources_elsewhere_have_the_same_stamp() {
        assert_eq!(stamp(checkout().path()), stamp(checkout().path()));
    }

    #[test]
    fn a_package_that_is_gone_is_named() {
        let checkout = checkout();
        let missing = Program { package: "router", ..PROGRAM };
        let toolchain = Toolchain::pinned(&Workspace::find().unwrap()).unwrap();
        let error =
            Inputs::new(&Workspace::at(checkout.path()), &toolchain).stamp(&missing).unwrap_err();
        assert!(
            error.to_string().starts_with("package `router` is not in the workspace "),
            "{error}"
        );
    }
}
