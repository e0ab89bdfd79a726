//! Block times as text.

use alloy::primitives::U256;
use time::OffsetDateTime;

/// A timestamp as a date and time in UTC, followed by the exact seconds since 1970. A timestamp
/// beyond the year 9999 is only counted in seconds.
pub fn format_timestamp(timestamp: U256) -> String {
    let at = i64::try_from(timestamp).ok();
    let at = at.and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
    let Some(at) = at else { return format!("second {timestamp}") };
    let (hour, minute, second) = at.to_hms();
    format!("{} {hour:02}:{minute:02}:{second:02} UTC ({timestamp})", at.date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_are_calendar_dates() {
        let cases = [
            (0_u64, "1970-01-01 00:00:00 UTC (0)"),
            (951_782_400, "2000-02-29 00:00:00 UTC (951782400)"),
            (1_795_608_000, "2026-11-25 12:00:00 UTC (1795608000)"),
            (4_107_542_399, "2100-02-28 23:59:59 UTC (4107542399)"),
        ];
        for (seconds, text) in cases {
            assert_eq!(format_timestamp(U256::from(seconds)), text);
        }
        assert_eq!(format_timestamp(U256::MAX), format!("second {}", U256::MAX));
    }
}
