//! The storage layout, and values that convert to slots and back.

use alloy_primitives::{Address, address};
use basalt_kit::{
    Word,
    slots::{Field, Packed},
};
use basalt_math::{
    MAX_96, Rate, Shares,
    queue::{Batch, Head, MAX_AMOUNT, Position, Tail},
};
use basalt_withdrawal_queue::storage::{
    APPROVED, ASSET, BALANCES, BATCHES, HEAD, MIN_RATES, OPERATORS, PARTIALS, PAYS_ETHER,
    POSITIONS, RETURNED, TAIL, VAULT, pack_batch, pack_head, pack_position, pack_tail,
    unpack_batch, unpack_head, unpack_position, unpack_tail,
};

const HOLDER: Address = address!("0xf1f2f3f4f5f6f7f8f9fafbfcfdfeff0102030405");

#[test]
fn slots_and_fields_keep_their_position() {
    let slots = [
        VAULT, ASSET, HEAD, TAIL, BATCHES, POSITIONS, MIN_RATES, PARTIALS, BALANCES, APPROVED,
        OPERATORS,
    ];
    assert_eq!(slots, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    assert_eq!(RETURNED, Field::new(11, 0, 96));
    assert_eq!(PAYS_ETHER, Field::new(HEAD, 225, 1));

    let head = Head {
        settled: 0x0403_0201,
        batch: 0x0807_0605,
        mature: 0x0c0b_0a09,
        committed: 0x100f_0e0d,
        eligible: Shares(0x1c1b_1a19_1817_1615_1413_1211),
        has_partial: true,
    };
    let first = |count: u8| {
        let mut word = Word::ZERO;
        for (byte, value) in word.0.iter_mut().zip(1..=count) {
            *byte = value;
        }
        word
    };
    let mut expected = first(28);
    expected.0[28] = 1;
    assert!(pack_head(&head).to_word() == expected);

    let tail = Tail {
        last: 0x0403_0201,
        batch: 0x0807_0605,
        latest: Shares(0x1413_1211_100f_0e0d_0c0b_0a09),
        immature: Shares(0x201f_1e1d_1c1b_1a19_1817_1615),
    };
    assert!(pack_tail(&tail).to_word() == first(32));

    let batch = Batch {
        rate: Rate(0x0c0b_0a09_0807_0605_0403_0201),
        opened_at: 0x100f_0e0d,
        first_id: 0x1413_1211,
        before: Shares(0x201f_1e1d_1c1b_1a19_1817_1615),
    };
    assert!(pack_batch(&batch).to_word() == first(32));

    let position = Position { amount: 0x0201, has_min_rate: true, is_returned: false };
    let mut expected = Word::from(HOLDER);
    expected.0[..12].copy_from_slice(&[1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x40]);
    assert!(pack_position(HOLDER, &position) == expected);
}

#[test]
fn a_position_converts_to_a_word_with_its_holder_and_back() {
    for amount in [0, 1, MAX_AMOUNT] {
        for (has_min_rate, is_returned) in [(false, false), (true, false), (false, true)] {
            let position = Position { amount, has_min_rate, is_returned };
            let word = pack_position(HOLDER, &position);
            assert_eq!(unpack_position(&word), position);
            assert_eq!(word.lower_address(), HOLDER);
        }
    }
}

#[test]
fn the_largest_head_tail_and_batch_convert_to_slots_and_back() {
    let largest = Shares(MAX_96);
    let head = Head {
        settled: u32::MAX,
        batch: u32::MAX,
        mature: u32::MAX,
        committed: u32::MAX,
        eligible: largest,
        has_partial: true,
    };
    let again = |slot: Packed| Packed::from_word(&slot.to_word());
    assert_eq!(unpack_head(again(pack_head(&head))), head);
    let head = Head { has_partial: false, ..head };
    assert_eq!(unpack_head(again(pack_head(&head))), head);

    let tail = Tail { last: u32::MAX, batch: u32::MAX, latest: largest, immature: largest };
    assert_eq!(unpack_tail(again(pack_tail(&tail))), tail);

    let batch =
        Batch { rate: Rate(MAX_96), opened_at: u32::MAX, first_id: u32::MAX, before: largest };
    assert_eq!(unpack_batch(again(pack_batch(&batch))), batch);
}
