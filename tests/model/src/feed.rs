//! The history of a rate feed: at most one point a day.

use crate::{refusal::Refusal, units::DAY_SECS};

/// The points of a feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FeedModel {
    /// How many there are.
    pub points: u32,
    /// The time of the newest one.
    recorded_at: u32,
}

impl FeedModel {
    /// Anyone records the rate; returns the number of the point, counted from 0.
    pub const fn record(&mut self, now: u32) -> Result<u32, Refusal> {
        if self.points > 0 && now - self.recorded_at < DAY_SECS {
            return Err(Refusal::RecordTooSoon);
        }
        let index = self.points;
        *self = Self { points: index + 1, recorded_at: now };
        Ok(index)
    }
}
