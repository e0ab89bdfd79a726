//! The first four slots as values: loaded whole, changed, stored whole.
//!
//! A value loaded before an external call is never stored after it.

use crate::{
    Vm, Word,
    layout::{
        BACKING, EXIT_FEE_BPS, GROWTH_BPS, GROWTH_IN_FORCE_BPS, LINE, MOVED_AT, PAUSED_UNTIL, PEAK,
        RATE_END, RATE_START, RECORD, REF_TIME, REPORT_INDEX, SHARES, TIME_END, TIME_START, TOTALS,
        WORK, WORKING,
    },
    slots::{self, Packed},
};
use alloy_primitives::Address;
use basalt_math::{Assets, Bps, Line, Pricing, Rate, Rounding, Shares, Totals, mul_div};

/// What every entry and exit reads and writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Supply and backing.
    pub totals: Totals,
    /// Entries and exits are paused before this time.
    pub paused_until: u32,
    /// Flat fee of instant exits.
    pub exit_fee: Bps,
}

impl Head {
    /// Reads the slot.
    #[inline(never)]
    pub fn load(vm: Vm) -> Self {
        let slot = Packed::load(vm, TOTALS);
        Self {
            totals: Totals { shares: Shares(slot.get(SHARES)), backing: Assets(slot.get(BACKING)) },
            paused_until: narrow_32(slot.get(PAUSED_UNTIL)),
            exit_fee: Bps(narrow_16(slot.get(EXIT_FEE_BPS))),
        }
    }

    /// Writes the slot.
    #[inline(never)]
    pub fn store(&self, vm: Vm) {
        Packed::EMPTY
            .with(SHARES, self.totals.shares.0)
            .with(BACKING, self.totals.backing.0)
            .with(PAUSED_UNTIL, self.paused_until.into())
            .with(EXIT_FEE_BPS, self.exit_fee.0.into())
            .store(vm, TOTALS);
    }

    /// Whether entries and exits are paused.
    pub const fn is_paused(&self, now: u32) -> bool {
        now < self.paused_until
    }

    /// The prices at `now`. Reads the line.
    pub fn pricing(&self, vm: Vm, now: u32) -> Pricing {
        Pricing::new(self.totals, &load_line(vm), now, self.exit_fee)
    }
}

/// Reads the rate line.
#[inline(never)]
pub fn load_line(vm: Vm) -> Line {
    let slot = Packed::load(vm, LINE);
    Line {
        r0: Rate(slot.get(RATE_START)),
        r_end: Rate(slot.get(RATE_END)),
        t0: narrow_32(slot.get(TIME_START)),
        t_end: narrow_32(slot.get(TIME_END)),
    }
}

/// Writes the rate line. Only reports, losses and the construction do.
#[inline(never)]
pub fn store_line(vm: Vm, line: &Line) {
    Packed::EMPTY
        .with(RATE_START, line.r0.0)
        .with(RATE_END, line.r_end.0)
        .with(TIME_START, line.t0.into())
        .with(TIME_END, line.t_end.into())
        .store(vm, LINE);
}

/// What is at work, and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// Assets at work, as the ledger believes: part of the backing.
    pub working: Assets,
    /// The token that is the asset; zero where that is ether.
    pub asset: Address,
}

impl Work {
    /// Reads the slot.
    #[inline(never)]
    pub fn load(vm: Vm) -> Self {
        Self::unpack(&slots::load(vm, WORK))
    }

    /// Writes the slot.
    #[inline(never)]
    pub fn store(&self, vm: Vm) {
        slots::store(vm, WORK, &self.pack());
    }

    /// The fields of a slot.
    pub fn unpack(slot: &Word) -> Self {
        Self { working: Assets(Packed::from_word(slot).get(WORKING)), asset: slot.lower_address() }
    }

    /// The slot of the fields.
    pub fn pack(&self) -> Word {
        let mut slot = Word::from(self.asset);
        if let Some(field) = slot.0.first_chunk_mut::<12>() {
            let [working @ .., _, _, _, _] = self.working.0.to_le_bytes();
            *field = working;
        }
        slot
    }

    /// What of the backing is at hand.
    pub const fn liquid(&self, totals: &Totals) -> Assets {
        Assets(totals.backing.0.saturating_sub(self.working.0))
    }
}

/// What reports need besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// Highest rate ever vested, as of the newest report or loss.
    pub peak: Rate,
    /// Cap on growth a year, for the next line.
    pub growth: Bps,
    /// The cap that the running line was drawn under.
    pub growth_in_force: Bps,
    /// Reference time of the newest report; before the first one, the construction.
    pub ref_time: u32,
    /// When assets last went to work or came back; 0 before that.
    pub moved_at: u32,
    /// Number of reports.
    pub index: u32,
}

impl Record {
    /// Reads the slot.
    #[inline(never)]
    pub fn load(vm: Vm) -> Self {
        Self::unpack(Packed::load(vm, RECORD))
    }

    /// Writes the slot.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "keeps the seed's constants out of the data section")]
    pub fn store(&self, vm: Vm) {
        self.pack().store(vm, RECORD);
    }

    /// The fields of a slot.
    pub fn unpack(slot: Packed) -> Self {
        Self {
            peak: Rate(slot.get(PEAK)),
            growth: Bps(narrow_16(slot.get(GROWTH_BPS))),
            growth_in_force: Bps(narrow_16(slot.get(GROWTH_IN_FORCE_BPS))),
            ref_time: narrow_32(slot.get(REF_TIME)),
            moved_at: narrow_32(slot.get(MOVED_AT)),
            index: narrow_32(slot.get(REPORT_INDEX)),
        }
    }

    /// The slot of the fields.
    pub fn pack(&self) -> Packed {
        Packed::EMPTY
            .with(PEAK, self.peak.0)
            .with(GROWTH_BPS, self.growth.0.into())
            .with(GROWTH_IN_FORCE_BPS, self.growth_in_force.0.into())
            .with(REF_TIME, self.ref_time.into())
            .with(MOVED_AT, self.moved_at.into())
            .with(REPORT_INDEX, self.index.into())
    }

    /// The highest rate that ever vested, until `now`.
    pub fn peak_at(&self, line: &Line, now: u32) -> Rate {
        self.peak.max(line.at(now))
    }
}

/// A field of 32 bits.
fn narrow_32(field: u128) -> u32 {
    u32::try_from(field).unwrap_or(u32::MAX)
}

/// A field of 16 bits.
fn narrow_16(field: u128) -> u16 {
    u16::try_from(field).unwrap_or(u16::MAX)
}

/// A rate at 18 decimals, rounded down.
pub fn rate_wad(rate: Rate) -> Word {
    const NINE_DECIMALS: u128 = 1_000_000_000;
    // The quotient is smaller than the rate, so the fallback is never taken.
    Word::from(mul_div(rate.0, 1, NINE_DECIMALS, Rounding::Down).unwrap_or(0))
}
