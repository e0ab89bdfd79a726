//! The gates of entries and exits: one slot for each, so that neither reads what only the other needs.
//!
//! Times and flow limits stand in both slots, at the same position. Entries own them;
//! [`EntrySlot::store`] copies them for exits.

use crate::layout::{
    ALARM_SPENT, ALARMED_UNTIL, BURN_LIMIT_BPS, DEPOSIT_CAP, ENTRY, EXIT, EXIT_FEE_BPS,
    MINT_LIMIT_BPS, PAUSED_UNTIL, STALE_AT, UNAVAILABLE,
};
use basalt_kit::{Vm, slots::Packed};
use basalt_math::{Alarm, Assets, Bps, FlowLimits, Totals};

/// Times that close a vault, and the limits on net flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The vault is paused before this time.
    pub paused_until: u32,
    /// The vault is alarmed before this time (R10).
    pub alarmed_until: u32,
    /// The newest report is stale from this time on; `u32::MAX` while nothing can become stale.
    pub stale_at: u32,
    /// Limits on net mints and burns in a day. Both decay the flow, so both slots have both.
    pub limits: FlowLimits,
}

impl Gate {
    /// Makes the value from the fields of either slot.
    const fn unpack(slot: Packed) -> Self {
        Self {
            paused_until: slot.get_32(PAUSED_UNTIL),
            alarmed_until: slot.get_32(ALARMED_UNTIL),
            stale_at: slot.get_32(STALE_AT),
            limits: FlowLimits {
                mint: Bps(slot.get_16(MINT_LIMIT_BPS)),
                burn: Bps(slot.get_16(BURN_LIMIT_BPS)),
            },
        }
    }

    /// Packs the value into the fields of either slot.
    fn pack(&self) -> Packed {
        Packed::EMPTY
            .with(PAUSED_UNTIL, self.paused_until.into())
            .with(ALARMED_UNTIL, self.alarmed_until.into())
            .with(STALE_AT, self.stale_at.into())
            .with(MINT_LIMIT_BPS, self.limits.mint.0.into())
            .with(BURN_LIMIT_BPS, self.limits.burn.0.into())
    }
}

/// The gate of entries, and the deposit cap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntrySlot {
    /// Largest amount that the ledger may own.
    pub deposit_cap: Assets,
    /// Times and limits.
    pub gate: Gate,
    /// Whether an alarm was raised since the newest report (R10).
    pub is_alarm_spent: bool,
}

impl EntrySlot {
    /// Loads the slot.
    #[inline(never)]
    pub fn load(vm: Vm) -> Self {
        Self::unpack(Packed::load(vm, ENTRY))
    }

    /// Stores the slot, and a copy of its gate in the slot of exits.
    #[inline(never)]
    pub fn store(&self, vm: Vm) {
        self.pack().store(vm, ENTRY);
        ExitSlot { gate: self.gate, ..ExitSlot::load(vm) }.store(vm);
    }

    /// The last alarm.
    pub const fn alarm(&self) -> Alarm {
        Alarm { until: self.gate.alarmed_until, is_spent: self.is_alarm_spent }
    }

    /// Makes the value from the fields of its slot.
    pub const fn unpack(slot: Packed) -> Self {
        Self {
            deposit_cap: Assets(slot.get(DEPOSIT_CAP)),
            gate: Gate::unpack(slot),
            is_alarm_spent: slot.get(ALARM_SPENT) != 0,
        }
    }

    /// Packs the value into its slot.
    pub fn pack(&self) -> Packed {
        self.gate
            .pack()
            .with(DEPOSIT_CAP, self.deposit_cap.0)
            .with(ALARM_SPENT, self.is_alarm_spent.into())
    }
}

/// The gate of instant exits, what they must leave, and their fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExitSlot {
    /// Assets that instant exits must leave: at work, owed to the queue, or below the watermark.
    pub unavailable: Assets,
    /// A copy of the times and limits of entries.
    pub gate: Gate,
    /// Flat fee of instant exits.
    pub exit_fee: Bps,
}

impl ExitSlot {
    /// Loads the slot.
    #[inline(never)]
    pub fn load(vm: Vm) -> Self {
        Self::unpack(Packed::load(vm, EXIT))
    }

    /// Stores the slot.
    #[inline(never)]
    pub fn store(&self, vm: Vm) {
        self.pack().store(vm, EXIT);
    }

    /// Assets that instant exits may take now.
    pub const fn instant(&self, totals: &Totals) -> Assets {
        Assets(totals.backing.0.saturating_sub(self.unavailable.0))
    }

    /// Makes the value from the fields of its slot.
    pub const fn unpack(slot: Packed) -> Self {
        Self {
            unavailable: Assets(slot.get(UNAVAILABLE)),
            gate: Gate::unpack(slot),
            exit_fee: Bps(slot.get_16(EXIT_FEE_BPS)),
        }
    }

    /// Packs the value into its slot.
    pub fn pack(&self) -> Packed {
        self.gate
            .pack()
            .with(UNAVAILABLE, self.unavailable.0)
            .with(EXIT_FEE_BPS, self.exit_fee.0.into())
    }
}
