//! What a vault takes at a time, and what it does not.

use super::{Layer, Refused};
use crate::Stop;

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// Ask for an exit through the queue.
    Request,
    /// Send assets to work.
    Allocate,
    /// Leave at once.
    Exit,
    /// Come in, or settle the queue.
    EnterOrSettle,
}

/// What opens and closes a vault, in seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gate {
    /// Paused before this time. Pauses are read from the chain, not foreseen.
    pub paused_until: u32,
    /// Alarmed before this time.
    pub alarmed_until: u32,
    /// Whether the alarm of this report is used up.
    pub is_alarm_spent: bool,
    /// Stale from this time on; the largest number where nothing can go stale.
    pub stale_at: u32,
}

impl Layer {
    /// Whether the vault takes an act at `now`.
    pub fn admit(&self, act: Act, now: u32) -> Result<(), Refused> {
        let stop = if now < self.gate.paused_until {
            Stop::Pause
        } else if act == Act::Request {
            return Ok(());
        } else if now < self.gate.alarmed_until {
            Stop::Alarm
        } else if act >= Act::Exit && self.gate.stale_at != u32::MAX && now >= self.gate.stale_at {
            Stop::Age
        } else if self.accounts.bunker.is_some() {
            Stop::Bunker
        } else if act == Act::EnterOrSettle && self.accounts.is_reopening {
            Stop::Reopening
        } else {
            return Ok(());
        };
        Err(Refused::Closed(stop))
    }

    /// 0: open. 1: bunker. 2: reopening.
    pub const fn phase(&self) -> u8 {
        if self.accounts.bunker.is_some() {
            1
        } else if self.accounts.is_reopening {
            2
        } else {
            0
        }
    }

    /// Stops everything but requests and what needs no leave for a day.
    pub const fn alarm(&mut self, now: u32) -> Result<(), Refused> {
        if self.gate.is_alarm_spent {
            return Err(Refused::Closed(Stop::SpentAlarm));
        }
        self.gate.is_alarm_spent = true;
        self.gate.alarmed_until = now.saturating_add(86_400);
        Ok(())
    }
}
