//! The packages that a program is made of, as cargo sees them.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use basalt_manifest::Program;
use serde::Deserialize;

use crate::{
    Error,
    toolchain::{self, Toolchain},
    workspace::Workspace,
};

/// Asks cargo about each workspace once.
pub(crate) struct Packages<'a> {
    checkout: &'a Workspace,
    toolchain: Toolchain,
    members: BTreeMap<&'static str, Vec<Package>>,
}

/// Output of `cargo metadata`.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

/// A package of a workspace.
#[derive(Clone, Deserialize)]
pub(crate) struct Package {
    /// Its name.
    pub(crate) name: String,
    manifest_path: PathBuf,
    dependencies: Vec<Dependency>,
}

#[derive(Clone, Deserialize)]
struct Dependency {
    kind: Option<String>,
    path: Option<PathBuf>,
}

impl Package {
    /// Its folder.
    pub(crate) fn folder(&self) -> &Path {
        self.manifest_path.parent().unwrap_or(&self.manifest_path)
    }
}

impl<'a> Packages<'a> {
    pub(crate) fn new(checkout: &'a Workspace, toolchain: &Toolchain) -> Self {
        Self { checkout, toolchain: toolchain.clone(), members: BTreeMap::new() }
    }

    /// Returns the package of a program, and then its path dependencies, direct or not, by folder.
    pub(crate) fn of(&mut self, program: &Program) -> Result<(Package, Vec<Package>), Error> {
        let members = self.members(program.workspace)?;
        let Some(package) = members.iter().find(|it| it.name == program.package).cloned() else {
            return Err(Error::NoPackage {
                package: program.package.to_owned(),
                workspace: self.checkout.join(program.workspace),
            });
        };

        let mut libraries: BTreeMap<&Path, &Package> = BTreeMap::new();
        let mut open = vec![&package];
        while let Some(package) = open.pop() {
            for dependency in &package.dependencies {
                let Some(folder) = &dependency.path else { continue };
                let library = members.iter().find(|it| it.folder() == folder);
                if let Some(library) = library
                    && dependency.kind.as_deref() != Some("dev")
                    && libraries.insert(library.folder(), library).is_none()
                {
                    open.push(library);
                }
            }
        }
        let libraries = libraries.into_values().cloned().collect();
        Ok((package, libraries))
    }

    fn members(&mut self, workspace: &'static str) -> Result<&[Package], Error> {
        if !self.members.contains_key(workspace) {
            let root = self.checkout.join(workspace);
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
