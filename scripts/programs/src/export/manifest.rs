//! The manifests of an exported program.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Component, Path, PathBuf},
};

use toml_edit::{Array, DocumentMut, Item, TableLike, Value};

use super::relative;
use crate::{Error, packages::Package};

/// Tables that only tests and measurements of a package need.
const NOT_IN_THE_LIBRARY: [&str; 4] = ["dev-dependencies", "test", "bench", "example"];

/// The manifest at the root of a cargo workspace.
pub(super) struct Workspace {
    root: PathBuf,
    manifest: DocumentMut,
}

impl Workspace {
    pub(super) fn read(root: &Path) -> Result<Self, Error> {
        Ok(Self { root: root.to_owned(), manifest: read(root)? })
    }

    /// Returns the manifest of a program that is the root of its own workspace. `libraries` has their
    /// names, their folders and their paths from the root.
    pub(super) fn of_program(
        &self,
        package: &Package,
        libraries: &BTreeMap<&str, (&Path, PathBuf)>,
    ) -> Result<String, Error> {
        let mut manifest = read(package.folder())?;
        strip(&mut manifest);
        for table in dependency_tables(&mut manifest) {
            for (_, dependency) in table.iter_mut() {
                if let Some(path) = dependency.get_mut("path")
                    && let Some(text) = path.as_str()
                {
                    let folder = clean(&package.folder().join(text));
                    *path = toml_edit::value(text_of(&relative(&self.root, &folder)));
                }
            }
        }
        if let Some(package) = manifest.get_mut("package").and_then(Item::as_table_like_mut) {
            package.remove("build");
        }

        let mut used = dependency_names(&mut manifest);
        for (folder, _) in libraries.values() {
            used.extend(dependency_names(&mut read(folder)?));
        }
        let members: Array = libraries.values().map(|(_, path)| text_of(path)).collect();
        let is_gone = |name: &str| name.starts_with("basalt-") && !libraries.contains_key(name);
        let root = self.root_tables(members, &used, &is_gone);
        Ok(format!("{manifest}\n{root}"))
    }

    /// The tables of the root that decide how a program is built, with these members and the
    /// dependencies in use. Exceptions of the profile for packages that are gone are left out.
    fn root_tables(
        &self,
        members: Array,
        used: &BTreeSet<String>,
        is_gone: &dyn Fn(&str) -> bool,
    ) -> DocumentMut {
        let mut root = self.manifest.clone();
        root.retain(|name, _| name == "workspace" || name == "profile");
        if let Some(workspace) = root.get_mut("workspace").and_then(Item::as_table_like_mut) {
            workspace.remove("exclude");
            workspace.insert("members", Item::Value(Value::Array(members)));
            if let Some(dependencies) =
                workspace.get_mut("dependencies").and_then(Item::as_table_mut)
            {
                dependencies.retain(|name, _| used.contains(name));
            }
        }
        if let Some(profile) = root.get_mut("profile").and_then(Item::as_table_mut) {
            profile.retain(|name, _| name == "release");
            let packages = profile.get_mut("release").and_then(|it| it.get_mut("package"));
            if let Some(packages) = packages.and_then(Item::as_table_mut) {
                packages.retain(|name, _| !is_gone(name));
            }
        }
        root
    }
}

/// The names of all dependencies of a manifest.
fn dependency_names(manifest: &mut DocumentMut) -> BTreeSet<String> {
    let tables = dependency_tables(manifest).into_iter();
    tables
        .flat_map(|table| table.iter().map(|(name, _)| name.to_owned()).collect::<Vec<_>>())
        .collect()
}

/// Returns the manifest of a library of an exported program.
pub(super) fn of_library(folder: &Path) -> Result<String, Error> {
    let mut manifest = read(folder)?;
    strip(&mut manifest);
    Ok(manifest.to_string())
}

/// Removes what only tests of the package need.
fn strip(manifest: &mut DocumentMut) {
    for name in NOT_IN_THE_LIBRARY {
        manifest.remove(name);
    }
    if let Some(targets) = manifest.get_mut("target").and_then(Item::as_table_like_mut) {
        for (_, target) in targets.iter_mut() {
            if let Some(target) = target.as_table_like_mut() {
                target.remove("dev-dependencies");
            }
        }
    }
}

/// The tables of dependencies, of all platforms.
fn dependency_tables(manifest: &mut DocumentMut) -> Vec<&mut dyn TableLike> {
    let mut tables = Vec::new();
    for (name, item) in manifest.iter_mut() {
        if name.get() == "dependencies" {
            tables.extend(item.as_table_like_mut());
        } else if name.get() == "target"
            && let Some(targets) = item.as_table_like_mut()
        {
            for (_, target) in targets.iter_mut() {
                tables.extend(target.get_mut("dependencies").and_then(Item::as_table_like_mut));
            }
        }
    }
    tables
}

fn read(folder: &Path) -> Result<DocumentMut, Error> {
    let path = folder.join("Cargo.toml");
    let text = fs::read_to_string(&path).map_err(Error::io("read", &path))?;
    text.parse().map_err(|source| Error::Manifest { path, source })
}

/// The path without `..`.
fn clean(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                clean.pop();
            }
            other => clean.push(other),
        }
    }
    clean
}

/// A path as manifests spell it.
fn text_of(path: &Path) -> String {
    path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}
