//! The storage layout of both vaults, as proofs, monitors and tools know it.

use alloy_primitives::{Address, address};
use basalt_kit::{
    layout::*,
    slots::{Field, Packed},
    vault::state::{Record, Work},
};
use basalt_math::{Assets, Bps, MAX_96, Rate};

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
        (PEAK, (3, 0, 96)),
        (GROWTH_BPS, (3, 96, 16)),
        (GROWTH_IN_FORCE_BPS, (3, 112, 16)),
        (REF_TIME, (3, 128, 32)),
        (MOVED_AT, (3, 160, 32)),
        (REPORT_INDEX, (3, 192, 32)),
    ];
    for (field, (slot, bit, bits)) in fields {
        assert_eq!(field, Field { slot, bit, bits });
    }
    assert_eq!([TOTALS, LINE, WORK, RECORD], [0, 1, 2, 3]);
    assert_eq!([BALANCES, ALLOWANCES, NONCES], [4, 5, 6]);
    assert_eq!([OWNER, PENDING_OWNER, GUARDIAN, KEEPER, OWN], [7, 8, 9, 10, 11]);
}

#[test]
fn what_is_at_work_lies_before_the_address_of_the_asset() {
    let asset = address!("0x0123456789abcdef0123456789abcdef01234567");
    let work = Work { working: Assets(0x0102_0304_0506_0708_090a_0b0c), asset };

    let slot = work.pack();

    let (working, address) = slot.0.split_at(12);
    assert_eq!(working, [0x0c, 0x0b, 0x0a, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(address, asset.as_slice());
    assert_eq!(Work::unpack(&slot), work);
}

#[test]
fn a_full_amount_and_a_full_address_leave_each_other_alone() {
    for work in [
        Work { working: Assets(MAX_96), asset: Address::ZERO },
        Work { working: Assets(0), asset: Address::repeat_byte(0xff) },
    ] {
        assert_eq!(Work::unpack(&work.pack()), work);
    }
}

#[test]
fn a_record_comes_back_as_it_was_stored() {
    let record = Record {
        peak: Rate(0xfedc_ba98_7654_3210_f0e1_d2c3),
        growth: Bps(0x1234),
        growth_in_force: Bps(0x5678),
        ref_time: 0x89ab_cdef,
        moved_at: 0x0f1e_2d3c,
        index: 0x4b5a_6978,
    };
    assert_eq!(Record::unpack(Packed::from_word(&record.pack().to_word())), record);
}
