//! Times of a chain as people write them.

use alloy::primitives::U256;

/// A moment on chain, readable and exact.
pub fn moment(timestamp: U256) -> String {
    let Ok(seconds) = u64::try_from(timestamp) else { return format!("second {timestamp}") };
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = civil(days);
    format!(
        "{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02} UTC ({seconds})",
        rest / 3_600,
        rest % 3_600 / 60,
        rest % 60
    )
}

/// Gregorian date of a day counted from 1970-01-01: whole 400-year eras of 146,097 days, within
/// which years run from March so that the leap day comes last.
const fn civil(days: u64) -> (u64, u64, u64) {
    let shifted = days.saturating_add(719_468);
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_calendar_dates() {
        let cases = [
            (0_u64, "1970-01-01 00:00:00 UTC (0)"),
            (951_782_400, "2000-02-29 00:00:00 UTC (951782400)"),
            (1_795_608_000, "2026-11-25 12:00:00 UTC (1795608000)"),
            (4_107_542_399, "2100-02-28 23:59:59 UTC (4107542399)"),
        ];
        for (seconds, text) in cases {
            assert_eq!(moment(U256::from(seconds)), text);
        }
        assert_eq!(moment(U256::MAX), format!("second {}", U256::MAX));
    }
}
