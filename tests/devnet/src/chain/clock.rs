//! The clock that sets block timestamps.

use std::time::{SystemTime, UNIX_EPOCH};

/// Source of block timestamps: the wall clock or a fixed time, plus an offset set by clients.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    /// Fixed Unix time in seconds; `None` follows the wall clock.
    fixed: Option<u64>,
    /// Seconds added to the base time.
    offset: u64,
    /// Unix timestamp that a client set for the next block.
    next: Option<u64>,
}

impl Clock {
    pub(super) const fn new(fixed: Option<u64>) -> Self {
        Self { fixed, offset: 0, next: None }
    }

    /// Returns the current Unix time in seconds.
    pub(super) fn now(&self) -> u64 {
        let base = self.fixed.unwrap_or_else(|| {
            SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs())
        });
        base.saturating_add(self.offset)
    }

    /// Moves the clock forward and returns the total offset in seconds.
    pub(super) const fn increase(&mut self, seconds: u64) -> u64 {
        self.offset = self.offset.saturating_add(seconds);
        self.offset
    }

    /// Sets the timestamp of the next block. Later blocks continue from there.
    pub(super) const fn set_next(&mut self, timestamp: u64) {
        self.next = Some(timestamp);
    }

    /// Returns the timestamp of the block after one with timestamp `parent`; never earlier than it.
    pub(super) fn next_block_time(&self, parent: u64) -> u64 {
        self.next.unwrap_or_else(|| self.now()).max(parent)
    }

    /// Updates the clock after a block with this timestamp was mined.
    pub(super) fn block_mined(&mut self, timestamp: u64) {
        if self.next.take().is_some() {
            self.offset = self.offset.saturating_add(timestamp.saturating_sub(self.now()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_blocks_continue_from_a_set_timestamp() {
        let mut clock = Clock::new(Some(1000));
        clock.set_next(1500);
        assert_eq!(clock.next_block_time(1000), 1500);
        clock.block_mined(1500);
        assert_eq!(clock.next_block_time(1500), 1500);
        assert_eq!(clock.increase(10), 510);
        assert_eq!(clock.next_block_time(1500), 1510);
        assert_eq!(clock.next_block_time(9999), 9999);
    }
}
