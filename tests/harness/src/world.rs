//! A deployed suite with funded accounts and its model.

use crate::{
    accounts::Accounts,
    build,
    mock_contract::{MockAction, MockContract},
    node::{Clock, Node},
};
use alloy::{
    network::TransactionBuilder,
    primitives::{Address, B256, Bytes, U256},
    rpc::types::TransactionRequest,
    sol_types::SolCall,
};
use basalt_client::{
    Connection, Receipt,
    deploy::{Construction, deploy},
    suite::{self, Contract, Settings, Strategy, StrategySettings, Suite},
};
use basalt_interfaces::IToken;
use basalt_mirror::CheckedSuite;
use std::sync::atomic::{AtomicU64, Ordering};
use stylus_devnet::Devnet;
use tokio::sync::MutexGuard;

/// Gas limit of a deployment by a test.
const DEPLOY_GAS: u64 = 30_000_000;

/// A deployed suite, its accounts and its model. Every failed check panics with a message.
#[derive(Debug)]
pub struct World {
    pub(crate) checked: CheckedSuite,
    pub(crate) accounts: Accounts,
    pub(crate) clock: Clock,
    /// The devnet, if it is in this process.
    pub(crate) devnet: Option<Devnet>,
    /// Salt of the addresses of the suite.
    salt: B256,
    /// Number of steps between two comparisons of all numbers.
    pub(crate) compares_every: u64,
    /// Steps since the last comparison.
    pub(crate) steps: u64,
    /// On a shared node, the next world starts when this one is dropped.
    _clock_lock: Option<MutexGuard<'static, ()>>,
}

impl World {
    /// Builds outdated programs, starts a devnet in this process (or connects to the node that
    /// `BASALT_RPC_URL` names), and deploys a suite with a venue.
    pub async fn start() -> Self {
        // A zero in an address makes calls that name it cheaper, and addresses depend on the bytes of
        // the programs. Without zeros gas changes only if the programs do.
        static FIRST: AtomicU64 = AtomicU64::new(0);
        loop {
            let number = FIRST.load(Ordering::Relaxed);
            let world = Self::numbered(number).await;
            let has_zero = |contract: &Contract| contract.address.contains(&0);
            if world.clock != Clock::Still || !world.suite().contracts.iter().any(has_zero) {
                return world;
            }
            FIRST.store(number + 1, Ordering::Relaxed);
        }
    }

    /// A world whose addresses have this number.
    async fn numbered(number: u64) -> Self {
        let Node { connection, accounts, clock, seed, devnet, clock_lock } = Node::start().await;
        let salt = seed ^ B256::from(U256::from(number) << 128);
        let settings = settings(&accounts, salt);
        let deployer = accounts.signer("deployer").address();
        let result = deploy_suite(&connection, deployer, &settings).await;
        let (suite, _) = result.unwrap_or_else(|error| panic!("{error}"));
        let checked = CheckedSuite::start(connection, suite, &accounts.addresses()).await;
        let checked = checked.unwrap_or_else(|error| panic!("{error}"));
        let world = Self {
            checked,
            accounts,
            clock,
            devnet,
            salt,
            compares_every: 1,
            steps: 0,
            _clock_lock: clock_lock,
        };
        world.extend_suite_activation().await;
        world
    }

    /// Same as `start`, for a test that moves the clock. Where the node's clock cannot be moved,
    /// prints that the test is skipped and returns `None`.
    pub async fn with_time_travel(story: &str) -> Option<Self> {
        let world = Self::start().await;
        if world.clock == Clock::Fixed {
            println!("skipped: {story} (the node's clock cannot be moved)");
            return None;
        }
        Some(world)
    }

    /// Address of an account in [`NAMES`](crate::NAMES).
    pub fn address(&self, name: &str) -> Address {
        self.accounts.signer(name).address()
    }

    /// Key of an account in [`NAMES`](crate::NAMES), to sign permits.
    pub fn signer(&self, name: &str) -> &alloy::signers::local::PrivateKeySigner {
        self.accounts.signer(name)
    }

    /// Addresses of the deployed contracts.
    pub fn suite(&self) -> Suite {
        self.checked.suite().clone()
    }

    /// bsETH.
    pub const fn staking_vault(&self) -> Address {
        self.checked.suite().staking_vault
    }

    /// brETH.
    pub const fn restaking_manager(&self) -> Address {
        self.checked.suite().restaking_manager
    }

    /// The first adapter and its venue.
    pub fn strategy(&self) -> Strategy {
        self.checked.suite().strategies.first().unwrap().clone()
    }

    /// Connection to the node, for calls without a method here.
    pub const fn connection(&self) -> &Connection {
        &self.checked.connection
    }

    /// How the clock of the chain behaves.
    pub const fn clock(&self) -> Clock {
        self.clock
    }

    /// The model of both vaults. Update it when a test changes the chain without a step of the
    /// world.
    pub const fn reference(&mut self) -> &mut basalt_mirror::ReferenceSuite {
        &mut self.checked.reference
    }

    /// Name of a known contract or account, else its address.
    pub fn name(&self, account: Address) -> String {
        let name = self.checked.suite().name(account).or_else(|| self.accounts.name(account));
        name.map_or_else(|| account.to_string(), str::to_owned)
    }

    /// Calls a view, which must succeed.
    pub async fn read<C: SolCall>(&self, to: Address, call: C) -> C::Return {
        let answer = self.connection().read(to, call).await;
        answer.unwrap_or_else(|error| panic!("{}: {error}", C::SIGNATURE))
    }

