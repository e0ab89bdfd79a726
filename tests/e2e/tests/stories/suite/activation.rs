//! Deploying to a chain as public ones are now: activations are paused, nodes refuse trials, and a new
//! Stylus version asks for every program again.

use alloy::{
    primitives::{Address, B256, U256, address},
    providers::Provider,
    rpc::client::RpcClient,
    signers::local::PrivateKeySigner,
    sol,
};
use basalt_client::{
    Connection, Error, Result,
    activation::{self, is_active},
    dev,
    record::{Activation, Record},
    suite::{Found, Programs, Settings, Step, Suite, deploy},
};
use basalt_harness::ether;
use basalt_interfaces::IVault;
use basalt_programs::suite::programs;
use stylus_devnet::{Devnet, DevnetConfig};

const ARB_OWNER: Address = address!("0000000000000000000000000000000000000070");
/// A chain on which money is real: nothing is assumed, and gas is estimated.
const CHAIN_ID: u64 = 99_999;

sol! {
    interface IArbOwner {
        function addChainOwner(address account) external;
        function setWasmActivationGas(uint64 gas) external;
        function scheduleArbOSUpgrade(uint64 version, uint64 timestamp) external;
    }
}

/// A chain, an account of ours on it that owns chain and suite, and what to deploy.
struct Chain {
    devnet: Devnet,
    connection: Connection,
    us: Address,
    settings: Settings,
    programs: Programs,
    folder: tempfile::TempDir,
}

impl Chain {
    async fn start(arbos: u64, allows_trial_activation: bool) -> Self {
        let signer = PrivateKeySigner::from_bytes(&B256::repeat_byte(0x5a)).unwrap();
        let us = signer.address();
        let config = DevnetConfig {
            chain_id: CHAIN_ID,
            arbos,
            allows_trial_activation,
            accounts: vec![(us, ether(100))],
            ..DevnetConfig::default()
        };
        let devnet = Devnet::start(&config).unwrap();
        let add = IArbOwner::addChainOwnerCall { account: us };
        send_as_funded(&devnet, &add);
        let client = RpcClient::new(devnet.transport(), true);
        let connection = Connection::over(client, "the devnet", vec![signer]).await.unwrap();
        let mut settings = Settings::development();
        settings.roles.owner = us;
        let programs = programs(&settings).unwrap();
        let folder = tempfile::tempdir().unwrap();
        Self { devnet, connection, us, settings, programs, folder }
    }

    async fn as_owner<C: alloy::sol_types::SolCall>(&self, call: C) {
        self.connection.send(self.us, ARB_OWNER, call, U256::ZERO).await.unwrap();
    }

    async fn pause(&self) {
        self.as_owner(IArbOwner::setWasmActivationGasCall { gas: u64::MAX }).await;
    }

    async fn deploy(&self) -> Result<(Suite, Vec<Step>)> {
        let mut steps = Vec::new();
        let mut on_step = |step: &Step| steps.push(step.clone());
        let folder = Some(self.folder.path());
        let (connection, us) = (&self.connection, self.us);
        let suite =
            deploy(connection, us, &self.programs, &self.settings, folder, &mut on_step).await?;
        Ok((suite, steps))
    }

    fn record(&self) -> Record {
        Record::load(self.folder.path()).unwrap().unwrap()
    }

    async fn sent(&self) -> u64 {
        self.connection.provider().get_transaction_count(self.us).await.unwrap()
    }

    /// One ether for bsETH.
    async fn deposit(&self, suite: &Suite) -> Result<U256> {
        let call = IVault::depositCall { assets: ether(1), receiver: self.us };
        self.connection.simulate(self.us, suite.staking_vault, call, ether(1)).await
    }
}

/// Sends a call of the chain owner as the account that a development chain funds.
fn send_as_funded(devnet: &Devnet, call: &impl alloy::sol_types::SolCall) {
    let from = dev::funded().unwrap().address();
    let data = alloy::hex::encode_prefixed(call.abi_encode());
    let tx = serde_json::json!({ "from": from, "to": ARB_OWNER, "data": data });
    let answer = devnet.rpc(serde_json::json!({
        "jsonrpc": "2.0", "id": 1, "method": "eth_sendTransaction", "params": [tx],
    }));
    assert!(answer.get("error").is_none(), "{answer}");
}

