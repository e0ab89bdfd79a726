//! What entries and exits read and write, as values: slots loaded whole, changed, stored whole.
//!
//! A value loaded before an external call is never stored after it.

use crate::layout::{
    ALARM_SPENT, ALARMED_UNTIL, BACKING, BURN_LIMIT_BPS, DEPOSIT_CAP, END_RATE, EXIT_FEE_BPS,
    FLOW_AT, FLOW_LEVEL, LINE, LINE_END, LINE_START, LIQUIDITY, MINT_LIMIT_BPS, PAUSED_UNTIL,
    RESERVED, SHARES, STALE_AT, START_RATE, STATUS, TOTALS,
};
use alloy_primitives::Address;
use basalt_kit::{
    Vm, Word,
    slots::{self, Packed},
};
use basalt_math::{
    Assets, Bps, Flow, FlowLimits, Line, Pricing, Rate, Rounding, Shares, Totals, mul_div,
};

/// What every entry and exit writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TotalsSlot {
    /// Supply and backing.
    pub totals: Totals,
    /// What was minted or burnt of late.
    pub flow: Flow,
}

impl TotalsSlot {
    /// Reads the slot.
    #[inline(never)]
    pub fn load(vm: Vm) -> Self {
        Self::unpack(Packed::load(vm, TOTALS))
    }

    /// Writes the slot.
    #[inline(never)]
    pub fn store(&self, vm: Vm) {
        self.pack().store(vm, TOTALS);
    }

    /// The fields of a slot.
    pub fn unpack(slot: Packed) -> Self {
        Self {
            totals: Totals { shares: Shares(slot.get(SHARES)), backing: Assets(slot.get(BACKING)) },
            flow: Flow {
                level: narrow_32(slot.get(FLOW_LEVEL)).cast_signed(),
                at: narrow_32(slot.get(FLOW_AT)),
            },
        }
    }

    /// The slot of the fields.
    pub fn pack(&self) -> Packed {
        Packed::EMPTY
            .with(SHARES, self.totals.shares.0)
            .with(BACKING, self.totals.backing.0)
            .with(FLOW_LEVEL, self.flow.level.cast_unsigned().into())
            .with(FLOW_AT, self.flow.at.into())
    }
}

/// What opens and closes the vault, with the parameters of entries and exits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusSlot {
    /// The most that the ledger may own.
    pub deposit_cap: Assets,
    /// Paused before this time.
    pub paused_until: u32,
    /// Alarmed before this time.
    pub alarmed_until: u32,
    /// Stale from this time on; the largest number where nothing can go stale.
    pub stale_at: u32,
    /// Flat fee of instant exits.
    pub exit_fee: Bps,
    /// What may be minted and burnt in a day.
    pub limits: FlowLimits,
    /// Whether an alarm was raised since the last report.
    pub is_alarm_spent: bool,
}

impl StatusSlot {
    /// Reads the slot.
    #[inline(never)]
    pub fn load(vm: Vm) -> Self {
        Self::unpack(Packed::load(vm, STATUS))
    }

    /// Writes the slot.
    #[inline(never)]
    pub fn store(&self, vm: Vm) {
        self.pack().store(vm, STATUS);
    }

    /// The fields of a slot.
    pub fn unpack(slot: Packed) -> Self {
        Self {
            deposit_cap: Assets(slot.get(DEPOSIT_CAP)),
            paused_until: narrow_32(slot.get(PAUSED_UNTIL)),
            alarmed_until: narrow_32(slot.get(ALARMED_UNTIL)),
            stale_at: narrow_32(slot.get(STALE_AT)),
            exit_fee: Bps(narrow_16(slot.get(EXIT_FEE_BPS))),
            limits: FlowLimits {
                mint: Bps(narrow_16(slot.get(MINT_LIMIT_BPS))),
                burn: Bps(narrow_16(slot.get(BURN_LIMIT_BPS))),
            },
            is_alarm_spent: slot.get(ALARM_SPENT) != 0,
        }
    }

