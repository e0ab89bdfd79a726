//! Totals, rate line and queue as values: each slot is loaded whole, changed and stored whole.
//!
//! A value loaded before a call that can write is never stored after it.

use crate::layout::{
    BACKING, END_RATE, FLOW_AT, FLOW_LEVEL, LINE, LINE_END, LINE_START, QUEUE,
    REQUESTS_PAUSED_UNTIL, SHARES, START_RATE, TOTALS,
};
use alloy_primitives::Address;
use basalt_kit::{
    Vm, Word,
    slots::{self, Packed},
};
use basalt_math::{Assets, Flow, Line, Rate, Rounding, Shares, Totals, mul_div};

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
