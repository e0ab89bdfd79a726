//! The storage layout of both vaults, as proofs, monitors and tools know it.

use basalt_kit::{layout::*, slots::Field};

#[test]
fn the_layout_never_moves() {
    let fields = [
        (SHARES, (0, 0, 96)),
        (BACKING, (0, 96, 96)),
        (PAUSED_UNTIL, (0, 192, 32)),
        (EXIT_FEE_BPS, (0, 224, 16)),
        (RATE_START, (1, 0, 96)),
        (RATE_END, (1, 96, 96)),
        (TIME_START, (1, 192, 32)),
        (TIME_END, (1, 224, 32)),
        (WORKING, (2, 0, 96)),
        (REF_TIME, (2, 192, 32)),
        (MOVED_AT, (2, 224, 32)),
        (PEAK, (3, 0, 96)),
        (GROWTH_BPS, (3, 192, 16)),
        (REPORT_INDEX, (3, 208, 32)),
    ];
    for (field, (slot, bit, bits)) in fields {
        assert_eq!(field, Field { slot, bit, bits });
    }
    assert_eq!([TOTALS, LINE, WORK, RECORD], [0, 1, 2, 3]);
    assert_eq!([BALANCES, ALLOWANCES, NONCES], [4, 5, 6]);
    assert_eq!([OWNER, PENDING_OWNER, GUARDIAN, KEEPER, OWN], [7, 8, 9, 10, 11]);
}
