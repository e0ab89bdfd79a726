//! Reproduces the storage layout defect of SDK 0.9, for which these components are not used in our
//! contracts.
//!
//! A storage structure with a packed value followed by a nested structure reports one slot less
//! than it uses. The next field then shares the last slot of the nested structure. If this test
//! fails, the defect is fixed and the README must be updated.

#![expect(dead_code, reason = "the test only inspects the layout")]

extern crate alloc;

use stylus_sdk::{
    prelude::*,
    storage::{StorageAddress, StorageType, StorageU256},
};

#[storage]
struct Owned {
    owner: StorageAddress,
}

/// Has the same shape as OpenZeppelin's `UpgradeableBeacon` and `Erc4626`.
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
fn a_structure_with_72_bytes_of_fields_reports_two_slots() {
    let bytes = 2 * StorageAddress::SLOT_BYTES + StorageU256::SLOT_BYTES;
    assert_eq!(bytes, 72);
    assert_eq!(Beacon::REQUIRED_SLOTS, 1, "it uses two, because a nested structure starts a slot");
    assert_eq!(Token::REQUIRED_SLOTS * 32, 64, "the supply shares a slot with the owner");
}
