extern crate std;

use super::{Field, Packed, map_key, nested_map_key};
use crate::{Vm, Word};
use alloy_primitives::{Address, U256, address, keccak256};
use alloy_sol_types::SolValue;

const ACCOUNT: Address = address!("0x1111111111111111111111111111111111111111");

#[test]
fn a_map_entry_has_the_storage_key_of_solidity() {
    let key = map_key(Vm::without_host(), 4, &ACCOUNT.into());
    assert_eq!(key.0, keccak256((ACCOUNT, U256::from(4)).abi_encode()).0);
}

#[test]
fn a_nested_map_entry_has_the_storage_key_of_solidity() {
    let other = address!("0x2222222222222222222222222222222222222222");
    let inner = map_key(Vm::without_host(), 5, &ACCOUNT.into());

    let key = nested_map_key(Vm::without_host(), &inner, &other.into());

    let outer = keccak256((ACCOUNT, U256::from(5)).abi_encode());
    assert_eq!(key.0, keccak256((other, outer).abi_encode()).0);
}

const FIELDS: [Field; 5] = [
    Field::new(0, 0, 96),
    Field::new(0, 96, 96),
    Field::new(0, 192, 32),
    Field::new(0, 224, 16),
    Field::new(0, 240, 16),
];

#[test]
fn fields_of_a_slot_do_not_overlap() {
    for full in FIELDS {
        let slot = Packed::EMPTY.with(full, u128::MAX);
        for field in FIELDS {
            let expected = if field == full { u128::MAX >> (128 - field.bits()) } else { 0 };
            assert_eq!(slot.get(field), expected, "{field:?} with {full:?} full");
        }
    }
}

#[test]
fn a_slot_converts_to_a_word_and_back() {
    let values = [0x0102_0304_0506_0708_090a_0b0c, 0xf1f2_f3f4_f5f6, 0xdead_beef, 0xcafe, 0x1234];
    let packed = FIELDS
        .into_iter()
        .zip(values)
        .fold(Packed::EMPTY, |packed, (field, value)| packed.with(field, value));

    let read = Packed::from_word(&packed.to_word());

    assert_eq!(FIELDS.map(|field| read.get(field)), values);
}

#[test]
fn bit_zero_is_the_lowest_bit_of_byte_zero() {
    let mut bytes = [0; 32];
    bytes[0] = 1;
    bytes[12] = 2;
    bytes[24] = 3;

    let slot = Packed::from_word(&Word(bytes));

    assert_eq!(FIELDS.map(|field| slot.get(field)), [1, 2, 3, 0, 0]);
}

#[test]
fn a_field_returns_its_slot_bit_and_width() {
    let field = Field::new(0xffff, 255, 1);
    assert_eq!((field.slot(), field.bit(), field.bits()), (0xffff, 255, 1));
    let field = Field::new(0, 160, 96);
    assert_eq!((field.slot(), field.bit(), field.bits()), (0, 160, 96));
}

#[test]
fn a_field_outside_its_slot_or_wider_than_96_bits_is_refused() {
    for (slot, bit, bits) in [(0x1_0000, 0, 8), (0, 0, 0), (0, 0, 97), (0, 161, 96), (0, 249, 8)] {
        let made = std::panic::catch_unwind(|| Field::new(slot, bit, bits));
        assert!(made.is_err(), "slot {slot}, bit {bit}, {bits} bits");
    }
}

#[test]
fn replacing_a_field_changes_no_other_field() {
    let full = FIELDS.into_iter().fold(Packed::EMPTY, |packed, f| packed.with(f, u128::MAX));
    for replaced in FIELDS {
        for value in [0, 1, 0x5a5a, u128::MAX] {
            let slot = full.replacing(replaced, value);
            for field in FIELDS {
                let mask = u128::MAX >> (128 - field.bits());
                let expected = if field == replaced { value & mask } else { mask };
                assert_eq!(slot.get(field), expected, "{field:?} with {replaced:?} at {value}");
            }
            assert!(slot.replacing(replaced, u128::MAX) == full, "restored");
        }
    }
}

#[test]
fn replacing_a_field_changes_no_unused_bit() {
    let slot = Packed::from_word(&Word::MAX).replacing(Field::new(0, 120, 16), 0);
    let mut expected = [0xff; 32];
    (expected[15], expected[16]) = (0, 0);
    assert_eq!(slot.to_word().0, expected);
}

#[test]
fn constant_and_runtime_fields_read_alike() {
    let slot = Packed::from_word(&Word([0xa5; 32]));
    for field in FIELDS {
        assert_eq!(slot.field(field), slot.get(field));
    }
}
