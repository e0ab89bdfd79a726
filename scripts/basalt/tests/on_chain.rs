//! The commands that talk to a chain, run as scripts run them: against a devnet of this process
//! over its socket.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use alloy::primitives::{Bytes, U256};
use basalt_client::{deploy::STYLUS_DEPLOYER, dev, record};
use basalt_local as local;
use basalt_manifest::{PROGRAMS, find, instances};
use basalt_programs::{build, compress, process, without_project_hash};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    fs,
    net::Ipv4Addr,
    path::{Path, PathBuf},
    process::{Command, Output},
};
use stylus_devnet::{Devnet, DevnetConfig, Server};

/// The development chain id that `basalt up` does not use, so that no running chain's record is
/// touched.
const CHAIN_ID: u64 = 31_337;

/// Number of steps of a deployment: each contract and each wiring call of the manifest.
fn steps() -> usize {
    instances().map(|(_, instance)| 1 + instance.wiring.len()).sum()
}

/// A chain with a socket.
struct Chain {
    devnet: Devnet,
    server: Server,
}

impl Chain {
    async fn start(chain_id: u64) -> Self {
        Self::start_at(chain_id, None).await
    }

    /// A chain of another time has another genesis.
    async fn start_at(chain_id: u64, timestamp: Option<u64>) -> Self {
        let config = DevnetConfig { chain_id, ..local::devnet_config(timestamp) };
        let devnet = Devnet::start(&config).unwrap();
        let server = devnet.serve((Ipv4Addr::LOCALHOST, 0).into()).await.unwrap();
        Self { devnet, server }
    }

    /// A request in this process.
    fn rpc(&self, method: &str, params: &Value) -> Value {
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let response = self.devnet.rpc(request);
        assert!(response.get("error").is_none(), "{response}");
        response["result"].clone()
    }

    fn height(&self) -> Value {
        self.rpc("eth_blockNumber", &json!([]))
    }

    /// Runs a command against the chain.
    async fn basalt(&self, args: &[&str]) -> Output {
        run(&self.server.url(), args).await
    }

    /// Its JSON result; it must succeed.
    async fn json(&self, args: &[&str]) -> Value {
        let output = self.basalt(&[args, &["--json"]].concat()).await;
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// The sentence it fails with.
    async fn refusal(&self, args: &[&str]) -> String {
        sentence(&self.basalt(args).await)
    }
}

async fn run(url: &str, args: &[&str]) -> Output {
    let mut command = Command::new(std::env::var_os("CARGO_BIN_EXE_basalt").unwrap());
    command.env("ETH_RPC_URL", url).env_remove("ETH_PRIVATE_KEY").current_dir("/").args(args);
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

/// One line on stderr that is the error, nothing on stdout, exit code 1.
fn sentence(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(output.stdout.is_empty(), "{text}");
    let line = text.lines().last().unwrap();
    line.strip_prefix("error: ").unwrap().to_owned()
}

fn key(name: &str) -> String {
    let index = dev::NAMES.iter().position(|known| *known == name).unwrap();
    dev::KEYS[index].to_string()
}

/// Every file of a record.
fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), fs::read_to_string(&path).unwrap());
        }
    }
    found
}

