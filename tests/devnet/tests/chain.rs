//! The devnet as an EVM chain: transactions, blocks, receipts, time, snapshots.

mod support;

use alloy::primitives::{Address, B256, U256, address, hex, keccak256};
use serde_json::{Value, json};
use stylus_devnet::{DEV_ACCOUNT, DevnetConfig};
use support::{TX_GAS, World, calldata_gas, ether, number};

const ALICE: Address = address!("00000000000000000000000000000000000a11ce");
const BASE_FEE: u64 = 100_000_000;

/// Code that returns the word that an opcode pushes.
fn returning(opcode: u8) -> Vec<u8> {
    vec![opcode, 0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3]
}

#[test]
fn a_transfer_pays_21000_gas_at_the_base_fee_to_the_network() {
    let world = World::new();
    let before = world.devnet.balance(DEV_ACCOUNT.address);
    let sent = world.send(ALICE, [], ether(2));
    assert!(sent.success);
    assert_eq!(sent.gas_used, TX_GAS);
    assert_eq!(world.devnet.balance(ALICE), ether(2));
    let fee = U256::from(TX_GAS * BASE_FEE);
    assert_eq!(world.devnet.balance(DEV_ACCOUNT.address), before - ether(2) - fee);
    assert_eq!(world.devnet.balance(Address::ZERO), fee);
    assert_eq!(number(&sent.receipt["effectiveGasPrice"]), BASE_FEE);
    assert_eq!(sent.receipt["gasUsedForL1"], json!("0x0"));
    assert_eq!(sent.receipt["l1BlockNumber"], sent.receipt["blockNumber"]);
}

#[test]
fn tips_are_dropped() {
    let world = World::new();
    let sent = world.send_with(json!({
        "from": DEV_ACCOUNT.address, "to": ALICE, "gas": "0x5208",
        "maxFeePerGas": "0x2540be400", "maxPriorityFeePerGas": "0x2540be400",
    }));
    assert_eq!(number(&sent.receipt["effectiveGasPrice"]), BASE_FEE);
    assert_eq!(world.devnet.balance(Address::ZERO), U256::from(TX_GAS * BASE_FEE));
}

#[test]
fn gas_above_32_million_is_bought_and_refunded() {
    let world = World::new();
    // JUMPDEST, PUSH0, JUMP: an infinite loop.
    let spinner = world.deploy_code(&hex!("5b5f56"));
    let sent = world.send_with(json!({
        "from": DEV_ACCOUNT.address, "to": spinner, "gas": "0x5f5e100",
    }));
    assert!(!sent.success);
    assert_eq!(sent.gas_used, 32_000_000);
    assert_eq!(world.devnet.failure_of(sent.hash).unwrap(), "out of gas");
}

#[test]
fn block_opcodes_return_arbitrum_values() {
    let world = World::new();
    let value_of = |opcode: u8| {
        let contract = world.deploy_code(&returning(opcode));
        world.send(contract, [], U256::ZERO);
        U256::from_be_slice(&world.call(contract, []).unwrap())
    };
    let (first, second) = (value_of(0x43), value_of(0x43));
    assert_eq!(second, first + U256::from(2), "NUMBER moves with the blocks");
    assert_eq!(value_of(0x44), U256::from(1), "PREVRANDAO");
    assert_eq!(value_of(0x45), U256::from(1_u64 << 50), "GASLIMIT");
    assert_eq!(value_of(0x46), U256::from(412_346), "CHAINID");
    assert_eq!(value_of(0x42), U256::from(1_760_000_000), "TIMESTAMP");
    assert_eq!(
        value_of(0x41),
        U256::from_be_slice(&hex!("a4b000000000000000000073657175656e636572")),
        "COINBASE"
    );
    assert_eq!(value_of(0x48), U256::ZERO, "BASEFEE of a call without a gas price");
    let base_fee = world.deploy_code(&returning(0x48));
    let call = json!([{ "to": base_fee, "gasPrice": "0x5f5e100" }, "latest"]);
    assert_eq!(world.get::<U256>("eth_call", call), U256::from(BASE_FEE));
    let blob_base_fee = world.deploy_code(&returning(0x4a));
    assert_eq!(world.call(blob_base_fee, []).unwrap_err()["message"], json!("invalid opcode"));
}

#[test]
fn code_starting_with_ef_is_rejected_unless_it_is_a_program() {
    let rejects = |world: &World, code: &[u8]| {
        let sent = world.create(stylus_devnet::stylus::code::init_code(code));
        assert!(!sent.success, "{code:?}");
        assert_eq!(sent.gas_used, 32_000_000, "{code:?}");
    };
    let world = World::with(DevnetConfig { arbos: 51, ..DevnetConfig::default() });
    for code in [hex!("ef000000"), hex!("eff00100"), hex!("eff00200"), hex!("ef010000")] {
        rejects(&world, &code);
    }
    world.deploy_code(&hex!("eff0000000"));

    // From version 60 on a program can be in fragments.
    let world = World::new();
    for code in [&hex!("ef000000")[..], &hex!("eff00300"), &hex!("ef010000"), &hex!("eff001")] {
        rejects(&world, code);
    }
    for code in [&hex!("eff0000000")[..], &hex!("eff00100"), &hex!("eff00200")] {
        world.deploy_code(code);
    }
}

