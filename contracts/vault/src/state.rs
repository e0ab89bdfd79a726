//! The slots that entries and exits use, as values: each is loaded whole, changed and stored whole.
//!
//! A value loaded before a call that can write is never stored after it.

use crate::layout::{
    ALARM_SPENT, ALARMED_UNTIL, BACKING, BURN_LIMIT_BPS, DEPOSIT_CAP, END_RATE, EXIT_FEE_BPS,
    FLOW_AT, FLOW_LEVEL, LINE, LINE_END, LINE_START, LIQUIDITY, MINT_LIMIT_BPS, PAUSED_UNTIL,
    QUEUE, REQUESTS_PAUSED_UNTIL, SHARES, STALE_AT, START_RATE, STATUS, TOTALS, UNAVAILABLE,
};
use alloy_primitives::Address;
use basalt_kit::{
    Vm, Word,
    slots::{self, Packed},
};
use basalt_math::{
    Alarm, Assets, Bps, Flow, FlowLimits, Line, Pricing, Rate, Rounding, Shares, Totals, mul_div,
};

/// Supply, backing and net flow, which every entry and exit writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TotalsSlot {
    /// Supply and backing.
    pub totals: Totals,
    /// Net flow that counts towards the daily limits.
    pub flow: Flow,
}

impl TotalsSlot {
    /// Loads the slot.
    #[inline(never)]
    pub fn load(vm: Vm) -> Self {
        Self::unpack(Packed::load(vm, TOTALS))
    }

    /// Stores the slot.
    #[inline(never)]
    pub fn store(&self, vm: Vm) {
        self.pack().store(vm, TOTALS);
    }

    /// Makes the value from the fields of its slot.
    pub const fn unpack(slot: Packed) -> Self {
        Self {
            totals: Totals { shares: Shares(slot.get(SHARES)), backing: Assets(slot.get(BACKING)) },
            flow: Flow { level: slot.get_32(FLOW_LEVEL).cast_signed(), at: slot.get_32(FLOW_AT) },
        }
    }

    /// Packs the value into its slot.
    pub fn pack(&self) -> Packed {
        Packed::EMPTY
            .with(SHARES, self.totals.shares.0)
            .with(BACKING, self.totals.backing.0)
            .with(FLOW_LEVEL, self.flow.level.cast_unsigned().into())
            .with(FLOW_AT, self.flow.at.into())
    }
}

/// State of the vault, and the limits and fee of entries and exits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusSlot {
    /// Largest amount that the ledger may own.
    pub deposit_cap: Assets,
    /// The vault is paused before this time.
    pub paused_until: u32,
    /// The newest report is stale from this time on; `u32::MAX` while nothing can become stale.
    pub stale_at: u32,
    /// Flat fee of instant exits.
    pub exit_fee: Bps,
    /// Limits on net mints and burns in a day.
    pub limits: FlowLimits,
    /// The last alarm (R10).
    pub alarm: Alarm,
}

impl StatusSlot {
    /// Loads the slot.
    #[inline(never)]
    pub fn load(vm: Vm) -> Self {
        Self::unpack(Packed::load(vm, STATUS))
    }

    /// Stores the slot.
    #[inline(never)]
    pub fn store(&self, vm: Vm) {
        self.pack().store(vm, STATUS);
    }

    /// Makes the value from the fields of its slot.
    pub const fn unpack(slot: Packed) -> Self {
        Self {
            deposit_cap: Assets(slot.get(DEPOSIT_CAP)),
            paused_until: slot.get_32(PAUSED_UNTIL),
            stale_at: slot.get_32(STALE_AT),
            exit_fee: Bps(slot.get_16(EXIT_FEE_BPS)),
            limits: FlowLimits {
                mint: Bps(slot.get_16(MINT_LIMIT_BPS)),
                burn: Bps(slot.get_16(BURN_LIMIT_BPS)),
            },
            alarm: Alarm {
                until: slot.get_32(ALARMED_UNTIL),
                is_spent: slot.get(ALARM_SPENT) != 0,
            },
        }
    }

