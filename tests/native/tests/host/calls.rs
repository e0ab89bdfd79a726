//! Depth, callers, block data and precompiles.

use crate::support::{A, B, SENDER, code, send, world};
use alloy_primitives::{Address, U256};
use basalt_kit::Word;
use basalt_native::CallResult;
use std::thread;

/// Stack of a thread that makes a thousand nested calls, in bytes.
const STACK: usize = 64 << 20;

#[test]
fn the_call_below_depth_1024_fails() {
    let deepest = || -> CallResult {
        let mut world = world();
        world.place(
            A,
            code(|host, input| {
                let depth = U256::from_be_slice(input);
                let next = (depth + U256::ONE).to_be_bytes::<32>();
                let (is_ok, _) = host.call(A, &Word::ZERO, &next, u64::MAX);
                Ok(if is_ok { host.return_data(32) } else { depth.to_be_bytes_vec() })
            }),
        );
        world.call(SENDER, A, U256::ZERO, &[]).map(|outcome| outcome.data)
    };
    let found = thread::Builder::new().stack_size(STACK).spawn(deepest).unwrap().join().unwrap();
    assert_eq!(U256::from_be_slice(&found.unwrap()), U256::from(1_024));
}

#[test]
fn a_contract_knows_its_caller_itself_and_the_block() {
    let mut world = world();
    world.place(
        B,
        code(|host, _| {
            assert_eq!((host.sender(), host.this()), (A, B));
            Ok(Vec::new())
        }),
    );
    world.place(
        A,
        code(|host, _| {
            assert_eq!((host.sender(), host.this()), (SENDER, A));
            assert!(host.call(B, &Word::ZERO, &[], u64::MAX).0);
            assert_eq!((host.sender(), host.this()), (SENDER, A));
            assert_eq!((host.timestamp(), host.chain_id()), (1_900_000_000, 412_346));
            Ok(Vec::new())
        }),
    );
    world.set_time(1_900_000_000);
    send(&mut world, A).unwrap();
}

#[test]
fn ecrecover_answers_a_contract_and_has_no_code() {
    let mut world = world();
    world.place(
        A,
        code(|host, _| {
            let ecrecover = Address::with_last_byte(1);
            assert!(!host.has_code(ecrecover));
            assert!(host.static_call(ecrecover, &[0; 128], u64::MAX) == (true, 0));
            Ok(Vec::new())
        }),
    );
    send(&mut world, A).unwrap();
}
