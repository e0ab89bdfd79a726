//! The dispatch table routes the functions of its interface, and storage fields keep their
//! position.

use alloy_sol_types::SolInterface;
use basalt_interfaces::IRateFeed::IRateFeedCalls;
use basalt_kit::slots::Field;
use basalt_rate_feed::{
    SELECTORS,
    storage::{
        CAPACITY, DESCRIPTION, EVEN_RATE, EVEN_TIME, NEXT, ODD_RATE, ODD_TIME, POINTS, RECORDED_AT,
        SOURCE,
    },
};
use std::collections::BTreeSet;

#[test]
fn exactly_the_selectors_of_the_interface_are_routed() {
    let routed: BTreeSet<_> = SELECTORS.iter().copied().collect();
    let declared: BTreeSet<_> = IRateFeedCalls::selectors().collect();

    assert_eq!(routed, declared);
    assert_eq!(routed.len(), SELECTORS.len(), "a selector is routed twice");
}

#[test]
fn slots_and_fields_keep_their_position() {
    assert_eq!([SOURCE, DESCRIPTION, POINTS, CAPACITY], [0, 1, 2, 256]);
    let fields = [NEXT, RECORDED_AT, EVEN_RATE, EVEN_TIME, ODD_RATE, ODD_TIME];
    let expected = [(0, 0, 32), (0, 32, 32), (2, 0, 96), (2, 96, 32), (2, 128, 96), (2, 224, 32)];
    assert_eq!(fields.map(|field: Field| (field.slot(), field.bit(), field.bits())), expected);
}
