//! The books of a vault: the first nine slots, as a vault stores them and the accountant reads them.
//!
//! A vault itself only ever needs single values of the last five; the accountant works on all.

use crate::{
    gate::{EntrySlot, ExitSlot},
    layout::{
        BUFFER_BPS, COVER_SHARES, FEE_RESERVE, FUNDS, GAIN_AT_ONCE_BPS, GAIN_PER_YEAR_BPS,
        GROWTH_BPS, GROWTH_IN_FORCE_BPS, LAST_REPORT, LOSS_PER_REPORT_BPS, LOSS_PER_WINDOW_BPS,
        LOST, LOST_AT, MAX_AGE_SECS, MOVED_AT, OWED, PEAK, PERFORMANCE_FEE_BPS, PROVISIONAL,
        REF_TIME, REPORT_INDEX, REPORTED_AT, SHARES_THEN, STALE_AT, WATERMARK_BPS, WORKING,
    },
    state::{TotalsSlot, pack_line, unpack_line},
};
use basalt_kit::{
    Vm, Word,
    slots::{Packed, store_field},
};
use basalt_math::{
    Assets, Bps, GainBound, InUse, Line, LossBound, LossWindow, PerformanceFee, Rate, Shares,
    Totals, limits::LOSS_WINDOW_SECS,
};

/// The newest report, and the values that only reports use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportSlot {
    /// Highest rate ever vested, as of the newest report or loss.
    pub peak: Rate,
    /// Reference time of the newest report; before the first one, the construction.
    pub ref_time: u32,
    /// When assets last went to work or came back; 0 before that.
    pub moved_at: u32,
    /// Number of reports.
    pub index: u32,
    /// Cap on growth a year, for the next line.
    pub growth: Bps,
    /// The cap that the running line was drawn under.
    pub growth_in_force: Bps,
    /// When the newest report was made; 0 before the first one.
    pub reported_at: u32,
}

impl ReportSlot {
    /// Reads the slot.
    #[inline(never)]
    pub fn load(vm: Vm) -> Self {
        Self::unpack(Packed::load(vm, LAST_REPORT))
    }

    /// The fields of a slot.
    pub const fn unpack(slot: Packed) -> Self {
        Self {
            peak: Rate(slot.get(PEAK)),
            ref_time: slot.get_32(REF_TIME),
            moved_at: slot.get_32(MOVED_AT),
            index: slot.get_32(REPORT_INDEX),
            growth: Bps(slot.get_16(GROWTH_BPS)),
            growth_in_force: Bps(slot.get_16(GROWTH_IN_FORCE_BPS)),
            reported_at: slot.get_32(REPORTED_AT),
        }
    }

    /// The slot of the fields.
    pub fn pack(&self) -> Packed {
        Packed::EMPTY
            .with(PEAK, self.peak.0)
            .with(REF_TIME, self.ref_time.into())
            .with(MOVED_AT, self.moved_at.into())
            .with(REPORT_INDEX, self.index.into())
            .with(GROWTH_BPS, self.growth.0.into())
            .with(GROWTH_IN_FORCE_BPS, self.growth_in_force.0.into())
            .with(REPORTED_AT, self.reported_at.into())
    }
}

/// Assets at work, assets owed to the queue, and the limits on the liquid assets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FundsSlot {
    /// Assets at work, and assets owed to the queue.
    pub in_use: InUse,
    /// How old the newest report may be, seconds.
    pub max_age_secs: u32,
    /// Liquid assets that instant exits must leave.
    pub watermark: Bps,
    /// Liquid assets that allocations must leave.
    pub buffer: Bps,
}

impl FundsSlot {
    /// Reads the slot.
    #[inline(never)]
    pub fn load(vm: Vm) -> Self {
        Self::unpack(Packed::load(vm, FUNDS))
    }

    /// Writes the slot and the two values that depend on it: the unavailable assets of `totals`, and
    /// the time when the vault becomes stale, which is never while no assets are at work.
    #[inline(never)]
    pub fn store(&self, vm: Vm, totals: &Totals) {
        self.pack().store(vm, FUNDS);
        let mut exit_slot = ExitSlot::load(vm);
        exit_slot.unavailable = self.unavailable(totals);
        if self.in_use.working.0 == 0 {
            exit_slot.gate.stale_at = u32::MAX;
            store_field(vm, STALE_AT, u32::MAX.into());
        }
        exit_slot.store(vm);
    }

    /// R14: returns the assets that instant exits must leave.
    pub fn unavailable(&self, totals: &Totals) -> Assets {
        self.in_use.unavailable(totals.backing, self.watermark)
    }

    /// The fields of a slot.
    pub const fn unpack(slot: Packed) -> Self {
        Self {
            in_use: InUse { working: Assets(slot.get(WORKING)), owed: Assets(slot.get(OWED)) },
            max_age_secs: slot.get_32(MAX_AGE_SECS),
            watermark: Bps(slot.get_16(WATERMARK_BPS)),
            buffer: Bps(slot.get_16(BUFFER_BPS)),
        }
    }

