//! Whether a vault takes what somebody wants to do.
//!
//! Stops come in order, each naming its end: a pause of the guardian, an alarm of whoever reports, a
//! report that is too old, a loss that is not confirmed, a line that has to be reported once more.
//! Cancels, claims and redemptions in kind pass no gate at all.

use crate::{Revert, Vm, fail, vault::state::Gate};
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

impl Gate {
    /// Refuses an act while the vault does not take it.
    #[inline(never)]
    pub fn admit(&self, line: &Line, now: u32, act: Act) -> Result<(), Revert> {
        if now < self.paused_until {
            return Err(fail!(IRoles::PausedUntil, self.paused_until));
        }
        if act == Act::Request {
            return Ok(());
        }
        if now < self.alarmed_until {
            return Err(fail!(IBunker::AlarmedUntil, self.alarmed_until));
        }
        if act >= Act::Exit && self.is_stale(now) {
            return Err(fail!(IBunker::Stale, self.stale_at));
        }
        match line.phase() {
            Phase::Bunker => Err(fail!(IBunker::InBunker)),
            Phase::Reopening if act == Act::EnterOrSettle => Err(fail!(IBunker::Reopening)),
            Phase::Open | Phase::Reopening => Ok(()),
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
    Gate::load(vm).admit(&crate::vault::state::load_line(vm), vm.now(), act)
}