#[test]
fn creation_costs_the_same_gas_as_on_ethereum() {
    let world = World::new();
    let runtime = [0xfe; 10];
    let init = stylus_devnet::stylus::code::init_code(&runtime);
    let sent = world.create(init.clone());
    let words = (init.len() as u64).div_ceil(32);
    // PUSH32, DUP1, 3 PUSH1, CODECOPY (one word copied, one word of memory), PUSH1, RETURN.
    let executed = 3 + 3 + 3 * 2 + (3 + 3 + 3) + 3;
    let deposit = 200 * runtime.len() as u64;
    assert_eq!(sent.gas_used, 53_000 + calldata_gas(&init) + 2 * words + executed + deposit);
    assert_eq!(sent.contract, Some(DEV_ACCOUNT.address.create(0)));
}

#[test]
fn a_revert_refunds_unused_gas_and_returns_its_data() {
    let world = World::new();
    // Reverts with 32 bytes of 0xff.
    let contract = world.deploy_code(&hex!("5f195f5260205ffd"));
    let sent = world.send(contract, [], U256::ZERO);
    assert!(!sent.success);
    assert!(sent.gas_used < 22_000);
    let error = world.call(contract, []).unwrap_err();
    assert_eq!(error["code"], json!(3));
    assert_eq!(error["message"], json!("execution reverted"));
    assert_eq!(error["data"], json!(B256::repeat_byte(0xff)));
}

#[test]
fn blocks_are_linked_and_hold_one_transaction_each() {
    let world = World::new();
    let first = world.send(ALICE, [], U256::from(1));
    let second = world.send(ALICE, [], U256::from(1));
    let blocks: Vec<Value> = ["0x0", "0x1", "0x2"]
        .map(|number| world.get("eth_getBlockByNumber", json!([number, false])))
        .into();
    assert_eq!(blocks[1]["parentHash"], blocks[0]["hash"]);
    assert_eq!(blocks[2]["parentHash"], blocks[1]["hash"]);
    assert_eq!(blocks[1]["transactions"], json!([first.hash]));
    assert_eq!(blocks[2]["transactions"], json!([second.hash]));
    assert_eq!(blocks[2]["gasLimit"], json!("0x4000000000000"));
    let by_hash: Value = world.get("eth_getBlockByHash", json!([blocks[2]["hash"], true]));
    assert_eq!(by_hash["transactions"][0]["hash"], json!(second.hash));
    assert_eq!(by_hash["transactions"][0]["from"], json!(DEV_ACCOUNT.address));
    let header: alloy::rpc::types::Header = serde_json::from_value(blocks[2].clone()).unwrap();
    assert_eq!(header.inner.hash_slow(), header.hash);
}

#[test]
fn starts_at_different_times_have_different_genesis_hashes() {
    let genesis = |timestamp| {
        let world = World::with(DevnetConfig { timestamp, ..DevnetConfig::default() });
        world.get::<Value>("eth_getBlockByNumber", json!(["earliest", false]))["hash"].clone()
    };
    assert_eq!(genesis(Some(7)), genesis(Some(7)));
    assert_ne!(genesis(Some(7)), genesis(Some(8)));
}

#[test]
fn past_states_can_be_read_and_called() {
    let world = World::new();
    // With calldata: stores its first word in slot 0. Without: returns slot 0.
    let contract = world.deploy_code(&hex!("36600c575f545f5260205ff35b5f355f5500"));
    let deployed: Value = world.get("eth_blockNumber", json!([]));
    for value in 1_u64..=3 {
        assert!(world.send(contract, U256::from(value).to_be_bytes::<32>(), U256::ZERO).success);
    }
    let at = |offset: u64| format!("{:#x}", number(&deployed) + offset);
    for offset in 0..=3 {
        let value: U256 = world.get("eth_call", json!([{ "to": contract }, at(offset)]));
        assert_eq!(value, U256::from(offset));
        let stored: U256 = world.get("eth_getStorageAt", json!([contract, "0x0", at(offset)]));
        assert_eq!(stored, U256::from(offset));
    }
    let nonce: U256 = world.get("eth_getTransactionCount", json!([DEV_ACCOUNT.address, "0x0"]));
    assert_eq!(nonce, U256::ZERO);
}

