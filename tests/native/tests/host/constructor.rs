//! A deployment runs the constructor, once.

use crate::support::{A, B, SENDER, code, world};
use alloy_primitives::{U256, address};
use alloy_sol_types::{SolCall, SolValue};
use basalt_kit::router::CONSTRUCTOR;
use basalt_native::venue::{Erc20, IOzErc20};
use std::rc::Rc;

#[test]
fn a_constructor_receives_arguments_and_ether_from_the_deployer() {
    let mut world = world();
    let contract = code(|host, input| {
        assert_eq!(host.sender(), address!("cEcba2F1DC234f70Dd89F2041029807F8D03A990"));
        assert_eq!(input, [CONSTRUCTOR.as_slice(), &[7]].concat());
        Ok(Vec::new())
    });
    world.deploy(contract, A, &[7], U256::from(5)).unwrap();
    assert_eq!(world.balance(A), U256::from(5));
}

#[test]
fn a_failed_constructor_leaves_no_contract() {
    let mut world = world();
    let failed = world.deploy(code(|_, _| Err(vec![1])), A, &[], U256::from(5));
    assert_eq!(failed, Err(vec![1]));
    assert!(!world.has_code(A));
    assert_eq!(world.balance(A), U256::ZERO);
}

#[test]
fn a_foreign_token_is_constructed_once_and_keeps_balances() {
    let mut world = world();
    let names = ("Token".to_owned(), "TKN".to_owned()).abi_encode_params();
    world.deploy(Rc::new(Erc20), A, &names, U256::ZERO).unwrap();
    let again = [CONSTRUCTOR.as_slice(), &names].concat();
    assert_eq!(world.call(SENDER, A, U256::ZERO, &again), Err(Vec::new()));
    assert_eq!(world.read(A, &IOzErc20::symbolCall {}).unwrap(), "TKN");

    let mint = IOzErc20::mintCall { to: SENDER, value: U256::from(9) }.abi_encode();
    world.call(SENDER, A, U256::ZERO, &mint).unwrap();
    let transfer = IOzErc20::transferCall { to: B, value: U256::from(4) }.abi_encode();
    assert_eq!(world.call(SENDER, A, U256::ZERO, &transfer).unwrap().logs.len(), 1);
    let balances =
        [SENDER, B].map(|account| world.read(A, &IOzErc20::balanceOfCall { account }).unwrap());
    assert_eq!(balances, [5, 4].map(U256::from));
}