fn states(deployed: &Value) -> Vec<&str> {
    deployed["steps"].as_array().unwrap().iter().map(|it| it["state"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_deployment_is_recorded_and_a_second_run_changes_nothing() {
    let chain = Chain::start(CHAIN_ID).await;
    let workspace = basalt_programs::workspace::Workspace::find().unwrap();
    let folder = record::folder(workspace.root(), CHAIN_ID);
    let alice = key("alice");
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    let early = chain.refusal(&["deposit", "1", "--private-key", &alice]).await;
    assert!(early.contains("deploy the suite"), "{early}");

    let first = chain.json(&["deploy"]).await;
    assert_eq!(states(&first), vec!["done"; steps()]);
    let recorded = files(&folder);
    let with_abi = PROGRAMS.iter().filter(|program| !program.interfaces.is_empty()).count();
    assert_eq!(recorded.len(), 2 + with_abi, "a deployment, its addresses, an ABI of each program");
    let before = chain.height();
    let second = chain.json(&["deploy"]).await;
    assert_eq!(states(&second), vec!["standing"; steps()]);
    assert_eq!(files(&folder), recorded);
    assert_eq!(chain.height(), before, "no transaction was sent");

    // Lost records are found again, but for the transactions.
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(states(&chain.json(&["deploy"]).await), vec!["standing"; steps()]);
    let rewritten = files(&folder);
    let addresses = folder.join("addresses.json");
    assert_eq!(rewritten[&addresses], recorded[&addresses]);
    assert!(rewritten[&folder.join("deployment.json")].contains("\"deployTx\": null"));

    // Another salt is another suite.
    assert_eq!(states(&chain.json(&["deploy", "--salt", "2"]).await), vec!["done"; steps()]);
    assert_ne!(files(&folder)[&addresses], recorded[&addresses]);

    positions(&chain, &alice).await;
    refusals(&chain, &alice).await;

    // The same id, but another chain: nothing of what is recorded is there.
    let restarted = Chain::start_at(CHAIN_ID, Some(local::START)).await;
    assert_eq!(states(&restarted.json(&["deploy"]).await), vec!["done"; steps()]);
    let deployment = folder.join("deployment.json");
    assert_ne!(genesis_hash(&files(&folder)[&deployment]), genesis_hash(&recorded[&deployment]));
}

fn genesis_hash(deployment: &str) -> String {
    let record: Value = serde_json::from_str(deployment).unwrap();
    record["genesisHash"].as_str().unwrap().to_owned()
}

async fn positions(chain: &Chain, alice: &str) {
    let deposit = chain.json(&["deposit", "10", "--private-key", alice]).await;
    assert_eq!(deposit["shares"], "10000000000000000000");
    let restaked = chain.json(&["deposit", "4", "--token", "breth", "--private-key", alice]).await;
    assert_eq!(restaked["shares"], "4000000000000000000");

    let earned = chain.json(&["simulate", "reward", "0.004", "--after-hours", "2"]).await;
    assert_eq!(earned["applied"], "4000000000000000");
    assert!(earned["end_rate"].as_str() > earned["rate"].as_str());
    // The line has run to its end, and the report is young enough still.
    chain.devnet.increase_time(6 * 86_400);
    let position = chain.json(&["position", &local::account("alice").to_string()]).await;
    let breth = &position["breth"];
    assert_eq!(breth["shares"], "4000000000000000000");
    let rate: U256 = breth["rate_wad"].as_str().unwrap().parse().unwrap();
    assert!(rate > U256::from(1_000_000_000_000_000_000_u64), "{rate}");

    let lost = chain.refusal(&["simulate", "loss", "5"]).await;
    assert!(lost.starts_with("the validators hold 0.004 ETH"), "{lost}");

    queue(chain, alice).await;

    let out = chain.json(&["redeem", "all", "--token", "breth", "--private-key", alice]).await;
    assert_eq!(out["assets"], "3996000000000000000", "less the fee of 10 basis points");
    let left = chain.json(&["redeem", "8", "--private-key", alice]).await;
    assert_eq!(left["shares"], "8000000000000000000");
}

/// A request that is cancelled, and one that is settled and claimed.
async fn queue(chain: &Chain, alice: &str) {
    let account = local::account("alice").to_string();
    let nothing = chain.refusal(&["claim", "--private-key", alice]).await;
    assert!(nothing.contains("has nothing to claim in the queue of bsETH"), "{nothing}");
    let high = chain.refusal(&["request", "1", "--min-rate", "2", "--private-key", alice]).await;
    assert!(high.starts_with("the minimum rate 2 is above the rate of the request"), "{high}");

    let made = chain.json(&["request", "1", "--min-rate", "0.9", "--private-key", alice]).await;
    assert_eq!((&made["request_id"], &made["shares"]), (&json!("1"), &json!(ether(1))));
    let position = chain.json(&["position", &account]).await;
    let request = &position["bseth"]["requests"][0];
    assert_eq!((&request["status"], &request["shares"]), (&json!("open"), &json!(ether(1))));
    assert_eq!(request["min_rate_ray"], "900000000000000000000000000");
    let early = chain.json(&["settle", "--private-key", alice]).await;
    assert_eq!((&early["shares"], &early["closed"]), (&json!("0"), &json!(0)));
    let cancelled = chain.json(&["cancel", "1", "--private-key", alice]).await;
    assert_eq!(cancelled["returned"], ether(1), "the rate has not grown meanwhile");
    let position = chain.json(&["position", &account]).await;
    assert_eq!(position["bseth"]["requests"], json!([]));

    // The report after the margin settles it by itself.
    chain.json(&["request", "1", "--private-key", alice]).await;
    chain.json(&["simulate", "reward", "0.001", "--after-hours", "3"]).await;
    let position = chain.json(&["position", &account]).await;
    let request = &position["bseth"]["requests"][0];
    assert_eq!((&request["status"], &request["shares"]), (&json!("settled"), &json!("0")));
    let late = chain.refusal(&["cancel", "2", "--private-key", alice]).await;
    assert!(late.starts_with("position 2 cannot be cancelled"), "{late}");
    let claimed = chain.json(&["claim", "--private-key", alice]).await;
    assert_eq!(claimed["request_ids"], json!(["2"]));
    assert_eq!(claimed["assets"], request["claimable"]);
    let assets: U256 = claimed["assets"].as_str().unwrap().parse().unwrap();
    assert!(assets > U256::from(1_000_000_000_000_000_000_u64), "{assets}: no fee");
    let position = chain.json(&["position", &account]).await;
    assert_eq!(position["bseth"]["requests"], json!([]));
}

/// Whole ether in wei, as JSON has it.
fn ether(whole: u64) -> String {
    basalt_client::amount::ether(whole).to_string()
}

async fn refusals(chain: &Chain, alice: &str) {
    let zero = chain.refusal(&["deposit", "0", "--private-key", alice]).await;
    assert_eq!(zero, "the amount is zero: use a larger amount");
    let rich = chain.refusal(&["deposit", "5000", "--private-key", alice]).await;
    assert!(rich.contains("too little for the 5000 ETH"), "{rich}");
    let short = chain.refusal(&["redeem", "100", "--private-key", alice]).await;
    assert!(short.contains("100 is needed: use a smaller amount"), "{short}");
    let nonsense = chain.refusal(&["deposit", "much", "--private-key", alice]).await;
    assert!(nonsense.contains("`much` is no amount"), "{nonsense}");
    let keyless = chain.refusal(&["deposit", "1"]).await;
    assert!(keyless.contains("--private-key"), "{keyless}");
    let other = chain.refusal(&["deposit", "1", "--private-key", alice, "--chain", "1"]).await;
    assert!(other.contains("serves chain 31337, not chain 1"), "{other}");

    let nobody = run("http://127.0.0.1:1", &["deposit", "1", "--private-key", alice]).await;
    let nobody = sentence(&nobody);
    assert!(nobody.starts_with("no node answers at http://127.0.0.1:1"), "{nobody}");
}

#[tokio::test]
async fn where_money_is_real_nothing_is_assumed() {
    let chain = Chain::start(42_161).await;
    let keyless = chain.refusal(&["deploy"]).await;
    assert!(keyless.contains("--private-key"), "{keyless}");
    let published = chain.refusal(&["deploy", "--private-key", &key("alice")]).await;
    assert!(published.contains("everyone knows the key of"), "{published}");
    let own = format!("0x{}", "7".repeat(64));
    let roleless = chain.refusal(&["deploy", "--private-key", &own]).await;
    assert!(roleless.contains("--owner"), "{roleless}");
    let reward = chain.refusal(&["simulate", "reward", "1"]).await;
    assert!(reward.contains("no development chain"), "{reward}");
}

#[tokio::test]
async fn where_activations_are_paused_a_deployment_says_so() {
    let chain = Chain::start(CHAIN_ID).await;
    // `setWasmActivationGas` of the chain owner, with the largest number of 64 bits.
    let data = format!("0xa0a32497{:0>64}", "f".repeat(16));
    let owner = "0x0000000000000000000000000000000000000070";
    let tx = json!({ "from": local::payer(), "to": owner, "data": data });
    chain.rpc("eth_sendTransaction", &json!([tx]));
    let paused = chain.refusal(&["deploy", "--salt", "9"]).await;
    assert!(paused.contains("are paused") && paused.contains("nothing was sent"), "{paused}");
}

#[tokio::test]
async fn a_contract_is_compared_with_the_programs_of_the_sources() {
    let chain = Chain::start(CHAIN_ID).await;
    let nobody = format!("0x{}", "9".repeat(40));
    assert!(chain.refusal(&["verify", &nobody]).await.contains("there is no contract"));

    let queue = build(&[find("withdrawal-queue").unwrap()]).unwrap().remove(0);
    chain.rpc("anvil_setCode", &json!([nobody, Bytes::from(queue.code)]));
    let same = chain.json(&["verify", &nobody]).await;
    assert_eq!((&same["program"], &same["is_same_code"]), (&json!(queue.name), &json!(true)));

    // The same module of other sources, and another module.
    let module = without_project_hash(&queue.wasm);
    let other = process(module, &[1; 32]).unwrap();
    chain.rpc("anvil_setCode", &json!([nobody, Bytes::from(compress(&other).unwrap())]));
    let similar = chain.json(&["verify", &nobody]).await;
    assert_eq!(
        (&similar["program"], &similar["is_same_code"]),
        (&json!(queue.name), &json!(false))
    );
    chain.rpc("anvil_setCode", &json!([nobody, Bytes::from(compress(&module[..8]).unwrap())]));
    let foreign = chain.refusal(&["verify", &nobody]).await;
    assert!(foreign.contains("runs none of the programs of these sources"), "{foreign}");
}

#[tokio::test]
async fn a_chain_without_the_deployer_is_told_what_to_do() {
    let chain = Chain::start(CHAIN_ID).await;
    chain.rpc("anvil_setCode", &json!([STYLUS_DEPLOYER, "0x"]));
    let refusal = chain.refusal(&["deploy", "--salt", "7"]).await;
    assert!(refusal.contains("has no StylusDeployer at"), "{refusal}");
}

#[tokio::test]
async fn the_demo_prints_one_object_and_every_check_holds() {
    for args in [&["demo", "--json"][..], &["demo", "--json", "--rpc-url", ""][..]] {
        let chain = Chain::start(CHAIN_ID).await;
        let url = chain.server.url();
        let args: Vec<&str> =
            args.iter().map(|arg| if arg.is_empty() { &url } else { *arg }).collect();
        let output = chain.basalt(&args).await;
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(summary["ok"], true);
        let steps = summary["steps"].as_array().unwrap();
        assert!(steps.len() > 15);
        for field in ["actor", "action", "gas", "rate_before", "rate_after"] {
            assert!(steps.iter().all(|step| step.get(field).is_some()), "{field}");
        }
        let checks = summary["checks"].as_array().unwrap();
        assert!(checks.len() > 40 && checks.iter().all(|check| check["ok"] == true));
    }
}
