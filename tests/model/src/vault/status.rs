//! Which operations a vault takes: pause, alarm, age, bunker, reopening.

use super::{VaultModel, parameters::Declaration};
use crate::{
    account::Account,
    refusal::Refusal,
    units::{DAY_SECS, WEEK_SECS},
};

pub(super) const PARAMETERS: &[Declaration] = &[];

/// The length of an alarm.
pub const ALARM_SECS: u32 = DAY_SECS;
/// The longest pause.
pub const MAX_PAUSE_SECS: u32 = WEEK_SECS;
/// The least time between the end of a pause and the next one by the guardian.
const PAUSE_REST_SECS: u32 = DAY_SECS;

/// An operation that may be closed, from the one that is closed least to the one that is closed most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// A request for an exit through the queue.
    Request,
    /// Assets to work.
    Allocate,
    /// An instant exit.
    Exit,
    /// An entry, or a settlement of the queue.
    EnterOrSettle,
}

/// The phase of a vault, numbered as the contracts do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// No loss waits.
    Open,
    /// A loss waits to be confirmed.
    Bunker,
    /// A loss was confirmed and no report has come since.
    Reopening,
}

/// Pause, alarm and age, in seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// Paused before this time.
    pub paused_until: u32,
    /// Alarmed before this time.
    pub alarmed_until: u32,
    /// Whether an alarm was raised since the newest report.
    pub is_alarm_spent: bool,
    /// Stale from this time on; the largest number where nothing can go stale.
    pub stale_at: u32,
}

impl Default for Status {
    fn default() -> Self {
        Self { paused_until: 0, alarmed_until: 0, is_alarm_spent: false, stale_at: u32::MAX }
    }
}

impl Status {
    /// Whether the newest report is too old.
    pub const fn is_stale(&self, now: u32) -> bool {
        now >= self.stale_at && self.stale_at != u32::MAX
    }
}

impl<A: Account> VaultModel<A> {
    /// Whether the vault takes an operation at `now`.
    pub fn admit(&self, operation: Operation, now: u32) -> Result<(), Refusal> {
        let phase = self.phase();
        let refusal = if now < self.status.paused_until {
            Refusal::Paused
        } else if operation == Operation::Request {
            return Ok(());
        } else if now < self.status.alarmed_until {
            Refusal::Alarmed
        } else if operation >= Operation::Exit && self.status.is_stale(now) {
            Refusal::Stale
        } else if phase == Phase::Bunker {
            Refusal::InBunker
        } else if operation == Operation::EnterOrSettle && phase == Phase::Reopening {
            Refusal::Reopening
        } else {
            return Ok(());
        };
        Err(refusal)
    }

    /// The phase.
    pub const fn phase(&self) -> Phase {
        if self.accounts.bunker.is_some() {
            Phase::Bunker
        } else if self.accounts.is_reopening {
            Phase::Reopening
        } else {
            Phase::Open
        }
    }

    /// The reporter stops entries, instant exits, allocations and settlement for a day.
    pub const fn alarm(&mut self, now: u32) -> Result<(), Refusal> {
        if self.status.is_alarm_spent {
            return Err(Refusal::AlarmSpent);
        }
        self.status.is_alarm_spent = true;
        self.status.alarmed_until = now.saturating_add(ALARM_SECS);
        Ok(())
    }

    /// The owner or the guardian pauses for `secs`. A pause that ends later stands; the guardian rests
    /// after each.
    pub fn pause(&mut self, secs: u32, by_owner: bool, now: u32) -> Result<(), Refusal> {
        if secs == 0 || secs > MAX_PAUSE_SECS {
            return Err(Refusal::BadPause);
        }
        if !by_owner && now < self.status.paused_until.saturating_add(PAUSE_REST_SECS) {
            return Err(Refusal::PauseTooSoon);
        }
        let until = now.saturating_add(secs);
        self.status.paused_until = self.status.paused_until.max(until);
        Ok(())
    }

    /// The owner ends a pause.
    pub fn unpause(&mut self, now: u32) {
        self.status.paused_until = self.status.paused_until.min(now);
    }
}
