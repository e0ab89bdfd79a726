//! Errors of the rate feed.

use super::format_timestamp;
use basalt_interfaces::IRateFeed::IRateFeedErrors;

pub(super) fn sentence(error: IRateFeedErrors) -> String {
    match error {
        IRateFeedErrors::RecordTooSoon(e) => format!(
            "the next point may be recorded from {} on, and it is {}: try again then",
            format_timestamp(e.earliest),
            format_timestamp(e.now)
        ),
        IRateFeedErrors::NoSuchPoint(e) => format!(
            "the feed has no point {}: use an index from {} to below {}",
            e.index, e.oldest, e.next
        ),
        IRateFeedErrors::NoSuchRound(e) => format!(
            "the feed has no round {}: use the newest round, {}, the only one that is available",
            e.roundId, e.newest
        ),
    }
}
