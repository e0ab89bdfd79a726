//! Units of a chain's clock, which counts in 64 bits.

/// Hours in a day.
pub const HOURS_PER_DAY: u64 = 24;

/// Hours in a week.
pub const HOURS_PER_WEEK: u64 = 7 * HOURS_PER_DAY;

/// Seconds in an hour.
pub const HOUR_SECS: u64 = 3_600;

/// Seconds in a day.
pub const DAY_SECS: u64 = HOURS_PER_DAY * HOUR_SECS;

/// Seconds in a week.
pub const WEEK_SECS: u64 = 7 * DAY_SECS;

/// Seconds in a year of 365 days.
pub const YEAR_SECS: u64 = 365 * DAY_SECS;
