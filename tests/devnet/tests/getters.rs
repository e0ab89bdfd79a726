//! Getters of `ArbOS` 60: their values on a chain without filters and constraints, and their gas.

#![allow(clippy::unwrap_used, reason = "a panic fails the test")]

mod support;

use alloy::{
    primitives::{Address, Bytes, U256, address, keccak256},
    sol,
    sol_types::SolCall,
};
use serde_json::json;
use stylus_devnet::DevnetConfig;
use support::{
    ARB_OWNER, TX_GAS, World, calldata_gas,
    contracts::{FORWARD_STATIC, forward},
    ether,
};

sol! {
    function getMultiGasBaseFee() external view returns (uint256[] memory);
    function getInfraFeeAccount() external view returns (address);
    function isTransactionFilterer(address account) external view returns (bool);
    function getAllTransactionFilterers() external view returns (address[] memory);
    function getFilteredFundsRecipient() external view returns (address);
    function getMaxStylusContractFragments() external view returns (uint8);
    function isChainOwner(address account) external view returns (bool);
    function addChainOwner(address account) external;
    function setL2BaseFee(uint256 price) external;
}

const ARB_OWNER_PUBLIC: Address = address!("000000000000000000000000000000000000006b");
const ARB_GAS_INFO: Address = address!("000000000000000000000000000000000000006c");

fn chain(arbos: u64) -> World {
    World::with(DevnetConfig { arbos, ..DevnetConfig::default() })
}

fn get<C: SolCall>(world: &World, precompile: Address, call: &C) -> C::Return {
    C::abi_decode_returns(&world.call(precompile, call.abi_encode()).unwrap()).unwrap()
}

#[test]
fn each_kind_of_resource_has_the_base_fee() {
    let world = chain(61);
    let fee = U256::from(200_000_000);
    let change = setL2BaseFeeCall { price: fee }.abi_encode();
    assert!(world.send(ARB_OWNER, change, U256::ZERO).success);
    assert_eq!(get(&world, ARB_GAS_INFO, &getMultiGasBaseFeeCall {}), vec![fee; 9]);

    let data = getMultiGasBaseFeeCall {}.abi_encode();
    let sent = world.send(ARB_GAS_INFO, data.clone(), U256::ZERO);
    // The version, the base fee and nine fees are read; the result has 11 words.
    let reads = 800 + 800 + 9 * 800 + 3 * 11;
    assert_eq!(sent.gas_used, TX_GAS + calldata_gas(&data) + reads);
}

#[test]
fn the_number_of_fragments_costs_a_read_of_the_parameters() {
    let world = chain(61);
    assert_eq!(get(&world, ARB_OWNER_PUBLIC, &getMaxStylusContractFragmentsCall {}), 4);
    let data = getMaxStylusContractFragmentsCall {}.abi_encode();
    let sent = world.send(ARB_OWNER_PUBLIC, data.clone(), U256::ZERO);
    assert_eq!(sent.gas_used, TX_GAS + calldata_gas(&data) + 800 + 100 + 3);
}

#[test]
fn owners_read_that_nothing_is_filtered() {
    let world = chain(61);
    let account = Address::repeat_byte(7);
    assert!(!get(&world, ARB_OWNER, &isTransactionFiltererCall { account }));
    assert_eq!(get(&world, ARB_OWNER, &getAllTransactionFilterersCall {}), Vec::<Address>::new());
    assert_eq!(get(&world, ARB_OWNER, &getFilteredFundsRecipientCall {}), Address::ZERO);
    assert_eq!(get(&world, ARB_OWNER, &getInfraFeeAccountCall {}), Address::ZERO);

    // Others may not ask `ArbOwner`.
    world.devnet.set_balance(account, ether(1));
    let data = Bytes::from(getInfraFeeAccountCall {}.abi_encode());
    let call = json!({ "from": account, "to": ARB_OWNER, "data": data });
    assert!(world.rpc("eth_call", json!([call, "latest"])).is_err());
}

#[test]
fn a_getter_of_owners_emits_their_event_unless_the_context_is_static() {
    let world = chain(61);
    let data = isChainOwnerCall { account: Address::ZERO }.abi_encode();
    let sent = world.send(ARB_OWNER, data.clone(), U256::ZERO);
    assert_eq!(sent.gas_used, TX_GAS + calldata_gas(&data));
    let event = json!(keccak256("OwnerActs(bytes4,address,bytes)"));
    assert_eq!(sent.receipt["logs"][0]["topics"][0], event);

    let owner = world.deploy_code(&FORWARD_STATIC);
    let add = addChainOwnerCall { account: owner }.abi_encode();
    assert!(world.send(ARB_OWNER, add, U256::ZERO).success);
    let asked = forward(ARB_OWNER, &data);
    assert_eq!(
        world.call(owner, asked.clone()).unwrap(),
        Bytes::from(U256::from(1).to_be_bytes::<32>())
    );
    let sent = world.send(owner, asked, U256::ZERO);
    assert_eq!((sent.success, &sent.receipt["logs"]), (true, &json!([])));
}

#[test]
fn version_51_does_not_have_them() {
    let world = chain(51);
    assert!(world.call(ARB_GAS_INFO, getMultiGasBaseFeeCall {}.abi_encode()).is_err());
    let missing = [
        getAllTransactionFilterersCall {}.abi_encode(),
        getFilteredFundsRecipientCall {}.abi_encode(),
        isTransactionFiltererCall { account: Address::ZERO }.abi_encode(),
    ];
    for data in missing {
        assert!(world.call(ARB_OWNER, data).is_err());
    }
    assert_eq!(get(&world, ARB_OWNER, &getInfraFeeAccountCall {}), Address::ZERO);
}