    /// The slot of the fields.
    pub fn pack(&self) -> Packed {
        Packed::EMPTY
            .with(WORKING, self.in_use.working.0)
            .with(OWED, self.in_use.owed.0)
            .with(MAX_AGE_SECS, self.max_age_secs.into())
            .with(WATERMARK_BPS, self.watermark.0.into())
            .with(BUFFER_BPS, self.buffer.0.into())
    }
}

/// First-loss cover and provisional losses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Protection {
    /// Shares that a loss burns before it lowers the rate.
    pub cover: Shares,
    /// The provisional losses of all sources.
    pub provisional: Assets,
}

/// Bounds of reports without a second opinion, and the losses of the current window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportBounds {
    /// Bound on gains.
    pub gain: GainBound,
    /// Bound on losses.
    pub loss: LossBound,
    /// Losses that still count.
    pub window: LossWindow,
}

/// All nine slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Books {
    /// Supply, backing, flow.
    pub totals_slot: TotalsSlot,
    /// The rate.
    pub line: Line,
    /// The gate of exits, and the assets that they must leave.
    pub exit_slot: ExitSlot,
    /// The gate of entries: pause, alarm, staleness, limits.
    pub entry_slot: EntrySlot,
    /// Peak, caps, times and index of the newest report.
    pub last_report: ReportSlot,
    /// Assets at work, assets owed, and the limits on the liquid assets.
    pub funds: FundsSlot,
    /// The performance fee.
    pub fee: PerformanceFee,
    /// Cover and provisional losses.
    pub protection: Protection,
    /// Bounds of reports.
    pub bounds: ReportBounds,
}

impl Books {
    /// From the words of the slots.
    pub fn unpack(words: &[Word; 9]) -> Self {
        let [totals, line, exit, entry, last_report, funds, fees, protection, bounds] =
            words.each_ref().map(Packed::from_word);
        Self {
            totals_slot: TotalsSlot::unpack(totals),
            line: unpack_line(line),
            exit_slot: ExitSlot::unpack(exit),
            entry_slot: EntrySlot::unpack(entry),
            last_report: ReportSlot::unpack(last_report),
            funds: FundsSlot::unpack(funds),
            fee: PerformanceFee {
                fraction: Bps(fees.get_16(PERFORMANCE_FEE_BPS)),
                reserve: Assets(fees.get(FEE_RESERVE)),
                shares_then: Shares(fees.get(SHARES_THEN)),
            },
            protection: Protection {
                cover: Shares(protection.get(COVER_SHARES)),
                provisional: Assets(protection.get(PROVISIONAL)),
            },
            bounds: ReportBounds {
                gain: GainBound {
                    per_year: Bps(bounds.get_16(GAIN_PER_YEAR_BPS)),
                    at_once: Bps(bounds.get_16(GAIN_AT_ONCE_BPS)),
                },
                loss: LossBound {
                    per_report: Bps(bounds.get_16(LOSS_PER_REPORT_BPS)),
                    per_window: Bps(bounds.get_16(LOSS_PER_WINDOW_BPS)),
                    window: LOSS_WINDOW_SECS,
                },
                window: LossWindow { lost: bounds.get(LOST), at: bounds.get_32(LOST_AT) },
            },
        }
    }

    /// Sets the time when the newest report becomes stale, for entries and exits.
    pub const fn set_stale_at(&mut self, stale_at: u32) {
        self.entry_slot.gate.stale_at = stale_at;
        self.exit_slot.gate.stale_at = stale_at;
    }

    /// The words of the slots.
    pub fn pack(&self) -> [Word; 9] {
        let fees = Packed::EMPTY
            .with(FEE_RESERVE, self.fee.reserve.0)
            .with(SHARES_THEN, self.fee.shares_then.0)
            .with(PERFORMANCE_FEE_BPS, self.fee.fraction.0.into());
        let protection = Packed::EMPTY
            .with(COVER_SHARES, self.protection.cover.0)
            .with(PROVISIONAL, self.protection.provisional.0);
        let ReportBounds { gain, loss, window } = &self.bounds;
        let bounds = Packed::EMPTY
            .with(LOST, window.lost)
            .with(LOST_AT, window.at.into())
            .with(GAIN_PER_YEAR_BPS, gain.per_year.0.into())
            .with(GAIN_AT_ONCE_BPS, gain.at_once.0.into())
            .with(LOSS_PER_REPORT_BPS, loss.per_report.0.into())
            .with(LOSS_PER_WINDOW_BPS, loss.per_window.0.into());
        [
            self.totals_slot.pack().to_word(),
            pack_line(&self.line).to_word(),
            self.exit_slot.pack().to_word(),
            self.entry_slot.pack().to_word(),
            self.last_report.pack().to_word(),
            self.funds.pack().to_word(),
            fees.to_word(),
            protection.to_word(),
            bounds.to_word(),
        ]
    }
}
