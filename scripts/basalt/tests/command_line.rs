//! The command line as scripts see it: what is on stdout, and the exit code.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::{
    collections::BTreeSet,
    env, fs,
    path::Path,
    process::{Command, Output},
};

use basalt_manifest::PROGRAMS;
use basalt_programs::workspace::Workspace;
use serde_json::Value;

/// The command line of this build, in the root folder of the system.
fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO_BIN_EXE_basalt").unwrap());
    command.args(args).current_dir("/");
    command
}

fn basalt(args: &[&str]) -> Output {
    command(args).output().unwrap()
}

/// A checkout that pins no toolchain, so that a build in it fails at once and names it.
fn checkout_without_toolchain() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("Cargo.toml"), "[workspace]\n").unwrap();
    fs::write(folder.path().join("rust-toolchain.toml"), "[toolchain]\n").unwrap();
    fs::create_dir_all(folder.path().join("scripts/basalt")).unwrap();
    folder
}

/// The error of a build in such a checkout.
fn names_no_channel(checkout: &Path) -> String {
    format!(
        "error: {} does not name a toolchain channel: restore it from git\n",
        checkout.join("rust-toolchain.toml").display()
    )
}

#[test]
fn an_export_is_a_workspace_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let output = basalt(&["export", "rate-feed", path, "--json"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let exported: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(exported["program"], "rate-feed");
    for file in ["Cargo.toml", "Cargo.lock", "Stylus.toml", "rust-toolchain.toml", "src/lib.rs"] {
        assert!(folder.path().join(file).is_file(), "{file}");
    }
    let manifest = fs::read_to_string(folder.path().join("Cargo.toml")).unwrap();
    assert!(!manifest.contains("..") && manifest.contains("[profile.release]"), "{manifest}");

    for (args, words) in [
        (["export", "rate-feed", path], "is not empty"),
        (["export", "router", path], "no program"),
    ] {
        let output = basalt(&args);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && text.contains(words), "{text}");
    }
}

#[test]
fn build_prints_one_json_array_and_nothing_else() {
    let output = basalt(&["build", "adapter-erc4626", "--json"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let array: Value = serde_json::from_slice(&output.stdout).unwrap();
    let fields: Vec<&String> = array[0].as_object().unwrap().keys().collect();
    assert_eq!(
        fields,
        [
            "name",
            "wasm_bytes",
            "functions",
            "data_bytes",
            "compressed_bytes",
            "init_gas",
            "cached_init_gas"
        ]
    );
    assert_eq!(array.as_array().unwrap().len(), 1);
    assert_eq!(array[0]["name"], "adapter-erc4626");
}

#[test]
fn a_program_that_does_not_exist_is_named_together_with_those_that_do() {
    let output = basalt(&["build", "stacking-vault"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(output.stdout, b"");
    let known: Vec<_> = PROGRAMS.iter().map(|program| program.name).collect();
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        format!("error: there is no program `stacking-vault`; there are {}\n", known.join(", "))
    );
}

#[test]
fn programs_are_those_of_the_checkout_that_cargo_runs_in() {
    let checkout = checkout_without_toolchain();
    let package = checkout.path().join("scripts/basalt");
    let output = command(&["build"]).env("CARGO_MANIFEST_DIR", package).output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), names_no_channel(checkout.path()));
}

#[test]
fn without_cargo_programs_are_those_of_the_checkout_around_the_current_directory() {
    let checkout = checkout_without_toolchain();
    let mut inside = command(&["build"]);
    inside.env_remove("CARGO_MANIFEST_DIR").current_dir(checkout.path().join("scripts/basalt"));
    let output = inside.output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), names_no_channel(checkout.path()));
}

#[test]
fn outside_of_every_checkout_a_build_says_where_to_go() {
    let output = command(&["build"]).env_remove("CARGO_MANIFEST_DIR").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "error: / is not inside a Basalt checkout, a folder with Cargo.toml, scripts and \
         rust-toolchain.toml: change to one and run this again\n"
    );
}

#[test]
fn a_command_that_does_not_exist_is_a_usage_error() {
    let output = basalt(&["biuld"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(output.stdout, b"");
}

#[test]
fn the_list_of_programs_names_every_crate_that_compiles_to_one() {
    let listed: BTreeSet<&str> = PROGRAMS.iter().map(|program| program.package).collect();
    let mut found = BTreeSet::new();
    for workspace in ["", "tests/oz-reference"] {
        let output = Command::new("cargo")
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .current_dir(Workspace::find().unwrap().join(workspace))
            .output()
            .unwrap();
        let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
        for package in metadata["packages"].as_array().unwrap() {
            let targets = package["targets"].as_array().unwrap();
            let is_program = targets.iter().any(|target| {
                target["crate_types"].as_array().unwrap().iter().any(|kind| kind == "cdylib")
            });
            if is_program {
                found.insert(package["name"].as_str().unwrap().to_owned());
            }
        }
    }
    assert_eq!(found.iter().map(String::as_str).collect::<BTreeSet<_>>(), listed);
}
