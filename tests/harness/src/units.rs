//! Units of a chain's clock, which counts in 64 bits.

/// Hours in a day.
pub const HOURS_PER_DAY: u64 = 24;

/// Hours in a week.
pub const HOURS_PER_WEEK: u64 = 7 * HOURS_PER_DAY;

/// Seconds in an hour.
pub const HOUR_SECS: u64 = basalt_model::HOUR_SECS as u64;

/// Seconds in a day.
pub const DAY_SECS: u64 = basalt_model::DAY_SECS as u64;

/// Seconds in a week.
pub const WEEK_SECS: u64 = basalt_model::WEEK_SECS as u64;

/// Seconds in a year of 365 days.
pub const YEAR_SECS: u64 = basalt_model::YEAR_SECS as u64;
