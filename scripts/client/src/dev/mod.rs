//! Development chains: the published keys that only they may see, ether for everyone, a clock that
//! can be moved, and the outside world that earns and loses.

mod clock;
mod funding;
mod outside;

pub use clock::{can_travel, travel};
pub use funding::fund;
pub use outside::{BURNT, consensus_loss, consensus_reward, venue_gain};

use alloy::{
    primitives::{Address, B256, b256},
    signers::local::PrivateKeySigner,
};

/// Chain ids of development nodes: an Arbitrum dev node and this project's devnet, and anvil.
pub const CHAIN_IDS: [u64; 2] = [412_346, 31_337];

/// The account that an Arbitrum dev node funds at genesis: pays for deployments and hands out ether.
pub const FUNDED_KEY: B256 =
    b256!("b6b15c8cb491557369f3c7d2c287b053eb229daa9c22138887752191c9520659");

/// The ten keys that every development tool derives from its test mnemonic, in order.
pub const KEYS: [B256; 10] = [
    b256!("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"),
    b256!("59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d"),
    b256!("5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a"),
    b256!("7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6"),
    b256!("47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a"),
    b256!("8b3a350cf5c34c9194ca85829a2df0ec3153be0318b5e2d3348e872092edffba"),
    b256!("92db14e403b83dfe3df233f83dfa3a0d7096f21ca9b0d6d6b8d88b2b4ec1564e"),
    b256!("4bbbf85ce3377467afe5d46f804f221813b2bb87f24d81f60f1fcdbf7cbf4356"),
    b256!("dbda1821b80551c9d65939329250298aa3472ba22feea921c0cf5d620ea67b97"),
    b256!("2a871d0798f97d79848a013d4936a73bf4cc922c825d33c1cf7073dff6d409c6"),
];

/// Names of the accounts of a development chain; account n signs with `KEYS[n]`.
pub const NAMES: [&str; 10] =
    ["owner", "guardian", "keeper", "oracle", "consensus", "alice", "bob", "carol", "dave", "erin"];

/// A named account of a development chain.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its name: a role, or a person.
    pub name: &'static str,
    /// Its key.
    pub signer: PrivateKeySigner,
}

impl Account {
    /// Its address.
    pub const fn address(&self) -> Address {
        self.signer.address()
    }
}

/// Whether keys that everyone knows may be used on the chain.
pub fn is_dev_chain(chain_id: u64) -> bool {
    CHAIN_IDS.contains(&chain_id)
}

/// Whether the account's key is published.
pub fn is_well_known(account: Address) -> bool {
    funded().is_some_and(|signer| signer.address() == account)
        || accounts().iter().any(|known| known.address() == account)
}

/// The account that a dev node funds at genesis.
pub fn funded() -> Option<PrivateKeySigner> {
    PrivateKeySigner::from_bytes(&FUNDED_KEY).ok()
}

/// The ten named accounts, in the order of [`NAMES`].
pub fn accounts() -> Vec<Account> {
    NAMES
        .into_iter()
        .zip(KEYS)
        .filter_map(|(name, key)| {
            PrivateKeySigner::from_bytes(&key).ok().map(|signer| Account { name, signer })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy::primitives::address;

    #[test]
    fn the_published_keys_are_the_ones_that_tools_use() {
        let accounts = accounts();
        assert_eq!(accounts.len(), NAMES.len());
        assert_eq!(accounts[0].address(), address!("f39Fd6e51aad88F6F4ce6aB8827279cffFb92266"));
        assert_eq!(accounts[9].address(), address!("a0Ee7A142d267C1f36714E4a8F75612F20a79720"));
        let funded = funded().unwrap().address();
        assert_eq!(funded, address!("3f1Eae7D46d88F08fc2F8ed27FCb2AB183EB2d0E"));
        assert!(is_well_known(funded));
        assert!(!is_well_known(Address::ZERO));
    }

    #[test]
    fn only_development_chains_take_them() {
        assert!(is_dev_chain(412_346) && is_dev_chain(31_337));
        assert!(!is_dev_chain(42_161) && !is_dev_chain(421_614) && !is_dev_chain(1));
    }
}
