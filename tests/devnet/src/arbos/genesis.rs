//! The genesis state: that of a dev node after its usual set-up. The chain owner, a zero L1 price,
//! the cache manager, the deployer and the CREATE2 factory are in place.

use alloy::primitives::{Address, Bytes, U256, address, uint};

use super::{block_hash_contract, precompile, slots::ARBOS_ACCOUNT, state::ArbosState};
use crate::{
    chain::state::State,
    config::{DEV_ACCOUNT, DevnetConfig},
    evm::native,
    stylus::{
        params::{ArbosVersion, StylusParams},
        pricer::DataPricer,
    },
};

/// Initial and minimum base fee, in wei per gas.
const BASE_FEE_WEI: u64 = 100_000_000;

/// Initial balance of the dev account in wei: 1000 ether.
const DEV_BALANCE: U256 = uint!(1_000_000_000_000_000_000_000_U256);

/// Placeholder for the contract that auctions space in the program cache. As on a dev node, its
/// code is all zeros: it accepts every call and does nothing.
const CACHE_MANAGER: Address = address!("2F8Bd4EaB69764c105aDd7dE7CB0402557a44E6f");

/// Length of the placeholder's code in bytes.
const CACHE_MANAGER_BYTES: usize = 7452;

/// Creates the accounts and the `ArbOS` state of block 0.
pub(crate) fn genesis(config: &DevnetConfig, arbos: ArbosVersion) -> State {
    let mut state = State::default();

    // A non-zero nonce makes the account exist although it has no code and no balance.
    state.account_mut(ARBOS_ACCOUNT).nonce = 1;
    let mut chain = ArbosState::new(&mut state);
    chain.set_version(arbos.number());
    chain.set_chain_id(config.chain_id);
    chain.set_brotli_level(1);
    chain.set_base_fee(U256::from(BASE_FEE_WEI));
    chain.set_min_base_fee(U256::from(BASE_FEE_WEI));
    chain.set_params(&StylusParams::defaults(arbos));
    chain.set_data_pricer(&DataPricer::default());
    chain.chain_owners().add(Address::ZERO);
    chain.chain_owners().add(DEV_ACCOUNT.address);
    chain.cache_managers().add(CACHE_MANAGER);

    for address in precompile::addresses() {
        state.account_mut(address).set_code(Bytes::from_static(&[0xfe]));
    }
    if arbos.has_block_hash_contract() {
        block_hash_contract::deploy(&mut state);
    }
    for contract in native::CONTRACTS {
        let account = state.account_mut(contract.address);
        account.nonce = 1;
        account.set_code(Bytes::from_static(contract.code));
    }
    let cache_manager = state.account_mut(CACHE_MANAGER);
    cache_manager.nonce = 1;
    cache_manager.set_code(vec![0; CACHE_MANAGER_BYTES].into());

    state.account_mut(DEV_ACCOUNT.address).balance = DEV_BALANCE;
    for (address, balance) in &config.accounts {
        state.account_mut(*address).balance = *balance;
    }
    state
}
