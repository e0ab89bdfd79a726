//! Whether a vault takes what somebody wants to do.
//!
//! Stops come in order, each naming its end: a pause of the guardian, an alarm of whoever reports, a
//! report that is too old, a loss that is not confirmed, a line that has to be reported once more.
//! Cancels, claims and redemptions in kind pass no gate at all.

use crate::{
    Revert, Vm, fail,
    vault::state::{Gate, load_line},
};
use basalt_interfaces::{IBunker, IRoles};
use basalt_math::{Line, Phase};

/// What somebody wants to do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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

/// Why the vault does not take it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    Paused,
    Alarmed,
    Stale,
    Bunker,
    Reopening,
}

impl Gate {
    fn stop(&self, line: &Line, now: u32, act: Act) -> Option<Stop> {
        let phase = line.phase();
        if now < self.paused_until {
            Some(Stop::Paused)
        } else if act == Act::Request {
            None
        } else if now < self.alarmed_until {
            Some(Stop::Alarmed)
        } else if act >= Act::Exit && self.is_stale(now) {
            Some(Stop::Stale)
        } else if phase == Phase::Bunker {
            Some(Stop::Bunker)
        } else if phase == Phase::Reopening && act == Act::EnterOrSettle {
            Some(Stop::Reopening)
        } else {
            None
        }
    }

    /// Whether the vault takes an act now.
    #[inline(never)]
    pub fn is_open(&self, line: &Line, now: u32, act: Act) -> bool {
        self.stop(line, now, act).is_none()
    }

    /// Refuses an act while the vault does not take it.
    #[inline(never)]
    pub fn admit(&self, line: &Line, now: u32, act: Act) -> Result<(), Revert> {
        match self.stop(line, now, act) {
            None => Ok(()),
            Some(Stop::Paused) => Err(fail!(IRoles::PausedUntil, self.paused_until)),
            Some(Stop::Alarmed) => Err(fail!(IBunker::AlarmedUntil, self.alarmed_until)),
            Some(Stop::Stale) => Err(fail!(IBunker::Stale, self.stale_at)),
            Some(Stop::Bunker) => Err(fail!(IBunker::InBunker)),
            Some(Stop::Reopening) => Err(fail!(IBunker::Reopening)),
        }
    }

    /// Whether the newest report is too old.
    pub const fn is_stale(&self, now: u32) -> bool {
        now >= self.stale_at && self.stale_at != u32::MAX
    }
}

/// [`Gate::admit`] for who needs the gate for nothing else.
#[inline(never)]
pub fn require(vm: Vm, act: Act) -> Result<(), Revert> {
    Gate::load(vm).admit(&load_line(vm), vm.now(), act)
}

/// [`Gate::is_open`] for who needs the gate for nothing else.
pub fn is_open(vm: Vm, act: Act) -> bool {
    Gate::load(vm).is_open(&load_line(vm), vm.now(), act)
}