#[test]
fn states_older_than_256_blocks_are_dropped() {
    let world = World::new();
    for _ in 0..256 {
        world.devnet.mine();
    }
    let balance = |block: &str| world.rpc("eth_getBalance", json!([DEV_ACCOUNT.address, block]));
    assert_eq!(balance("0x1").unwrap(), json!(ether(1000)));
    assert!(balance("0x0").unwrap_err()["message"].as_str().unwrap().contains("not kept"));
    assert_eq!(balance("0x200").unwrap_err()["message"], json!("header not found"));
}

#[test]
fn clients_control_the_block_time() {
    let world = World::new();
    let start = world.devnet.timestamp();
    world.devnet.increase_time(86_400);
    assert_eq!(world.devnet.timestamp(), start + 86_400);
    world.rpc("evm_increaseTime", json!([100])).unwrap();
    assert_eq!(world.devnet.timestamp(), start + 86_400, "no block yet");
    world.rpc("evm_mine", json!([])).unwrap();
    assert_eq!(world.devnet.timestamp(), start + 86_500);
    world.rpc("evm_setNextBlockTimestamp", json!([start + 90_000])).unwrap();
    world.send(ALICE, [], U256::ZERO);
    assert_eq!(world.devnet.timestamp(), start + 90_000);
    let error = world.rpc("evm_setNextBlockTimestamp", json!([start])).unwrap_err();
    assert_eq!(error["code"], json!(-32602));
}

#[test]
fn a_snapshot_restores_blocks_balances_and_time() {
    let world = World::new();
    world.send(ALICE, [], ether(1));
    let start = world.devnet.timestamp();
    let snapshot: Value = world.get("evm_snapshot", json!([]));
    world.devnet.increase_time(50);
    let gone = world.send(ALICE, [], ether(1));
    assert!(world.get::<bool>("evm_revert", json!([snapshot])));
    assert_eq!(world.devnet.balance(ALICE), ether(1));
    assert_eq!(world.devnet.timestamp(), start);
    assert_eq!(number(&world.get("eth_blockNumber", json!([]))), 1);
    assert_eq!(world.rpc("eth_getTransactionReceipt", json!([gone.hash])).unwrap(), Value::Null);
    assert!(!world.get::<bool>("evm_revert", json!([snapshot])), "the snapshot is deleted");
    assert!(world.send(ALICE, [], ether(1)).success);
}

#[test]
fn logs_are_found_by_block_address_and_topic() {
    let world = World::new();
    // Emits a log with topic 7 and the first word of the calldata as data.
    let contract = world.deploy_code(&hex!("5f355f52600760205fa100"));
    let other = world.deploy_code(&hex!("5f355f52600760205fa100"));
    let sent = world.send(contract, U256::from(5).to_be_bytes::<32>(), U256::ZERO);
    world.send(other, U256::from(6).to_be_bytes::<32>(), U256::ZERO);
    let topic = B256::from(U256::from(7));
    let all: Vec<Value> =
        world.get("eth_getLogs", json!([{ "fromBlock": "0x0", "topics": [topic] }]));
    assert_eq!(all.len(), 2);
    let one: Vec<Value> =
        world.get("eth_getLogs", json!([{ "fromBlock": "earliest", "address": contract }]));
    assert_eq!(one.len(), 1);
    assert_eq!(one[0], all[0]);
    assert_eq!(one[0]["data"], json!(B256::from(U256::from(5))));
    assert_eq!(one[0]["transactionHash"], json!(sent.hash));
    assert_eq!(one[0]["blockHash"], sent.receipt["blockHash"]);
    assert_eq!(sent.receipt["logs"], json!(one));
    let by_hash: Vec<Value> =
        world.get("eth_getLogs", json!([{ "blockHash": sent.receipt["blockHash"] }]));
    assert_eq!(by_hash, one);
    let none: Vec<Value> =
        world.get("eth_getLogs", json!([{ "fromBlock": "0x0", "topics": [keccak256("nothing")] }]));
    assert!(none.is_empty());
}

#[test]
fn filters_report_only_new_objects() {
    let world = World::new();
    let contract = world.deploy_code(&hex!("5f355f52600760205fa100"));
    let logs: Value = world.get("eth_newFilter", json!([{ "address": contract }]));
    let blocks: Value = world.get("eth_newBlockFilter", json!([]));
    let sent = world.send(contract, [], U256::ZERO);
    let changes = |id: &Value| world.get::<Vec<Value>>("eth_getFilterChanges", json!([id]));
    assert_eq!(json!(changes(&logs)), sent.receipt["logs"]);
    assert_eq!(changes(&blocks), [sent.receipt["blockHash"].clone()]);
    assert!(changes(&logs).is_empty() && changes(&blocks).is_empty());
    let again: Value = world.get("eth_getFilterLogs", json!([logs]));
    assert_eq!(again, sent.receipt["logs"]);
    assert!(world.get::<bool>("eth_uninstallFilter", json!([logs])));
    assert!(world.rpc("eth_getFilterChanges", json!([logs])).is_err());
}
