//! The vault's own slots; `basalt-vault` tests the shared ones.

use basalt_staking_vault::storage::{CONSENSUS, ORACLE};

#[test]
fn slots_keep_their_number() {
    assert_eq!([ORACLE, CONSENSUS], [21, 22]);
}
