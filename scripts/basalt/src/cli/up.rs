//! `basalt up`: a chain with the suite on it and ether for everyone, until Ctrl-C.

use super::{Error, output::print};
use alloy::primitives::{Address, B256};
use basalt_client::{
    dev, json, record,
    suite::{Settings, deploy},
};
use basalt_local as local;
use basalt_programs::{suite::programs, workspace::Workspace};
use comfy_table::{Table, presets::UTF8_FULL_CONDENSED};
use serde::Serialize;
use std::{
    fmt,
    io::{self, Write},
    net::Ipv4Addr,
};
use stylus_devnet::Devnet;

/// Start a development chain with the suite and funded accounts, and serve it until Ctrl-C.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Port of the JSON-RPC server on 127.0.0.1; 0 takes any free one.
    #[arg(long, default_value_t = 8547)]
    port: u16,
}

/// The chain that is served.
#[derive(Serialize)]
struct Running {
    rpc_url: String,
    chain_id: u64,
    contracts: Vec<Contract>,
    accounts: Vec<Account>,
}

#[derive(Serialize)]
struct Contract {
    name: String,
    #[serde(serialize_with = "json::checksummed")]
    address: Address,
}

#[derive(Serialize)]
struct Account {
    name: &'static str,
    #[serde(serialize_with = "json::checksummed")]
    address: Address,
    private_key: B256,
}

/// Prints addresses and keys, then serves.
pub async fn run(args: &Args, json: bool) -> Result<(), Error> {
    let settings = Settings::development();
    let programs = programs(&settings)?;
    let devnet = Devnet::start(&local::devnet_config(None))?;
    // The port first: where it is taken, nothing else needs to happen.
    let server = devnet.serve((Ipv4Addr::LOCALHOST, args.port).into()).await?;
    let connection = local::connect(&devnet).await?;
    let folder = record::folder(Workspace::find()?.root(), connection.chain_id());
    let payer = local::payer();
    let suite =
        deploy(&connection, payer, &programs, &settings, Some(&folder), &mut |_| {}).await?;
    let running = Running {
        rpc_url: server.url(),
        chain_id: connection.chain_id(),
        contracts: suite
            .contracts
            .into_iter()
            .map(|contract| Contract { name: contract.name, address: contract.address })
            .collect(),
        accounts: accounts(),
    };
    print(&running, json)?;
    tokio::signal::ctrl_c().await.map_err(Error::Runtime)?;
    // The terminal shows ^C in this line.
    writeln!(io::stderr(), "\nstopped").map_err(Error::Output)
}

fn accounts() -> Vec<Account> {
    let funded = dev::funded().map(|signer| Account {
        name: "funded",
        address: signer.address(),
        private_key: dev::FUNDED_KEY,
    });
    let named = dev::accounts().into_iter().zip(dev::KEYS).map(|(account, private_key)| Account {
        name: account.name,
        address: account.address(),
        private_key,
    });
    funded.into_iter().chain(named).collect()
}

impl fmt::Display for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut contracts = Table::new();
        contracts.load_style(UTF8_FULL_CONDENSED).set_header(["contract", "address"]);
        for contract in &self.contracts {
            contracts.add_row([contract.name.clone(), contract.address.to_string()]);
        }
        let mut accounts = Table::new();
        accounts.load_style(UTF8_FULL_CONDENSED).set_header(["account", "address", "private key"]);
        for account in &self.accounts {
            accounts.add_row([
                account.name.to_owned(),
                account.address.to_string(),
                account.private_key.to_string(),
            ]);
        }
        write!(
            f,
            "{contracts}\n{accounts}\n\
             Each account holds about {} ETH; everyone knows the keys, so never use one elsewhere.\n\
             Chain {} at {}. Ctrl-C stops it and forgets everything.",
            local::ALLOWANCE_ETHER,
            self.chain_id,
            self.rpc_url
        )
    }
}
