//! Stored books in the model's terms.

use basalt_math::{Flow, Phase};
use basalt_model::{
    AccountsModel, BunkerModel, FlowModel, InUseModel, LedgerModel, Line, LossWindowModel,
    vault::{LastReport, Status},
};
use basalt_vault::books::Books;

/// Totals, line, peak, fee, cover and the provisional loss.
pub fn accounts(books: &Books) -> AccountsModel {
    let Books { totals_slot, line, exit_slot, last_report, fee, protection, .. } = books;
    let phase = line.phase();
    AccountsModel {
        ledger: LedgerModel {
            shares: totals_slot.totals.shares.0,
            backing: totals_slot.totals.backing.0,
            line: line_of(line),
            peak: last_report.peak.0,
            growth_bps: last_report.growth.0,
            exit_fee_bps: exit_slot.exit_fee.0,
        },
        fee_bps: fee.fraction.0,
        reserve: fee.reserve.0,
        shares_then: fee.shares_then.0,
        cover: protection.cover.0,
        bunker: (phase == Phase::Bunker).then_some(BunkerModel {
            provisional: protection.provisional.0,
            shown: line.start_rate.0,
            since: line.start,
        }),
        is_reopening: phase == Phase::Reopening,
    }
}

/// The line as the model has it: level in bunker and while the vault reopens.
const fn line_of(line: &basalt_math::Line) -> Line {
    let (rate, start) = (line.end_rate.0, line.start);
    match line.phase() {
        Phase::Bunker => Line::flat(rate, 0),
        Phase::Reopening => Line::flat(rate, start),
        Phase::Open => Line { start_rate: line.start_rate.0, end_rate: rate, start, end: line.end },
    }
}

/// Recent entries and exits. The books have one number, negative for net exits.
pub const fn flow(books: &Books) -> FlowModel {
    let Flow { level, at } = books.totals_slot.flow;
    let parts = level.unsigned_abs() as u128;
    let (entered, left) = if level < 0 { (0, parts) } else { (parts, 0) };
    FlowModel { entered, left, at }
}

/// Recent losses of reports.
pub const fn loss_window(books: &Books) -> LossWindowModel {
    LossWindowModel { lost: books.bounds.window.lost, at: books.bounds.window.at }
}

/// Assets at work and owed.
pub const fn in_use(books: &Books) -> InUseModel {
    let in_use = books.funds.in_use;
    InUseModel { working: in_use.working.0, owed: in_use.owed.0 }
}

/// Pause, alarm and age.
pub const fn status(books: &Books) -> Status {
    let gate = &books.entry_slot.gate;
    Status {
        paused_until: gate.paused_until,
        alarmed_until: gate.alarmed_until,
        is_alarm_spent: books.entry_slot.is_alarm_spent,
        stale_at: gate.stale_at,
    }
}

/// The newest report.
pub const fn last_report(books: &Books) -> LastReport {
    let report = &books.last_report;
    LastReport {
        index: report.index,
        ref_time: report.ref_time,
        reported_at: report.reported_at,
        moved_at: report.moved_at,
    }
}
