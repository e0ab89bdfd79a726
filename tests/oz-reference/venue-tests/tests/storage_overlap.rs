//! The defect of SDK 0.9 that keeps these components off the money path, reproduced.
//!
//! A storage structure that holds a packed value and then a nested structure reports one slot less
//! than it uses, so that the field after it lies on the nested structure's last slot. Should this
//! test fail one day, a reason given in the README is gone.

#![expect(dead_code, reason = "only the layout of these structures is asked for")]

extern crate alloc;

use stylus_sdk::{
    prelude::*,
    storage::{StorageAddress, StorageType, StorageU256},
};

#[storage]
struct Owned {
    owner: StorageAddress,
}

/// The shape of OpenZeppelin's `UpgradeableBeacon`, and of their `Erc4626`.
#[storage]
struct Beacon {
    implementation: StorageAddress,
    owned: Owned,
}

#[storage]
struct Token {
    beacon: Beacon,
    supply: StorageU256,
}

#[test]
fn seventy_two_bytes_of_fields_are_laid_into_two_slots() {
    let bytes = 2 * StorageAddress::SLOT_BYTES + StorageU256::SLOT_BYTES;
    assert_eq!(bytes, 72);
    assert_eq!(Beacon::REQUIRED_SLOTS, 1, "a nested structure starts a slot, so this uses two");
    assert_eq!(Token::REQUIRED_SLOTS * 32, 64, "so the supply lies on the owner");
}
