//! Development chains: the embedded devnet or a running node, with all development keys.

use alloy::{
    primitives::{Address, B256, U256},
    rpc::client::RpcClient,
    signers::local::PrivateKeySigner,
};
use basalt_client::{Connection, Error, Result, amount::ether, dev};
use stylus_devnet::{Devnet, DevnetConfig};

/// Balance of each named account at the start, in whole ether.
pub const ALLOWANCE_ETHER: u64 = 1_000;

/// Start time of a chain that exists only in this process: noon of 25 November 2026. Its clock does
/// not run by itself, so each run yields the same numbers.
pub const START: u64 = 1_795_608_000;

/// All keys of a development chain: the funded account first, then the named ones.
pub fn signers() -> Vec<PrivateKeySigner> {
    dev::funded()
        .into_iter()
        .chain(dev::accounts().into_iter().map(|account| account.signer))
        .collect()
}

/// The configuration of a devnet on which every named account has its balance and can be used
/// without its key. With a `start` its clock does not run by itself.
pub fn devnet_config(start: Option<u64>) -> DevnetConfig {
    DevnetConfig {
        accounts: dev::accounts()
            .iter()
            .map(|account| (account.address(), ether(ALLOWANCE_ETHER)))
            .collect(),
        keys: dev::KEYS.to_vec(),
        timestamp: start,
        ..DevnetConfig::default()
    }
}

/// Connects to a devnet in this process.
pub async fn connect(devnet: &Devnet) -> Result<Connection> {
    let client = RpcClient::new(devnet.transport(), true);
    Connection::over(client, "the embedded devnet", signers()).await
}

/// The account that pays for everything on a development chain.
pub fn payer() -> Address {
    dev::funded().map(|signer| signer.address()).unwrap_or_default()
}

/// Address of a named account of a development chain; zero for an unknown name.
pub fn account(name: &str) -> Address {
    dev::accounts()
        .iter()
        .find(|account| account.name == name)
        .map_or(Address::ZERO, dev::Account::address)
}

/// Funds every named account.
pub async fn fund_all(connection: &Connection) -> Result<()> {
    let accounts: Vec<_> = dev::accounts().iter().map(dev::Account::address).collect();
    dev::fund(connection, &accounts, ether(ALLOWANCE_ETHER)).await
}

/// A salt that no suite of this chain has used: its time and height.
pub async fn fresh_salt(connection: &Connection) -> Result<B256> {
    let height = connection.raw("eth_blockNumber", serde_json::json!([])).await?;
    let height = height.as_str().and_then(|hex| hex.parse::<U256>().ok());
    let height = height.ok_or_else(|| Error::Node("it does not know its height".to_owned()))?;
    let time = U256::from(connection.now().await?);
    Ok(B256::from((time << 128) | (height + U256::ONE)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_payer_signs_first_and_every_name_has_an_account() {
        let signers = signers();
        assert_eq!(signers.len(), 11);
        assert_eq!(signers[0].address(), payer());
        for name in dev::NAMES {
            assert_ne!(account(name), Address::ZERO, "{name}");
        }
        assert_eq!(account("nobody"), Address::ZERO);
    }
}
