//! Storage fields keep their position.

use basalt_kit::slots::Field;
use basalt_rate_feed::storage::{
    CAPACITY, DESCRIPTION, EVEN_RATE, EVEN_TIME, NEXT, ODD_RATE, ODD_TIME, POINTS, RECORDED_AT,
    SOURCE,
};

#[test]
fn slots_and_fields_keep_their_position() {
    assert_eq!([SOURCE, DESCRIPTION, POINTS, CAPACITY], [0, 1, 2, 256]);
    let fields = [NEXT, RECORDED_AT, EVEN_RATE, EVEN_TIME, ODD_RATE, ODD_TIME];
    let expected = [(0, 0, 32), (0, 32, 32), (2, 0, 96), (2, 96, 32), (2, 128, 96), (2, 224, 32)];
    assert_eq!(fields.map(|field: Field| (field.slot(), field.bit(), field.bits())), expected);
}
