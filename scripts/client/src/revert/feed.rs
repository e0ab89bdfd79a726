//! Errors of the rate feed.

use super::format_timestamp;
use basalt_interfaces::IRateFeed::IRateFeedErrors;

pub(super) fn sentence(error: IRateFeedErrors) -> String {
    match error {
        IRateFeedErrors::RecordTooSoon(e) => format!(
            "the next point is due at {} (it is {}): wait for it",
            format_timestamp(e.earliest),
            format_timestamp(e.now)
        ),
        IRateFeedErrors::NoSuchPoint(e) => format!(
            "point {} is not kept: the oldest is {}, the next to be recorded {}",
            e.index, e.oldest, e.next
        ),
        IRateFeedErrors::NoSuchRound(e) => {
            format!("round {} is not kept: only the newest is, {}", e.roundId, e.newest)
        }
    }
}
