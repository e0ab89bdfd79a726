//! The storage cache belongs to one call.

use crate::support::{A, B, SLOT, call, code, send, stored, world};
use alloy_primitives::U256;
use basalt_kit::{Word, native::Host};
use basalt_native::CallResult;

/// Loads the slot of the contract.
fn load(host: &dyn Host) -> Vec<u8> {
    host.load(&SLOT).0[31..].to_vec()
}

/// Runs an outer call of `A` whose re-entrant calls return the stored byte.
fn with_view(outer: impl Fn(&dyn Host) -> CallResult + 'static) -> Vec<u8> {
    let mut world = world();
    world.place(
        A,
        code(move |host, _| if host.is_reentrant() { Ok(load(host)) } else { outer(host) }),
    );
    send(&mut world, A).unwrap().data
}

fn view(host: &dyn Host) -> Vec<u8> {
    let (is_ok, length) = host.static_call(A, &[], u64::MAX);
    assert!(is_ok);
    host.return_data(length)
}

#[test]
fn a_nested_view_sees_a_write_only_after_a_flush() {
    let seen = with_view(|host| {
        host.store(&SLOT, &Word::from(7_u32));
        let before = view(host);
        host.flush(false);
        Ok([before, view(host), load(host)].concat())
    });
    assert_eq!(seen, [0, 7, 7]);
}

#[test]
fn a_loaded_value_stays_until_the_cache_is_cleared() {
    let mut world = world();
    world.place(
        B,
        code(|host, _| {
            assert!(call(host, A));
            Ok(Vec::new())
        }),
    );
    world.place(
        A,
        code(|host, _| {
            if host.is_reentrant() {
                host.store(&SLOT, &Word::from(9_u32));
                return Ok(Vec::new());
            }
            let before = load(host);
            host.flush(false);
            assert!(call(host, B));
            let cached = load(host);
            host.flush(true);
            Ok([before, cached, load(host)].concat())
        }),
    );
    assert_eq!(send(&mut world, A).unwrap().data, [0, 0, 9]);
}

#[test]
fn the_cache_is_written_at_the_end_of_a_successful_call() {
    let mut world = world();
    world.place(
        A,
        code(|host, _| {
            host.store(&SLOT, &Word::from(3_u32));
            Ok(Vec::new())
        }),
    );
    send(&mut world, A).unwrap();
    assert_eq!(stored(&world, A), U256::from(3));
    world.place(
        A,
        code(|host, _| {
            host.store(&SLOT, &Word::from(4_u32));
            Err(Vec::new())
        }),
    );
    send(&mut world, A).unwrap_err();
    assert_eq!(stored(&world, A), U256::from(3));
}
