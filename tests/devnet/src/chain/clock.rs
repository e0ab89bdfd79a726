//! Time: the wall clock's, or one that stands still, plus what clients have skipped.

use std::time::{SystemTime, UNIX_EPOCH};

/// Source of block timestamps.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    /// Unix seconds at which the clock stands still, if it does.
    fixed: Option<u64>,
    /// Seconds ahead.
    ahead: u64,
    /// Unix seconds of the next block, if a client has set them.
    next: Option<u64>,
}

impl Clock {
    pub(super) const fn new(fixed: Option<u64>) -> Self {
        Self { fixed, ahead: 0, next: None }
    }

    /// Unix seconds now.
    pub(super) fn now(&self) -> u64 {
        let base = self.fixed.unwrap_or_else(|| {
            SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs())
        });
        base.saturating_add(self.ahead)
    }

    /// Moves ahead and gives by how much the clock is ahead in all.
    pub(super) const fn increase(&mut self, seconds: u64) -> u64 {
        self.ahead = self.ahead.saturating_add(seconds);
        self.ahead
    }

    /// The next block is to have this time, and later ones follow from there.
    pub(super) const fn set_next(&mut self, timestamp: u64) {
        self.next = Some(timestamp);
    }

    /// Time of the next block after one of time `parent`: never before it.
    pub(super) fn next_block_time(&self, parent: u64) -> u64 {
        self.next.unwrap_or_else(|| self.now()).max(parent)
    }

    /// A block of this time was made.
    pub(super) fn block_made(&mut self, timestamp: u64) {
        if self.next.take().is_some() {
            self.ahead = self.ahead.saturating_add(timestamp.saturating_sub(self.now()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_that_was_set_holds_for_what_follows() {
        let mut clock = Clock::new(Some(1000));
        clock.set_next(1500);
        assert_eq!(clock.next_block_time(1000), 1500);
        clock.block_made(1500);
        assert_eq!(clock.next_block_time(1500), 1500);
        assert_eq!(clock.increase(10), 510);
        assert_eq!(clock.next_block_time(1500), 1510);
        assert_eq!(clock.next_block_time(9999), 9999);
    }
}