    /// Packs the value into its slot.
    pub fn pack(&self) -> Packed {
        Packed::EMPTY
            .with(DEPOSIT_CAP, self.deposit_cap.0)
            .with(PAUSED_UNTIL, self.paused_until.into())
            .with(ALARMED_UNTIL, self.alarm.until.into())
            .with(STALE_AT, self.stale_at.into())
            .with(EXIT_FEE_BPS, self.exit_fee.0.into())
            .with(MINT_LIMIT_BPS, self.limits.mint.0.into())
            .with(BURN_LIMIT_BPS, self.limits.burn.0.into())
            .with(ALARM_SPENT, self.alarm.is_spent.into())
    }
}

/// Prices at `now`, exit fee included (R2).
pub fn pricing(totals_slot: &TotalsSlot, line: &Line, status: &StatusSlot, now: u32) -> Pricing {
    Pricing::new(totals_slot.totals, line, now, status.exit_fee)
}

/// Loads the rate line.
#[inline(never)]
pub fn load_line(vm: Vm) -> Line {
    unpack_line(Packed::load(vm, LINE))
}

/// Makes the line from the fields of its slot.
pub const fn unpack_line(slot: Packed) -> Line {
    Line {
        start_rate: Rate(slot.get(START_RATE)),
        end_rate: Rate(slot.get(END_RATE)),
        start: slot.get_32(LINE_START),
        end: slot.get_32(LINE_END),
    }
}

/// Packs the line into its slot.
pub fn pack_line(line: &Line) -> Packed {
    Packed::EMPTY
        .with(START_RATE, line.start_rate.0)
        .with(END_RATE, line.end_rate.0)
        .with(LINE_START, line.start.into())
        .with(LINE_END, line.end.into())
}

/// Unavailable assets, and the address of the asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiquiditySlot {
    /// Assets that instant exits must leave: at work, owed to the queue, or below the watermark.
    pub unavailable: Assets,
    /// The token that is the asset; zero if the asset is ether.
    pub asset: Address,
}

impl LiquiditySlot {
    /// Loads the slot.
    #[inline(never)]
    pub fn load(vm: Vm) -> Self {
        Self::unpack(&slots::load(vm, LIQUIDITY))
    }

    /// Stores the slot.
    #[inline(never)]
    pub fn store(&self, vm: Vm) {
        slots::store(vm, LIQUIDITY, &self.pack());
    }

    /// Makes the value from the bytes of its slot.
    pub fn unpack(slot: &Word) -> Self {
        Self {
            unavailable: Assets(Packed::from_word(slot).get(UNAVAILABLE)),
            asset: slot.lower_address(),
        }
    }

    /// Packs the value into its slot.
    pub fn pack(&self) -> Word {
        let mut slot = Word::from(self.asset);
        if let Some(field) = slot.0.first_chunk_mut::<12>() {
            let [unavailable @ .., _, _, _, _] = self.unavailable.0.to_le_bytes();
            *field = unavailable;
        }
        slot
    }

    /// Assets that instant exits may take now.
    pub const fn instant(&self, totals: &Totals) -> Assets {
        Assets(totals.backing.0.saturating_sub(self.unavailable.0))
    }
}

/// The withdrawal queue, and the pause as requests read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueSlot {
    /// The queue; zero while there is none.
    pub queue: Address,
    /// Requests are paused before this time.
    pub paused_until: u32,
}

impl QueueSlot {
    /// Loads the slot.
    #[inline(never)]
    pub fn load(vm: Vm) -> Self {
        Self::unpack(&slots::load(vm, QUEUE))
    }

    /// Stores the slot.
    pub fn store(&self, vm: Vm) {
        slots::store(vm, QUEUE, &self.pack());
    }

    /// Makes the value from the bytes of its slot.
    pub fn unpack(slot: &Word) -> Self {
        let paused_until = Packed::from_word(slot).get_32(REQUESTS_PAUSED_UNTIL);
        Self { queue: slot.lower_address(), paused_until }
    }

    /// Packs the value into its slot.
    pub fn pack(&self) -> Word {
        let mut slot = Word::from(self.queue);
        if let Some(field) = slot.0.first_chunk_mut::<4>() {
            *field = self.paused_until.to_le_bytes();
        }
        slot
    }
}

/// A rate at 18 decimals, rounded down.
pub fn rate_wad(rate: Rate) -> Word {
    const NINE_DECIMALS: u128 = 1_000_000_000;
    // The quotient is smaller than the rate, so the fallback is never taken.
    Word::from(mul_div(rate.0, 1, NINE_DECIMALS, Rounding::Down).unwrap_or(0))
}