#[tokio::test]
async fn where_activations_are_paused_nothing_is_sent() {
    let chain = Chain::start(61, true).await;
    chain.pause().await;
    let before = chain.sent().await;
    let error = chain.deploy().await.unwrap_err();
    assert!(matches!(error, Error::ActivationsPaused { gas: u64::MAX, .. }), "{error}");
    assert!(error.to_string().starts_with("activations of Stylus programs are paused"), "{error}");
    assert_eq!(chain.sent().await, before);

    chain.as_owner(IArbOwner::setWasmActivationGasCall { gas: 0 }).await;
    let (suite, _) = chain.deploy().await.unwrap();
    assert_eq!(chain.deposit(&suite).await.unwrap(), ether(1));
}

#[tokio::test]
async fn a_node_that_refuses_trial_activations_is_no_obstacle() {
    let chain = Chain::start(61, false).await;
    let balance = chain.connection.balance(chain.us).await.unwrap();
    let (suite, steps) = chain.deploy().await.unwrap();
    assert!(steps.iter().all(|step| matches!(step.found, Found::Done { .. })));
    assert_eq!(chain.deposit(&suite).await.unwrap(), ether(1));
    for program in chain.programs.iter() {
        assert!(is_active(&chain.connection, program.code_hash()).await.unwrap());
    }
    // The excess of the fees came back: seeds, fees of some 0.00007 ether and gas are gone.
    let left = chain.connection.balance(chain.us).await.unwrap();
    let gas: u64 = steps
        .iter()
        .filter_map(|step| match step.found {
            Found::Done { gas_used, .. } => Some(gas_used),
            _ => None,
        })
        .sum();
    let seeds = chain.settings.seed * U256::from(2);
    let paid = balance - left - seeds - U256::from(gas) * U256::from(100_000_000);
    assert!(paid < activation::FEE_SENT, "{paid} of data fees for eight programs");
}

#[tokio::test]
async fn a_constructor_that_refuses_is_told_before_anything_is_sent() {
    let mut chain = Chain::start(61, true).await;
    chain.settings.roles.oracle = Address::ZERO;
    let error = chain.deploy().await.unwrap_err().to_string();
    assert!(error.starts_with("the constructor reverted"), "{error}");
}

#[tokio::test]
async fn after_a_new_stylus_version_the_same_command_activates_the_suite_again() {
    let chain = Chain::start(51, true).await;
    let (suite, _) = chain.deploy().await.unwrap();
    assert!(chain.deposit(&suite).await.is_ok());
    chain.as_owner(IArbOwner::scheduleArbOSUpgradeCall { version: 61, timestamp: 0 }).await;
    chain.devnet.mine();
    assert!(chain.deposit(&suite).await.is_err(), "programs of another version stop");

    // Paused at the same time, as on Arbitrum One: the record says what waits.
    chain.pause().await;
    let before = chain.sent().await;
    assert!(matches!(chain.deploy().await, Err(Error::ActivationsPaused { .. })));
    assert_eq!(chain.sent().await, before);
    let contracts = chain.record().contracts;
    assert!(contracts.iter().all(|it| it.activation == Activation::Pending));

    chain.as_owner(IArbOwner::setWasmActivationGasCall { gas: 0 }).await;
    let (again, steps) = chain.deploy().await.unwrap();
    assert_eq!(again, suite);
    let activated = |step: &&Step| matches!(step.found, Found::Activated { .. });
    assert_eq!(steps.iter().filter(activated).count(), chain.programs.iter().count());
    assert!(!steps.iter().any(|step| matches!(step.found, Found::Done { .. })));
    assert!(chain.record().contracts.iter().all(|it| it.activation == Activation::Active));
    assert_eq!(chain.deposit(&suite).await.unwrap(), ether(1));
}

#[tokio::test]
async fn the_suite_lives_on_a_chain_of_arbos_51_too() {
    let chain = Chain::start(51, true).await;
    let (suite, steps) = chain.deploy().await.unwrap();
    assert!(steps.iter().all(|step| matches!(step.found, Found::Done { .. })));
    assert_eq!(chain.deposit(&suite).await.unwrap(), ether(1));
}