    /// The slot of the fields.
    pub fn pack(&self) -> Packed {
        Packed::EMPTY
            .with(DEPOSIT_CAP, self.deposit_cap.0)
            .with(PAUSED_UNTIL, self.paused_until.into())
            .with(ALARMED_UNTIL, self.alarmed_until.into())
            .with(STALE_AT, self.stale_at.into())
            .with(EXIT_FEE_BPS, self.exit_fee.0.into())
            .with(MINT_LIMIT_BPS, self.limits.mint.0.into())
            .with(BURN_LIMIT_BPS, self.limits.burn.0.into())
            .with(ALARM_SPENT, self.is_alarm_spent.into())
    }
}

/// The prices at `now`, without any exit fee where none is charged.
pub fn pricing(totals_slot: &TotalsSlot, line: &Line, status: &StatusSlot, now: u32) -> Pricing {
    Pricing::new(totals_slot.totals, line, now, status.exit_fee)
}

/// Reads the rate line.
#[inline(never)]
pub fn load_line(vm: Vm) -> Line {
    unpack_line(Packed::load(vm, LINE))
}

/// The line of a slot.
pub fn unpack_line(slot: Packed) -> Line {
    Line {
        start_rate: Rate(slot.get(START_RATE)),
        end_rate: Rate(slot.get(END_RATE)),
        start: narrow_32(slot.get(LINE_START)),
        end: narrow_32(slot.get(LINE_END)),
    }
}

/// The slot of a line.
pub fn pack_line(line: &Line) -> Packed {
    Packed::EMPTY
        .with(START_RATE, line.start_rate.0)
        .with(END_RATE, line.end_rate.0)
        .with(LINE_START, line.start.into())
        .with(LINE_END, line.end.into())
}

/// What instant exits leave, and what the asset is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiquiditySlot {
    /// Assets that are at work, owed to the queue, or below the watermark.
    pub reserved: Assets,
    /// The token that is the asset; zero where that is ether.
    pub asset: Address,
}

impl LiquiditySlot {
    /// Reads the slot.
    #[inline(never)]
    pub fn load(vm: Vm) -> Self {
        Self::unpack(&slots::load(vm, LIQUIDITY))
    }

    /// Writes the slot.
    #[inline(never)]
    pub fn store(&self, vm: Vm) {
        slots::store(vm, LIQUIDITY, &self.pack());
    }

    /// The fields of a slot.
    pub fn unpack(slot: &Word) -> Self {
        Self {
            reserved: Assets(Packed::from_word(slot).get(RESERVED)),
            asset: slot.lower_address(),
        }
    }

    /// The slot of the fields.
    pub fn pack(&self) -> Word {
        let mut slot = Word::from(self.asset);
        if let Some(field) = slot.0.first_chunk_mut::<12>() {
            let [reserved @ .., _, _, _, _] = self.reserved.0.to_le_bytes();
            *field = reserved;
        }
        slot
    }

    /// What instant exits may take.
    pub const fn instant(&self, totals: &Totals) -> Assets {
        Assets(totals.backing.0.saturating_sub(self.reserved.0))
    }
}

/// A field of 32 bits.
pub(crate) fn narrow_32(field: u128) -> u32 {
    u32::try_from(field).unwrap_or(u32::MAX)
}

/// A field of 16 bits.
pub(crate) fn narrow_16(field: u128) -> u16 {
    u16::try_from(field).unwrap_or(u16::MAX)
}

/// A rate at 18 decimals, rounded down.
pub fn rate_wad(rate: Rate) -> Word {
    const NINE_DECIMALS: u128 = 1_000_000_000;
    // The quotient is smaller than the rate, so the fallback is never taken.
    Word::from(mul_div(rate.0, 1, NINE_DECIMALS, Rounding::Down).unwrap_or(0))
}
