//! What opens and closes a vault, in the order in which contracts look at it.

use basalt_math::Phase;

use crate::step::Refusal;

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// Ask for an exit through the queue.
    Request,
    /// Send assets to work.
    Allocate,
    /// Leave at once.
    Exit,
    /// Come in, or settle.
    EnterOrSettle,
}

/// Stops and limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The most that the vault may own.
    pub deposit_cap: u128,
    /// Paused before this time.
    pub paused_until: u32,
    /// Alarmed before this time.
    pub alarmed_until: u32,
    /// Whether an alarm was raised since the last report.
    pub is_alarm_spent: bool,
    /// Stale from this time on; the largest number where nothing can go stale.
    pub stale_at: u32,
}

impl Gate {
    /// Refuses an act while the vault does not take it.
    pub fn admit(&self, phase: Phase, now: u32, act: Act) -> Result<(), Refusal> {
        if now < self.paused_until {
            return Err(Refusal::Paused);
        }
        if act == Act::Request {
            return Ok(());
        }
        if now < self.alarmed_until {
            return Err(Refusal::Alarmed);
        }
        if act >= Act::Exit && self.is_stale(now) {
            return Err(Refusal::Stale);
        }
        match phase {
            Phase::Bunker => Err(Refusal::InBunker),
            Phase::Reopening if act == Act::EnterOrSettle => Err(Refusal::Reopening),
            Phase::Open | Phase::Reopening => Ok(()),
        }
    }

    /// Whether the newest report is too old.
    pub const fn is_stale(&self, now: u32) -> bool {
        now >= self.stale_at && self.stale_at != u32::MAX
    }
}
