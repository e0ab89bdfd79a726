//! `cargo stylus` deploys a program that is too large for one account.
//!
//! Needs cargo-stylus 0.10.10: `CARGO_STYLUS` names it, and CI installs it. Without the variable the
//! test says that it is skipped.

#![allow(clippy::unwrap_used, reason = "a panic fails the test")]

mod support;

use std::{env, ffi::OsStr, fs, path::Path, process::Command};

use alloy::primitives::{Address, Bytes};
use serde_json::{Value, json};
use stylus_devnet::{
    DEV_ACCOUNT, DevnetConfig, Server,
    stylus::fragments::{FRAGMENT_PREFIX, Root},
};
use support::{
    World,
    fragments::{assert_runs, large_module},
};

/// Runs `cargo stylus deploy` for a large module and returns whether it succeeded and what it printed.
fn deploy(tool: &OsStr, server: &Server) -> (bool, String) {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("large_module_{}.wasm", server.address().port()));
    fs::write(&file, large_module(1)).unwrap();
    let key = DEV_ACCOUNT.private_key.to_string();
    let output = Command::new(tool)
        .args([
            "stylus",
            "deploy",
            "--no-verify",
            "--endpoint",
            &server.url(),
            "--private-key",
            &key,
        ])
        .arg("--wasm-file")
        .arg(file)
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&text).into_owned())
}

/// The accounts that the blocks of a chain created, in order.
fn created(world: &World) -> Vec<Address> {
    let mut accounts = Vec::new();
    for number in 1.. {
        let block: Value =
            world.get("eth_getBlockByNumber", json!([format!("{number:#x}"), false]));
        let Some(transactions) = block["transactions"].as_array() else { break };
        for hash in transactions {
            let receipt: Value = world.get("eth_getTransactionReceipt", json!([hash]));
            assert_eq!(receipt["status"], "0x1");
            accounts.extend(
                serde_json::from_value::<Option<Address>>(receipt["contractAddress"].clone())
                    .unwrap(),
            );
        }
    }
    accounts
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stock_tool_deploys_and_activates_a_program_in_fragments() {
    let Some(tool) = env::var_os("CARGO_STYLUS") else {
        println!("skipped: CARGO_STYLUS does not name cargo-stylus 0.10.10");
        return;
    };
    let world = World::new();
    let server = world.devnet.serve(([127, 0, 0, 1], 0).into()).await.unwrap();
    let (is_deployed, text) = deploy(&tool, &server);
    assert!(is_deployed, "{text}");

    let accounts = created(&world);
    let (root, fragments) = accounts.split_last().unwrap();
    let code = |account: &Address| -> Bytes { world.get("eth_getCode", json!([account])) };
    assert_eq!(Root::parse(&code(root)).unwrap().fragments, fragments);
    assert_eq!(fragments.len(), 3);
    assert!(fragments.iter().all(|fragment| code(fragment).starts_with(&FRAGMENT_PREFIX)));
    assert_runs(&world, *root, 1);
    assert!(text.contains(&format!("{root:x}")), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stock_tool_finds_version_51_without_fragments() {
    let Some(tool) = env::var_os("CARGO_STYLUS") else {
        println!("skipped: CARGO_STYLUS does not name cargo-stylus 0.10.10");
        return;
    };
    let world = World::with(DevnetConfig { arbos: 51, ..DevnetConfig::default() });
    let server = world.devnet.serve(([127, 0, 0, 1], 0).into()).await.unwrap();
    let (is_deployed, _) = deploy(&tool, &server);
    assert!(!is_deployed);
    assert!(created(&world).is_empty());
}
