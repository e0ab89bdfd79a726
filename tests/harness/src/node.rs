//! The chain of a world: a devnet in this process, or the node that `BASALT_RPC_URL` names.

use crate::accounts::Accounts;
use alloy::{primitives::B256, rpc::client::RpcClient, signers::local::PrivateKeySigner};
use basalt_client::{Connection, amount::ether, dev};
use basalt_local::START;
use std::{
    env, process,
    sync::atomic::{AtomicU64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};
use stylus_devnet::{Devnet, DevnetConfig};
use tokio::sync::{Mutex, MutexGuard};

/// Environment variable with the URL of a node to use instead of an embedded devnet.
const RPC_URL: &str = "BASALT_RPC_URL";

/// Ether of each account: the first number where the node can set balances, the second where the
/// funded account has to transfer it.
const SET_ETHER: u64 = 100_000;
const TRANSFERRED_ETHER: u64 = 10;

/// How the clock of the chain behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// Stands still and moves only on request, so that every number is predictable.
    Still,
    /// Runs, and can be moved forward.
    Running,
    /// Runs, and cannot be moved.
    Fixed,
}

/// A chain connection with funded keys.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) connection: Connection,
    pub(crate) accounts: Accounts,
    pub(crate) clock: Clock,
    /// Seed of the keys and addresses of this world.
    pub(crate) seed: B256,
    /// The devnet, if it is in this process.
    pub(crate) devnet: Option<Devnet>,
    /// Held on a shared chain, so that no other world of this process moves the clock.
    pub(crate) clock_lock: Option<MutexGuard<'static, ()>>,
}

impl Node {
    pub(crate) async fn start() -> Self {
        match env::var(RPC_URL) {
            Ok(url) => Self::at(&url).await,
            Err(_) => Self::embedded().await,
        }
    }

    /// A devnet in this process with the same keys every time.
    async fn embedded() -> Self {
        let seed = B256::with_last_byte(1);
        let accounts = Accounts::from_seed(seed);
        let balances = accounts.addresses().into_iter().map(|it| (it, ether(SET_ETHER)));
        let config = DevnetConfig {
            accounts: balances.collect(),
            timestamp: Some(START),
            ..DevnetConfig::default()
        };
        let devnet = Devnet::start(&config).unwrap_or_else(|error| panic!("{error}"));
        let client = RpcClient::new(devnet.transport(), true);
        let connection = Connection::over(client, "the embedded devnet", keys(&accounts)).await;
        let connection = connection.unwrap_or_else(|error| panic!("{error}"));
        let devnet = Some(devnet);
        Self { connection, accounts, clock: Clock::Still, seed, devnet, clock_lock: None }
    }

    /// An external node, with keys that are unique to this world. The worlds of a process take
    /// turns, because they share the clock and the nonces of the funded account.
    async fn at(url: &str) -> Self {
        static CLOCK_LOCK: Mutex<()> = Mutex::const_new(());
        let clock_lock = CLOCK_LOCK.lock().await;
        let seed = unique_seed();
        let accounts = Accounts::from_seed(seed);
        let connection = Connection::open(url, keys(&accounts)).await;
        let connection = connection.unwrap_or_else(|error| panic!("{error}"));
        let can_set = dev::fund(&connection, &accounts.addresses()[..1], ether(SET_ETHER)).await;
        let each = if can_set.is_ok() { SET_ETHER } else { TRANSFERRED_ETHER };
        let funded = dev::fund(&connection, &accounts.addresses(), ether(each)).await;
        funded.unwrap_or_else(|error| panic!("{error}"));
        let can_travel = dev::can_travel(&connection).await;
        let can_travel = can_travel.unwrap_or_else(|error| panic!("{error}"));
        let clock = if can_travel { Clock::Running } else { Clock::Fixed };
        Self { connection, accounts, clock, seed, devnet: None, clock_lock: Some(clock_lock) }
    }
}

/// The keys of the world and of the account that a development node funds.
fn keys(accounts: &Accounts) -> Vec<PrivateKeySigner> {
    accounts.signers().cloned().chain(dev::funded()).collect()
}

/// Returns a seed that no other world has.
fn unique_seed() -> B256 {
    static WORLDS: AtomicU64 = AtomicU64::new(0);
    let time = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    let world = WORLDS.fetch_add(1, Ordering::Relaxed);
    alloy::primitives::keccak256(format!("{time} {} {world}", process::id()))
}
