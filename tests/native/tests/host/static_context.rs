//! Inside a static call nothing changes, at any depth.

use crate::support::{A, B, C, SLOT, call, code, send, stored, world, writes};
use alloy_primitives::U256;
use basalt_kit::{Word, native::Host};
use basalt_native::CallResult;

/// Makes a static call of a contract with this code and returns its result.
fn static_call(run: impl Fn(&dyn Host, &[u8]) -> CallResult + 'static) -> Result<Vec<u8>, Vec<u8>> {
    let mut world = world();
    world.place(B, code(run));
    world.place(C, writes(3, Ok(Vec::new())));
    world.place(
        A,
        code(|host, _| {
            let (is_ok, length) = host.static_call(B, &[], u64::MAX);
            let data = host.return_data(length);
            if is_ok { Ok(data) } else { Err(data) }
        }),
    );
    let result = send(&mut world, A).map(|outcome| {
        assert!(outcome.logs.is_empty());
        outcome.data
    });
    assert_eq!([A, B, C].map(|contract| stored(&world, contract)), [U256::ZERO; 3]);
    result
}

#[test]
fn a_write_fails_without_data_when_it_is_flushed() {
    let store = |host: &dyn Host| host.store(&SLOT, &Word::from(1_u32));
    let flushed = static_call(move |host, _| {
        store(host);
        host.flush(false);
        unreachable!("the host has ended the call")
    });
    assert_eq!(flushed, Err(Vec::new()));
    let at_the_end = static_call(move |host, _| {
        store(host);
        Ok(vec![1])
    });
    assert_eq!(at_the_end, Err(Vec::new()));
    let reverted = static_call(move |host, _| {
        store(host);
        Err(vec![2])
    });
    assert_eq!(reverted, Err(vec![2]));
}

#[test]
fn a_write_of_zero_to_a_slot_that_was_not_loaded_is_a_write() {
    let result = static_call(|host, _| {
        host.store(&SLOT, &Word::ZERO);
        Ok(vec![1])
    });
    assert_eq!(result, Err(Vec::new()));
}

#[test]
fn a_write_of_the_loaded_value_is_no_write() {
    let result = static_call(|host, _| {
        let word = host.load(&SLOT);
        host.store(&SLOT, &word);
        Ok(vec![1])
    });
    assert_eq!(result, Ok(vec![1]));
}

#[test]
fn a_log_fails_without_data() {
    assert_eq!(
        static_call(|host, _| {
            host.log(&[], 0);
            Ok(vec![1])
        }),
        Err(Vec::new())
    );
}

#[test]
fn a_call_with_ether_fails_and_the_caller_goes_on() {
    let result = static_call(|host, _| {
        assert!(host.static_call(C, &[], u64::MAX) == (false, 0));
        assert!(host.call(C, &Word::from(1_u32), &[], u64::MAX) == (false, 0));
        Ok(vec![1])
    });
    assert_eq!(result, Ok(vec![1]));
}

#[test]
fn an_inner_ordinary_call_is_static_too() {
    let result = static_call(|host, _| {
        assert!(!call(host, C), "it writes");
        Ok(vec![1])
    });
    assert_eq!(result, Ok(vec![1]));
}

#[test]
fn a_log_with_bad_topics_fails_without_data() {
    let mut world = world();
    for (length, topics) in [(31, 1), (160, 5)] {
        world.place(
            A,
            code(move |host, _| {
                host.log(&vec![0; length], topics);
                Ok(vec![1])
            }),
        );
        assert_eq!(send(&mut world, A), Err(Vec::new()));
    }
    world.place(
        A,
        code(|host, _| {
            host.log(&[0; 130], 4);
            Ok(Vec::new())
        }),
    );
    let logs = send(&mut world, A).unwrap().logs;
    assert_eq!((logs[0].topics.len(), logs[0].data.len()), (4, 2));
}
