//! Units of amounts and times.

/// One ether, or one token of 18 decimals, in wei.
pub const ETHER: u128 = 10_u128.pow(18);

/// Seconds in an hour.
pub const HOUR_SECS: u32 = 60 * 60;

/// Seconds in a day.
pub const DAY_SECS: u32 = 24 * HOUR_SECS;

/// Seconds in a week.
pub const WEEK_SECS: u32 = 7 * DAY_SECS;

/// Seconds in a year of 365 days.
pub const YEAR_SECS: u32 = 365 * DAY_SECS;
