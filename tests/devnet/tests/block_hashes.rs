//! The block hash contract (EIP-2935) in Arbitrum's form.

#![allow(clippy::unwrap_used, reason = "a panic fails the test")]

mod support;

use alloy::{
    primitives::{Address, B256, Bytes, U256, address, hex},
    sol,
    sol_types::SolCall,
};
use serde_json::{Value, json};
use stylus_devnet::DevnetConfig;
use support::{
    ARB_OWNER, TX_GAS, World, calldata_gas,
    contracts::{PROXY, proxy},
    number,
};

sol! {
    function scheduleArbOSUpgrade(uint64 version, uint64 timestamp) external;
}

const CONTRACT: Address = address!("0000F90827F1C53a10cb7A02335B175320002935");

/// EVM code that returns the block hash contract's answer to its own calldata, or reverts.
const READER: [u8; 45] = hex!(
    "5f355f5260205f60205f730000f90827f1c53a10cb7a02335b1753200029355afa1560295760205ff35b5f5ffd"
);

fn chain(arbos: u64) -> World {
    let timestamp = Some(1_760_000_000);
    World::with(DevnetConfig { arbos, timestamp, ..DevnetConfig::default() })
}

fn word(number: u64) -> B256 {
    U256::from(number).into()
}

fn last(world: &World) -> u64 {
    number(&world.get::<Value>("eth_blockNumber", json!([])))
}

fn hash_of(world: &World, number: u64) -> B256 {
    let block: Value = world.get("eth_getBlockByNumber", json!([U256::from(number), false]));
    serde_json::from_value(block["hash"].clone()).unwrap()
}

/// The answer to a direct call at the last block.
fn hash_in_contract(world: &World, number: u64) -> Result<B256, Value> {
    world.call(CONTRACT, word(number)).map(|output| B256::from_slice(&output))
}

#[test]
fn contracts_of_both_kinds_read_the_hashes_of_earlier_blocks() {
    let world = chain(61);
    let reader = world.deploy_code(&READER);
    let program = world.wat(PROXY);
    world.devnet.increase_time(60);
    let last = last(&world);
    for number in 0..last {
        let hash = Bytes::from(hash_of(&world, number));
        assert_eq!(world.call(reader, word(number)).unwrap(), hash);
        let static_call = proxy(3, CONTRACT, word(number).as_slice());
        assert_eq!(world.call(program, static_call).unwrap(), hash);
    }
    for unknown in [last, last + 1, u64::MAX] {
        assert!(hash_in_contract(&world, unknown).is_err(), "block {unknown}");
    }
    assert!(world.call(CONTRACT, [1]).is_err(), "calldata is one word");
}

#[test]
fn a_transaction_reads_its_parent_at_the_price_of_the_code() {
    let world = chain(61);
    world.devnet.mine();
    let parent = last(&world);
    let data = word(parent);
    let sent = world.send(CONTRACT, data, U256::ZERO);
    assert!(sent.success);
    // The check of the caller and of the calldata, the call of `ArbSys` (100 for the call, 800 for
    // its state, 3 for its result), two checks of the number, and the load of a cold slot.
    let code = 21 + 21 + 16 + (32 + 100 + 800 + 3) + 33 + 28 + (21 + 2_100);
    assert_eq!(sent.gas_used, TX_GAS + calldata_gas(data.as_slice()) + code);

    // The pending block sees the last block's hash, the last block does not.
    let call = json!({ "to": CONTRACT, "data": word(parent + 1) });
    let pending: B256 = world.get("eth_call", json!([call, "pending"]));
    assert_eq!(pending, hash_of(&world, parent + 1));
    assert!(hash_in_contract(&world, parent + 1).is_err());
}

#[test]
fn a_block_number_is_the_slot_and_a_reverted_chain_forgets() {
    let world = chain(61);
    let snapshot = world.devnet.snapshot();
    world.devnet.mine();
    world.devnet.mine();
    assert_eq!(world.devnet.storage_at(CONTRACT, U256::from(1)), hash_of(&world, 1));
    assert_eq!(world.devnet.storage_at(CONTRACT, U256::from(2)), B256::ZERO);
    assert!(world.devnet.revert(snapshot));
    assert_eq!(world.devnet.storage_at(CONTRACT, U256::ZERO), B256::ZERO);
    world.devnet.mine();
    assert_eq!(world.devnet.storage_at(CONTRACT, U256::ZERO), hash_of(&world, 0));
}

#[test]
fn version_40_brings_the_contract_and_its_first_block_stores_nothing() {
    let world = chain(39);
    world.devnet.mine();
    assert_eq!(world.call(CONTRACT, word(0)).unwrap(), Bytes::new(), "no code");
    let time = world.devnet.timestamp();
    let upgrade = scheduleArbOSUpgradeCall { version: 51, timestamp: time }.abi_encode();
    assert!(world.send(ARB_OWNER, upgrade, U256::ZERO).success);
    world.devnet.mine();
    let first = last(&world);
    world.devnet.mine();
    assert_eq!(hash_in_contract(&world, first).unwrap(), hash_of(&world, first));
    assert_eq!(hash_in_contract(&world, first - 1).unwrap(), B256::ZERO);
    assert_eq!(world.get::<U256>("eth_getTransactionCount", json!([CONTRACT])), U256::from(1));
}
