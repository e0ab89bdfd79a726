//! The vault's own part of the storage layout; the shared part is held by the kit's tests.

use basalt_staking_vault::storage::{CONSENSUS, ORACLE};

#[test]
fn the_layout_never_moves() {
    assert_eq!([ORACLE, CONSENSUS], [21, 22]);
}
