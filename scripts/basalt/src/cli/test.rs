//! `basalt test`: builds the programs, then runs every test of the checkout.
//!
//! The foreign programs are a cargo workspace with a lock file of its own, so cargo runs once for each
//! of the two.

use std::{
    collections::BTreeSet,
    env,
    ffi::OsStr,
    fmt, io,
    process::{Command, Stdio},
};

use basalt_manifest::PROGRAMS;
use basalt_programs::{build_all_in, workspace::Workspace};
use serde::Serialize;

use super::Error;

/// Run every test, on freshly built programs.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Handed to `cargo test`: a filter, `-p PACKAGE`, `-- --nocapture`, ...
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    cargo_args: Vec<String>,
}

/// All tests passed.
#[derive(Debug, Serialize)]
pub struct Passed {
    ok: bool,
}

impl fmt::Display for Passed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("all tests pass")
    }
}

/// Runs cargo for each workspace; fails if it fails for one. With `json` the output of cargo goes
/// to stderr.
pub fn run(args: &Args, json: bool) -> Result<Passed, Error> {
    let checkout = Workspace::find()?;
    build_all_in(&checkout)?;
    let mut failures = Vec::new();
    for folder in workspaces(&args.cargo_args) {
        let mut cargo = Command::new("cargo");
        cargo.current_dir(checkout.join(folder)).args(cargo_test(&args.cargo_args));
        for (variable, _) in env::vars_os().filter(|(variable, _)| is_of_this_package(variable)) {
            cargo.env_remove(variable);
        }
        if json {
            cargo.stdout(Stdio::from(io::stderr()));
        }
        if !cargo.status().map_err(Error::Cargo)?.success() {
            failures.push(if folder.is_empty() { "the workspace" } else { folder });
        }
    }
    if failures.is_empty() {
        Ok(Passed { ok: true })
    } else {
        Err(Error::Tests(failures.join(" and ")))
    }
}

/// Whether packages are named; they are packages of the main workspace.
fn names_packages(cargo_args: &[String]) -> bool {
    cargo_args
        .iter()
        .take_while(|arg| *arg != "--")
        .any(|arg| arg.starts_with("-p") || arg.starts_with("--package"))
}

/// Folders of the cargo workspaces to test: the main one, and those of foreign programs.
fn workspaces(cargo_args: &[String]) -> BTreeSet<&'static str> {
    let mut folders = BTreeSet::from([""]);
    if !names_packages(cargo_args) {
        folders.extend(PROGRAMS.iter().map(|program| program.workspace));
    }
    folders
}

/// Whether `cargo run` set a variable to describe this program's package. Build scripts that depend on
/// one of them, such as ring's, would run again here, and once more in the next `cargo run`.
fn is_of_this_package(variable: &OsStr) -> bool {
    variable
        .to_str()
        .is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
}

/// The arguments of cargo. It continues after a failure, so that every failure is shown.
fn cargo_test(cargo_args: &[String]) -> Vec<&str> {
    let mut args = vec!["test", "--profile", "tools", "--locked", "--no-fail-fast"];
    if !names_packages(cargo_args) {
        args.push("--workspace");
    }
    args.extend(cargo_args.iter().map(String::as_str));
    args
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(words: &str) -> Vec<String> {
        words.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn variables_of_a_package_are_dropped_and_settings_kept() {
        for (name, is_dropped) in [
            ("CARGO_PKG_NAME", true),
            ("CARGO_MANIFEST_DIR", true),
            ("CARGO_HOME", false),
            ("CARGO_TARGET_DIR", false),
            ("CARGO_NET_OFFLINE", false),
            ("RUSTFLAGS", false),
        ] {
            assert_eq!(is_of_this_package(OsStr::new(name)), is_dropped, "{name}");
        }
    }

    #[test]
    fn every_workspace_is_tested_unless_packages_are_named() {
        let filter = args("some_name -- --nocapture -p");
        assert_eq!(workspaces(&filter).len(), 2);
        assert!(cargo_test(&filter).contains(&"--workspace"));
        let package = args("-p basalt-math");
        assert_eq!(workspaces(&package), BTreeSet::from([""]));
        assert!(!cargo_test(&package).contains(&"--workspace"));
    }
}
