//! The sides of the comparison: contracts that take the same calls.

use crate::solidity::Contracts;
use alloy::{
    primitives::{Address, Bytes, U256},
    sol_types::{SolCall, SolValue},
};
use basalt_client::{Receipt, dev};
use basalt_harness::{HOUR_SECS, World, ether};
use basalt_interfaces::{IQueuedVault, IToken};

/// Two vaults and the queue of the first. The twin takes every call of the suite.
#[derive(Clone, Copy, Debug)]
pub struct Side {
    /// Takes ether.
    pub vault: Address,
    /// Pays what the vault settles.
    pub queue: Address,
    /// Takes shares of the vault.
    pub manager: Address,
}

impl Side {
    /// The suite of this world.
    pub fn basalt(world: &World) -> Self {
        let suite = world.suite();
        Self {
            vault: suite.staking_vault,
            queue: suite.staking_queue,
            manager: suite.restaking_manager,
        }
    }

    /// The Solidity twin, with the roles and seeds of this world's suite.
    pub async fn twin(world: &World, contracts: &Contracts) -> Self {
        let role = |name| world.address(name);
        let seed = world.settings().seed;
        let roles = (role("owner"), role("guardian"), role("keeper"));
        let arguments = (roles.0, roles.1, roles.2, role("oracle"), role("consensus"));
        let arguments = arguments.abi_encode_params();
        let vault = create(world, contracts, "TwinStaking", &arguments, seed).await;
        let arguments = (roles.0, roles.1, roles.2, vault).abi_encode_params();
        let manager = create(world, contracts, "TwinManager", &arguments, seed).await;
        let queue = create(world, contracts, "TwinQueue", &vault.abi_encode(), U256::ZERO).await;
        send(world, "owner", vault, IQueuedVault::setQueueCall { queue }, U256::ZERO).await;
        Self { vault, queue, manager }
    }
}

/// A library's vault over `asset`.
pub async fn library(world: &World, contracts: &Contracts, name: &str, asset: Address) -> Address {
    create(world, contracts, name, &asset.abi_encode(), U256::ZERO).await
}

/// Deploys a contract until its address has no zero byte: zeros make calls that name it cheaper.
async fn create(
    world: &World,
    contracts: &Contracts,
    name: &str,
    arguments: &[u8],
    value: U256,
) -> Address {
    let contract = contracts.get(name).unwrap_or_else(|| panic!("no contract is named {name}"));
    let code: Bytes = [contract.bytecode.as_ref(), arguments].concat().into();
    loop {
        let address = world.create(code.clone(), value).await;
        if !address.contains(&0) {
            return address;
        }
    }
}

/// Sends a call, which must succeed.
pub async fn send(
    world: &World,
    who: &str,
    to: Address,
    call: impl SolCall,
    value: U256,
) -> Receipt {
    world.send(who, to, call, value).await
}

/// Allows `spender` to take any amount of `token` from `who`.
pub async fn approve_all(world: &World, who: &str, token: Address, spender: Address) {
    let call = IToken::approveCall { spender, value: U256::MAX };
    send(world, who, token, call, U256::ZERO).await;
}

/// Whole tokens.
pub fn whole(tokens: u64) -> U256 {
    ether(tokens)
}

/// Lets hours pass.
pub async fn wait(world: &World, hours: u64) {
    dev::travel(world.connection(), hours * HOUR_SECS).await.unwrap();
}
