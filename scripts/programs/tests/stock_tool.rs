//! `cargo stylus` builds the same bytes, and its commands work on the checkout and on an exported
//! program.
//!
//! Needs cargo-stylus 0.10.10: `CARGO_STYLUS` names it, and CI installs it. Without the variable the
//! tests say that they are skipped.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::{env, ffi::OsString, fs, net::SocketAddr, path::Path, process::Command};

use basalt_manifest::find;
use basalt_programs::{export, workspace::Workspace};
use stylus_devnet::{DEV_ACCOUNT, Devnet, DevnetConfig};

/// Length of the init code before the account code.
const PRELUDE: usize = 43;

/// The tool, if there is one to test with.
fn tool() -> Option<OsString> {
    let tool = env::var_os("CARGO_STYLUS");
    if tool.is_none() {
        println!("skipped: CARGO_STYLUS does not name cargo-stylus 0.10.10");
    }
    tool
}

/// Runs a command of the tool in a folder and returns what it prints, without colours.
fn run(tool: &OsString, folder: &Path, words: &[&str]) -> String {
    // One folder of built dependencies for all runs.
    let target = Workspace::find().unwrap().join("target/stock-tool");
    let mut command = Command::new(tool);
    command.current_dir(folder).arg("stylus").args(words).env("CARGO_TARGET_DIR", target);
    for (name, _) in env::vars_os() {
        if name
            .to_str()
            .is_some_and(|it| it.starts_with("CARGO_PKG_") || it == "CARGO_MANIFEST_DIR")
        {
            command.env_remove(name);
        }
    }
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    assert!(output.status.success(), "{words:?}: {text}");
    let mut plain = String::new();
    let mut parts = text.split('\u{1b}');
    plain.extend(parts.next());
    // An escape sequence ends with the first `m`.
    plain.extend(parts.filter_map(|part| part.split_once('m')).map(|(_, rest)| rest));
    plain
}

#[test]
fn the_stock_tool_builds_the_same_bytes() {
    let Some(tool) = tool() else { return };
    let checkout = Workspace::find().unwrap();
    for name in ["accountant", "restaking-manager"] {
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        let ours = export(&checkout, find(name).unwrap(), &root).unwrap();
        let file = root.join("initcode");
        run(&tool, &root, &["get-initcode", "--output", file.to_str().unwrap()]);
        let initcode = fs::read_to_string(file).unwrap();
        let theirs = alloy::hex::decode(initcode.trim()).unwrap().split_off(PRELUDE);
        assert!(ours == theirs, "{name}: {} bytes and {} bytes", ours.len(), theirs.len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn stock_commands_work_on_the_checkout_and_a_deployment_of_an_export_verifies() {
    let Some(tool) = tool() else { return };
    let devnet = Devnet::start(&DevnetConfig::default()).unwrap();
    let server = devnet.serve(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
    let url = format!("http://{}", server.address());

    let checkout = Workspace::find().unwrap();
    let vault = checkout.join("contracts/programs/stakingvault");
    assert!(run(&tool, &vault, &["constructor"]).contains("constructor(address owner, "));
    assert!(run(&tool, &vault, &["export-abi"]).contains("interface IStakingVault"));
    assert!(run(&tool, &vault, &["check", "-e", &url]).contains("wasm data fee"));

    let folder = tempfile::tempdir().unwrap();
    let root = fs::canonicalize(folder.path()).unwrap();
    export(&checkout, find("accountant").unwrap(), &root).unwrap();
    let key = DEV_ACCOUNT.private_key.to_string();
    let printed = run(&tool, &root, &["deploy", "-e", &url, "--private-key", &key, "--no-verify"]);
    let (_, hash) = printed.split_once("deployment tx hash: ").unwrap();
    let hash = hash.split_whitespace().next().unwrap();
    let words = ["verify", "-e", &url, "--deployment-tx", hash, "--no-verify", "--skip-clean"];
    assert!(run(&tool, &root, &words).contains("Verification successful"));
}
