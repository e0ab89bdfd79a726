//! The return data is that of the last call.

use crate::support::{A, B, C, code, send, world};
use basalt_kit::Word;

#[test]
fn return_data_is_that_of_the_last_call() {
    let mut world = world();
    world.place(
        B,
        code(|host, _| {
            assert!(host.return_data(1) == [0], "a new call has none");
            Ok(vec![1, 2, 3])
        }),
    );
    world.place(C, code(|_, _| Err(vec![4, 5])));
    world.place(
        A,
        code(|host, _| {
            assert!(host.call(B, &Word::ZERO, &[], u64::MAX) == (true, 3));
            assert!(host.return_data(2) == [1, 2] && host.return_data(3) == [1, 2, 3]);
            assert!(host.call(C, &Word::ZERO, &[], u64::MAX) == (false, 2));
            assert!(host.return_data(4) == [4, 5, 0, 0], "padded where it is shorter");
            Ok(Vec::new())
        }),
    );
    send(&mut world, A).unwrap();
}

#[test]
fn a_call_of_an_account_without_code_succeeds_and_returns_nothing() {
    let mut world = world();
    world.place(B, code(|_, _| Ok(vec![1])));
    world.place(
        A,
        code(|host, _| {
            assert!(host.has_code(B) && !host.has_code(C));
            assert!(host.call(B, &Word::ZERO, &[], u64::MAX) == (true, 1));
            assert!(host.call(C, &Word::ZERO, &[1], u64::MAX) == (true, 0));
            assert!(host.return_data(1) == [0]);
            Ok(Vec::new())
        }),
    );
    send(&mut world, A).unwrap();
    assert!(send(&mut world, C).unwrap().data.is_empty());
}

#[test]
fn a_call_that_cannot_start_has_no_return_data() {
    let mut world = world();
    world.place(B, code(|_, _| Ok(vec![1])));
    world.place(
        A,
        code(|host, _| {
            assert!(host.call(B, &Word::ZERO, &[], u64::MAX).0);
            assert!(host.call(B, &Word::MAX, &[], u64::MAX) == (false, 0));
            Ok(host.return_data(0))
        }),
    );
    send(&mut world, A).unwrap();
}
