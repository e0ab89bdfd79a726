//! R10: the alarm.

use basalt_math::Alarm;
use basalt_math::limits::ALARM_SECS;
use basalt_model::DAY_SECS;
use proptest::prelude::*;

use crate::strategies::some;

proptest! {
    #![proptest_config(some())]

    #[test]
    fn an_alarm_stops_for_a_day_once_between_two_reports(now in 0_u32..=u32::MAX - 2 * DAY_SECS, wait in 0..DAY_SECS) {
        let alarm = Alarm::default().raise(now).unwrap();
        prop_assert_eq!(Alarm::default().until, 0);
        prop_assert_eq!(alarm.until, now + ALARM_SECS);
        prop_assert_eq!(alarm.raise(now + wait), None);
        let reported = alarm.after_report();
        prop_assert_eq!(reported.until, alarm.until);
        let again = reported.raise(now + wait).unwrap();
        prop_assert_eq!(again.until, now + wait + ALARM_SECS);
    }
}