    /// Sends a call, which must succeed. The model is not updated.
    pub async fn send<C: SolCall>(&self, who: &str, to: Address, call: C, value: U256) -> Receipt {
        let receipt = self.connection().send(self.address(who), to, call, value).await;
        receipt.unwrap_or_else(|error| panic!("{who}: {}: {error}", C::SIGNATURE))
    }

    /// Forces ether onto an account by a self-destruct, without a call. The model is not updated.
    pub async fn force_ether(&self, receiver: Address, wei: U256) {
        let gone = MockContract::new().otherwise([MockAction::SelfDestruct(receiver)]);
        let giver = self.deploy_mock(&gone).await;
        self.send_ether("mallory", giver, wei).await;
    }

    /// Sends plain ether, which must be accepted. The model is not updated.
    pub async fn send_ether(&self, who: &str, to: Address, wei: U256) -> Receipt {
        let receipt = self.connection().transfer(self.address(who), to, wei).await;
        receipt.unwrap_or_else(|error| panic!("{who}: {error}"))
    }

    /// Ether of an account, in wei.
    pub async fn ether_of(&self, account: Address) -> U256 {
        self.connection().balance(account).await.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Balance of an account in an ERC-20 token.
    pub async fn balance_of(&self, token: Address, account: Address) -> U256 {
        self.read(token, IToken::balanceOfCall { account }).await
    }

    /// Timestamp of the newest block, in seconds.
    pub async fn now(&self) -> u64 {
        self.connection().now().await.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Settings with which this world's suite was deployed.
    pub fn settings(&self) -> Settings {
        settings(&self.accounts, self.salt)
    }

    /// Deploys the missing contracts of the suite that `settings` describe; returns the suite and
    /// the result of each step. The world keeps its own suite.
    pub async fn deploy_suite(
        &self,
        settings: &Settings,
    ) -> Result<(Suite, Vec<suite::Step>), basalt_client::Error> {
        deploy_suite(self.connection(), self.address("deployer"), settings).await
    }

    /// Deploys another program, such as `oz-erc20`; `arguments` are ABI-encoded. `number`
    /// distinguishes several contracts of one program.
    pub async fn deploy_program(&self, name: &str, arguments: Vec<u8>, number: u64) -> Address {
        let deployed = self.try_deploy_program(name, arguments, number).await;
        deployed.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Same as `deploy_program`, for a constructor that may revert.
    pub async fn try_deploy_program(
        &self,
        name: &str,
        arguments: Vec<u8>,
        number: u64,
    ) -> Result<Address, basalt_client::Error> {
        self.try_deploy_with(name, arguments, U256::ZERO, number).await
    }

    /// Same as `try_deploy_program`, with ether for the constructor. Number 0 is the suite's own
    /// contract.
    pub async fn try_deploy_with(
        &self,
        name: &str,
        arguments: Vec<u8>,
        value: U256,
        number: u64,
    ) -> Result<Address, basalt_client::Error> {
        let salt = self.salt ^ B256::from(U256::from(number) << 64);
        let construction = Construction { arguments, value, salt, gas: Some(DEPLOY_GAS) };
        let deployer = self.address("deployer");
        let program = build::program(name);
        let deployment = deploy(self.connection(), deployer, &program, &construction).await?;
        self.extend_activation(deployment.address).await;
        Ok(deployment.address)
    }

    /// Deploys an EVM contract with this runtime code.
    pub async fn deploy_evm(&self, runtime: &[u8]) -> Address {
        let length = u16::try_from(runtime.len()).unwrap().to_be_bytes();
        // PUSH2 length, DUP1, PUSH1 11, PUSH0, CODECOPY, PUSH0, RETURN; one STOP pads it to 11
        // bytes.
        let [high, low] = length;
        let prelude = [0x61, high, low, 0x80, 0x60, 11, 0x5f, 0x39, 0x5f, 0xf3, 0x00];
        self.create([prelude.as_slice(), runtime].concat().into(), U256::ZERO).await
    }

    /// Deploys an EVM contract with this creation code and its arguments.
    pub async fn create(&self, code: Bytes, value: U256) -> Address {
        let request = TransactionRequest::default()
            .with_from(self.address("deployer"))
            .with_deploy_code(code)
            .with_value(value)
            .with_gas_limit(DEPLOY_GAS);
        let receipt = self.connection().mine(request).await;
        let receipt = receipt.unwrap_or_else(|error| panic!("{error}"));
        assert!(receipt.status(), "the deployment failed");
        receipt.contract_address.unwrap()
    }
}

/// Settings of a suite with its own venue, at addresses that are unique to the salt.
fn settings(accounts: &Accounts, salt: B256) -> Settings {
    let strategies = vec![StrategySettings::development()];
    Settings { salt, ..Settings::new(accounts.roles(), strategies) }
}

async fn deploy_suite(
    connection: &Connection,
    from: Address,
    settings: &Settings,
) -> Result<(Suite, Vec<suite::Step>), basalt_client::Error> {
    let programs = build::programs();
    let mut steps = Vec::new();
    let mut on_step = |step: &suite::Step| steps.push(step.clone());
    let deployed = suite::deploy(connection, from, programs, settings, None, &mut on_step);
    let suite = deployed.await?;
    Ok((suite, steps))
}
