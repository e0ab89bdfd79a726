//! A failed call undoes everything that it and the calls inside it did.

use crate::support::{A, B, C, SENDER, WEALTH, call, code, send, stored, world, writes};
use alloy_primitives::U256;
use basalt_kit::Word;

#[test]
fn a_failed_transaction_undoes_everything_at_any_depth() {
    let mut world = world();
    world.place(C, writes(3, Ok(Vec::new())));
    world.place(
        B,
        code(|host, _| {
            host.store(&crate::support::SLOT, &Word::from(2_u32));
            host.flush(true);
            assert!(host.call(C, &Word::from(5_u32), &[], u64::MAX).0);
            Ok(Vec::new())
        }),
    );
    world.place(
        A,
        code(|host, _| {
            assert!(host.call(B, &Word::from(7_u32), &[], u64::MAX).0);
            Err(vec![9])
        }),
    );
    assert_eq!(world.call(SENDER, A, U256::from(10), &[]), Err(vec![9]));
    for contract in [A, B, C] {
        assert_eq!(stored(&world, contract), U256::ZERO);
        assert_eq!(world.balance(contract), U256::ZERO);
        assert!(world.slots(contract).is_empty());
    }
    assert_eq!(world.balance(SENDER), U256::from(WEALTH));
}

#[test]
fn a_failed_inner_call_undoes_only_its_own_changes() {
    let mut world = world();
    world.place(C, writes(3, Ok(Vec::new())));
    world.place(
        B,
        code(|host, _| {
            host.store(&crate::support::SLOT, &Word::from(2_u32));
            host.flush(true);
            assert!(call(host, C));
            Err(Vec::new())
        }),
    );
    world.place(
        A,
        code(|host, _| {
            host.store(&crate::support::SLOT, &Word::from(1_u32));
            host.log(&[1], 0);
            assert!(!call(host, B));
            host.log(&[2], 0);
            Ok(Vec::new())
        }),
    );
    let outcome = send(&mut world, A).unwrap();
    let logged: Vec<_> = outcome.logs.iter().map(|log| (log.address, log.data.clone())).collect();
    assert_eq!(logged, [(A, vec![1]), (A, vec![2])]);
    let words = [A, B, C].map(|contract| stored(&world, contract));
    assert_eq!(words, [1, 0, 0].map(U256::from));
}

#[test]
fn a_slot_returns_to_the_value_before_the_failed_call() {
    let mut world = world();
    world.place(A, writes(1, Ok(Vec::new())));
    send(&mut world, A).unwrap();
    world.place(A, writes(2, Err(Vec::new())));
    send(&mut world, A).unwrap_err();
    assert_eq!(stored(&world, A), U256::ONE);
}

#[test]
fn a_simulated_call_changes_nothing() {
    let mut world = world();
    world.place(A, writes(1, Ok(vec![4])));
    assert_eq!(world.simulate(SENDER, A, U256::from(10), &[]), Ok(vec![4]));
    assert_eq!((stored(&world, A), world.balance(A)), (U256::ZERO, U256::ZERO));
    assert_eq!(send(&mut world, A).unwrap().logs.len(), 1, "logs of the simulation are gone");
}
