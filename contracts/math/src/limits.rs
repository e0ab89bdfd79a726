//! The fixed times and amounts of reports, losses, bunker, alarm and queue. Those of a pause are in the
//! kit, those of a rate feed in the feed.

use crate::units::Shares;

/// The smallest amount that the suite handles for its own sake, in wei of the asset: a seed, a request
/// and a partial payment are at least this much, so that rounding never decides what they are worth.
pub const DUST: u128 = 1_000_000_000_000_000;

/// Fewer shares than a request has: it is worth at least [`DUST`], and no rate is above 2^96 - 1, which
/// is 79.3.
pub const BELOW_A_REQUEST: Shares = Shares(DUST / 80);

/// The shortest time between two reports of one source, in block time and in reference time (R4).
pub const MIN_REPORT_INTERVAL_SECS: u32 = 3_600;

/// The window of the bound on losses (R8): 7 days.
pub const LOSS_WINDOW_SECS: u32 = 7 * 86_400;

/// The shortest time between a move of funds and the next allocation. A report must be about a time
/// after the last move; a keeper that moves a wei every second would leave no such time.
pub const MIN_ALLOCATION_REST_SECS: u32 = 600;

/// The shortest time in which a gain vests (R4): 5 days.
pub const VESTING_SECS: u32 = 5 * 86_400;

/// The longest time for which one report promises growth (R4): 30 days. The rest stays slack.
pub const MAX_VESTING_SECS: u32 = 30 * 86_400;

/// How long a provisional loss stands before anyone may confirm it (R9): 7 days.
pub const BUNKER_SECS: u32 = 7 * 86_400;

/// How long one alarm stops entries, instant exits, allocation and settlement (R10): 24 hours.
pub const ALARM_SECS: u32 = 86_400;

/// How long a batch of the queue accepts requests: an hour.
pub const BATCH_SECS: u32 = 3_600;

/// How long after the opening of a batch the reference time of a report must be to make it mature: an
/// hour for the requests of the batch and an hour for differing clocks.
pub const MATURITY_SECS: u32 = 7_200;
