//! The rate in time.

use basalt_math::{Line, MAX_96, Rate};
use proptest::prelude::*;

use crate::strategies::{case, some};

proptest! {
    #![proptest_config(some())]

    #[test]
    fn the_rate_agrees_with_the_model_at_any_time(case in case(), now in any::<u32>()) {
        for now in [case.now, now] {
            prop_assert_eq!(case.ledger.line.at(now).0, case.model().rate_at(now));
        }
    }

    #[test]
    fn the_rate_never_falls_while_nothing_is_reported(
        case in case(), times in any::<[u32; 2]>(), later in 0_u32..100,
    ) {
        let line = case.ledger.line;
        let (earlier, later_still) = (times[0].min(times[1]), times[0].max(times[1]));
        prop_assert!(line.at(earlier) <= line.at(later_still));
        prop_assert!(line.at(case.now) <= line.at(case.now + later));
    }

    #[test]
    fn the_rate_stays_between_its_ends(case in case(), now in any::<u32>()) {
        let line = case.ledger.line;
        prop_assert!(line.start_rate <= line.at(now) && line.at(now) <= line.end_rate);
    }
}

#[test]
fn the_rate_is_the_start_before_and_the_end_after() {
    let line = Line { start_rate: Rate(10), end_rate: Rate(20), start: 100, end: 200 };
    assert_eq!(line.at(0), Rate(10));
    assert_eq!(line.at(100), Rate(10));
    assert_eq!(line.at(109), Rate(10));
    assert_eq!(line.at(110), Rate(11));
    assert_eq!(line.at(199), Rate(19));
    assert_eq!(line.at(200), Rate(20));
    assert_eq!(line.at(u32::MAX), Rate(20));
}

#[test]
fn the_widest_line_does_not_overflow() {
    let line = Line { start_rate: Rate(0), end_rate: Rate(MAX_96), start: 0, end: u32::MAX };
    assert_eq!(
        line.at(u32::MAX - 1).0,
        MAX_96 / u128::from(u32::MAX) * u128::from(u32::MAX - 1)
            + MAX_96 % u128::from(u32::MAX) * u128::from(u32::MAX - 1) / u128::from(u32::MAX)
    );
}

#[test]
fn a_level_line_is_level() {
    let line = Line::flat(Rate(7), 50);
    assert_eq!([line.at(0), line.at(50), line.at(u32::MAX)], [Rate(7); 3]);
}
