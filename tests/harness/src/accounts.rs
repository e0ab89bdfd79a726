//! The accounts of a world. Each world has its own keys, so that worlds on one node do not
//! interfere.

use alloy::{
    primitives::{Address, B256, keccak256},
    signers::local::PrivateKeySigner,
};
use basalt_client::suite::Roles;
use std::collections::BTreeMap;

/// All account names: the deployer, the five roles, the account that pays the yields of validators
/// and venue, and four accounts without a role.
pub const NAMES: [&str; 11] = [
    "deployer",
    "owner",
    "guardian",
    "keeper",
    "oracle",
    "consensus",
    "outside",
    "alice",
    "bob",
    "carol",
    "mallory",
];

/// The keys of one world by name.
#[derive(Clone, Debug)]
pub(crate) struct Accounts {
    signers: BTreeMap<&'static str, PrivateKeySigner>,
}

impl Accounts {
    /// Derives every key from the world's seed.
    pub(crate) fn from_seed(seed: B256) -> Self {
        let key = |name: &str| keccak256([seed.as_slice(), name.as_bytes()].concat());
        let signer = |name| PrivateKeySigner::from_bytes(&key(name)).unwrap();
        Self { signers: NAMES.into_iter().map(|name| (name, signer(name))).collect() }
    }

    pub(crate) fn signers(&self) -> impl Iterator<Item = &PrivateKeySigner> {
        self.signers.values()
    }

    pub(crate) fn signer(&self, name: &str) -> &PrivateKeySigner {
        self.signers.get(name).unwrap_or_else(|| panic!("no account is named {name}: see NAMES"))
    }

    pub(crate) fn addresses(&self) -> Vec<Address> {
        self.signers.values().map(PrivateKeySigner::address).collect()
    }

    /// Name of the account, if it belongs to this world.
    pub(crate) fn name(&self, account: Address) -> Option<&'static str> {
        self.signers.iter().find(|(_, signer)| signer.address() == account).map(|(name, _)| *name)
    }

    pub(crate) fn roles(&self) -> Roles {
        let address = |name| self.signer(name).address();
        Roles {
            owner: address("owner"),
            guardian: address("guardian"),
            keeper: address("keeper"),
            oracle: address("oracle"),
            consensus: address("consensus"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worlds_share_no_account() {
        let (one, other) =
            (Accounts::from_seed(B256::ZERO), Accounts::from_seed(B256::with_last_byte(1)));
        assert_eq!(one.addresses(), Accounts::from_seed(B256::ZERO).addresses());
        for account in one.addresses() {
            assert!(other.name(account).is_none());
            assert!(one.name(account).is_some());
        }
    }
}
