//! The fixed times and amounts of the rules, in one place.

/// The smallest amount that the suite handles for its own sake, in wei of the asset: a seed, a request
/// and a partial payment are at least this much, so that rounding never decides what they are worth.
pub const DUST: u128 = 1_000_000_000_000_000;

/// The shortest time between two reports of one source, in block time and in reference time (R4).
pub const MIN_REPORT_INTERVAL_SECS: u32 = 3_600;

/// The window of the bound on losses (R8): 7 days.
pub const LOSS_WINDOW_SECS: u32 = 7 * 86_400;

/// The shortest time between a move of funds and the next allocation. A report must be about a time
/// after the last move; a keeper that moves a wei every second would leave no such time.
pub const MIN_ALLOCATION_REST_SECS: u32 = 600;
