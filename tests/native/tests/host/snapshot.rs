//! Snapshots across transactions.

use crate::support::{A, SENDER, send, stored, world, writes};
use alloy_primitives::U256;

#[test]
fn a_snapshot_is_restored_as_often_as_wanted() {
    let mut world = world();
    world.place(A, writes(1, Ok(Vec::new())));
    send(&mut world, A).unwrap();
    let snapshot = world.snapshot();
    for word in 2..5 {
        world.set_time(u64::from(word));
        world.place(A, writes(word, Ok(Vec::new())));
        world.call(SENDER, A, U256::from(3), &[]).unwrap();
        assert_eq!(stored(&world, A), U256::from(word));
        world.restore(&snapshot);
        assert_eq!((stored(&world, A), world.balance(A)), (U256::ONE, U256::ZERO));
        assert_eq!(world.block().timestamp, 1_800_000_000);
        let logs = send(&mut world, A).unwrap().logs;
        assert_eq!((logs.len(), stored(&world, A)), (1, U256::ONE));
    }
}
