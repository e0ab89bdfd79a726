//! Operations that a vault refuses in its current state.
//!
//! The reasons are checked in this order: pause, alarm, stale report, bunker, reopening. The error
//! names the first that applies, with the time at which it ends if it has one. Requests are refused in a
//! pause alone. Claims, cancels and redemptions in kind are never refused for these reasons.

use crate::{
    gate::{EntrySlot, Gate},
    state::load_line,
};
use basalt_interfaces::{IBunker, IRoles, ISafety};
use basalt_kit::{Revert, Vm, revert};
use basalt_math::{Line, Phase};

/// An operation that the state of a vault can block, in order: each one is blocked by every reason
/// that blocks the one before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// Send assets to work.
    Allocate,
    /// Exit at once.
    InstantExit,
    /// Enter, or settle the queue.
    EntryOrSettlement,
}

/// Reason why an operation is blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Blocked {
    Paused,
    Alarmed,
    Stale,
    Bunker,
    Reopening,
}

impl Gate {
    /// R9, R10: returns the first reason that blocks the operation at `now`: a pause, an alarm, a stale
    /// report, a bunker or a reopening vault.
    fn blocked(&self, line: &Line, now: u32, operation: Operation) -> Option<Blocked> {
        let phase = line.phase();
        if now < self.paused_until {
            Some(Blocked::Paused)
        } else if now < self.alarmed_until {
            Some(Blocked::Alarmed)
        } else if operation >= Operation::InstantExit && self.is_stale(now) {
            Some(Blocked::Stale)
        } else if phase == Phase::Bunker {
            Some(Blocked::Bunker)
        } else if phase == Phase::Reopening && operation == Operation::EntryOrSettlement {
            Some(Blocked::Reopening)
        } else {
            None
        }
    }

    /// Whether an operation is open at `now`.
    #[inline(never)]
    pub fn is_open(&self, line: &Line, now: u32, operation: Operation) -> bool {
        self.blocked(line, now, operation).is_none()
    }

    /// Returns the error of a blocked operation: `PausedUntil`, `AlarmedUntil`, `Stale`, `InBunker`
    /// or `Reopening`.
    #[inline(never)]
    pub fn require_open(&self, line: &Line, now: u32, operation: Operation) -> Result<(), Revert> {
        match self.blocked(line, now, operation) {
            None => Ok(()),
            Some(Blocked::Paused) => Err(revert!(IRoles::PausedUntil, self.paused_until)),
            Some(Blocked::Alarmed) => Err(revert!(ISafety::AlarmedUntil, self.alarmed_until)),
            Some(Blocked::Stale) => Err(revert!(ISafety::Stale, self.stale_at)),
            Some(Blocked::Bunker) => Err(revert!(IBunker::InBunker)),
            Some(Blocked::Reopening) => Err(revert!(IBunker::Reopening)),
        }
    }

    /// Whether the newest report is too old at `now`.
    pub const fn is_stale(&self, now: u32) -> bool {
        now >= self.stale_at && self.stale_at != u32::MAX
    }
}

/// [`Gate::require_open`] now, for operations other than an instant exit.
#[inline(never)]
pub fn require_open(vm: Vm, operation: Operation) -> Result<(), Revert> {
    EntrySlot::load(vm).gate.require_open(&load_line(vm), vm.now(), operation)
}

/// [`Gate::is_open`] now, for operations other than an instant exit.
pub fn is_open(vm: Vm, operation: Operation) -> bool {
    EntrySlot::load(vm).gate.is_open(&load_line(vm), vm.now(), operation)
}
