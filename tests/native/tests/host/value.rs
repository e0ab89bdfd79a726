//! Ether moves before the code runs, and returns if the call fails.

use crate::support::{A, B, SENDER, WEALTH, code, world};
use alloy_primitives::{Address, U256};
use basalt_kit::Word;

#[test]
fn ether_arrives_before_the_code_runs() {
    let mut world = world();
    world.place(
        A,
        code(|host, _| {
            assert!(host.value() == Word::from(10_u32) && host.balance(A) == Word::from(10_u32));
            assert!(host.call(B, &Word::from(4_u32), &[], u64::MAX).0);
            assert!(host.balance(A) == Word::from(6_u32) && host.balance(B) == Word::from(4_u32));
            Ok(Vec::new())
        }),
    );
    world.call(SENDER, A, U256::from(10), &[]).unwrap();
    let balances = [SENDER, A, B].map(|account| world.balance(account));
    assert_eq!(balances, [WEALTH - 10, 6, 4].map(U256::from));
}

#[test]
fn the_ether_of_a_failed_call_returns() {
    let mut world = world();
    world.place(B, code(|_, _| Err(Vec::new())));
    world.place(
        A,
        code(|host, _| {
            assert!(!host.call(B, &Word::from(4_u32), &[], u64::MAX).0);
            assert!(host.balance(A) == Word::from(10_u32) && host.balance(B).is_zero());
            Ok(Vec::new())
        }),
    );
    world.call(SENDER, A, U256::from(10), &[]).unwrap();
    assert_eq!(world.balance(A), U256::from(10));
}

#[test]
fn a_call_with_more_ether_than_the_caller_has_fails_without_data() {
    let mut world = world();
    world.place(
        A,
        code(|host, _| {
            assert!(host.call(B, &Word::from(11_u32), &[], u64::MAX) == (false, 0));
            Ok(Vec::new())
        }),
    );
    world.call(SENDER, A, U256::from(10), &[]).unwrap();
    assert_eq!(world.balance(B), U256::ZERO);
    assert_eq!(world.call(SENDER, A, U256::from(WEALTH), &[]), Err(Vec::new()));
}

#[test]
fn an_account_can_send_ether_to_itself() {
    let mut world = world();
    world.call(SENDER, SENDER, U256::from(WEALTH), &[]).unwrap();
    assert_eq!(world.balance(SENDER), U256::from(WEALTH));
    assert_eq!(world.balance(Address::ZERO), U256::ZERO);
}
