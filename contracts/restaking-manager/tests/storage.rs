//! The manager's own slots.

use basalt_kit::slots::{Field, Packed};
use basalt_math::{Assets, Bps, MAX_96};
use basalt_restaking_manager::storage::{
    ADAPTER_COUNT, ADAPTERS, BOOK, CAP, INDEX_PLUS_ONE, PLACEMENTS, Placement, REPORTED_AT,
    SHARE_CAP_BPS,
};

#[test]
fn slots_and_fields_keep_their_position() {
    assert_eq!([ADAPTER_COUNT, ADAPTERS, PLACEMENTS], [21, 22, 23]);
    let fields = [BOOK, CAP, REPORTED_AT, SHARE_CAP_BPS, INDEX_PLUS_ONE];
    let expected = [(0, 96), (96, 96), (192, 32), (224, 16), (240, 8)];
    assert_eq!(fields.map(Field::slot), [PLACEMENTS; 5]);
    assert_eq!(fields.map(|field| (field.bit(), field.bits())), expected);
}

#[test]
fn a_placement_converts_to_a_slot_and_back() {
    let placement = Placement {
        book: Assets(0x0123_4567_89ab_cdef_0f1e_2d3c),
        cap: Assets(0xfedc_ba98_7654_3210_f0e1_d2c3),
        reported_at: 0x89ab_cdef,
        share_cap: Bps(9_876),
        index_plus_one: 16,
    };

    let word = placement.pack().to_word();

    assert_eq!(Placement::unpack(Packed::from_word(&word)), placement);
}

#[test]
fn fields_do_not_overlap() {
    let alone = [
        Placement { book: Assets(MAX_96), ..Placement::default() },
        Placement { cap: Assets(MAX_96), ..Placement::default() },
        Placement { reported_at: u32::MAX, ..Placement::default() },
        Placement { share_cap: Bps(u16::MAX), ..Placement::default() },
        Placement { index_plus_one: u8::MAX, ..Placement::default() },
    ];

    for placement in alone {
        let word = placement.pack().to_word();
        assert_eq!(Placement::unpack(Packed::from_word(&word)), placement);
    }
}

#[test]
fn an_empty_slot_is_not_listed() {
    assert!(!Placement::unpack(Packed::EMPTY).is_listed());
}

#[test]
fn the_smaller_cap_is_the_limit() {
    let placement = |cap, share_cap| Placement {
        cap: Assets(cap),
        share_cap: Bps(share_cap),
        ..Placement::default()
    };

    assert_eq!(placement(100, 5_000).limit(Assets(1_000)), Assets(100));
    assert_eq!(placement(900, 5_000).limit(Assets(1_000)), Assets(500));
    assert_eq!(placement(900, 3_333).limit(Assets(1_001)), Assets(333));
    assert_eq!(placement(MAX_96, 10_000).limit(Assets(MAX_96)), Assets(MAX_96));
}
