//! The vault that the tests start with.

use basalt_accountant::apply_report;
use basalt_kit::Word;
use basalt_math::{
    Assets, Bps, Change, Flow, FlowLimits, GainBound, InUse, Line, LossBound, MAX_96, Rate, Shares,
    Totals, limits::LOSS_WINDOW_SECS,
};
use basalt_model::{DAY_SECS, ETHER};
use basalt_vault::{
    books::{Books, FundsSlot, ReportSlot},
    gate::{EntrySlot, ExitSlot, Gate},
    outcome::{BOOK_WORDS, Outcome},
    state::TotalsSlot,
};

pub(crate) const NOW: u32 = 1_800_000_000;
/// When the vault was last reported.
pub(crate) const LAST: u32 = NOW - DAY_SECS;

/// So many ether of assets.
pub(crate) const fn eth(ether: u128) -> Assets {
    Assets(ether * ETHER)
}

/// Books in which every field is zero.
pub(crate) fn empty() -> Books {
    Books::unpack(&[Word::ZERO; BOOK_WORDS])
}

/// 10,000 shares for 10,000 ether, of which 6,000 are at work and 100 owed, reported a day ago. A
/// new cap on growth waits for its report. No fee, no cover; the bounds that a vault starts with.
pub(crate) fn books() -> Books {
    let funds = FundsSlot {
        in_use: InUse { working: eth(6_000), owed: eth(100) },
        max_age_secs: 7 * DAY_SECS,
        watermark: Bps(500),
        buffer: Bps(300),
    };
    let totals = Totals { shares: Shares(10_000 * ETHER), backing: eth(10_000) };
    let mut books = empty();
    books.totals_slot = TotalsSlot { totals, flow: Flow { level: -5, at: LAST - 1 } };
    books.line = Line::flat(Rate::ONE, LAST);
    let gate = Gate {
        paused_until: 7,
        alarmed_until: NOW + DAY_SECS,
        stale_at: LAST + 7 * DAY_SECS,
        limits: FlowLimits { mint: Bps(10_000), burn: Bps(5_000) },
    };
    books.entry_slot = EntrySlot { deposit_cap: Assets(MAX_96), gate, is_alarm_spent: true };
    books.exit_slot = ExitSlot { unavailable: funds.unavailable(&totals), gate, exit_fee: Bps(10) };
    books.last_report = ReportSlot {
        peak: Rate::ONE,
        ref_time: LAST,
        moved_at: LAST - DAY_SECS,
        index: 4,
        growth: Bps(500),
        growth_in_force: Bps(1_000),
        reported_at: LAST + 60,
    };
    books.funds = funds;
    books.bounds.gain = GainBound { per_year: Bps(2_000), at_once: Bps(100) };
    books.bounds.loss =
        LossBound { per_report: Bps(5), per_window: Bps(10), window: LOSS_WINDOW_SECS };
    books
}

/// The books with the fields of `before` that every report updates besides the money.
pub(crate) const fn without_report(after: Books, before: &Books) -> Books {
    let mut books = after;
    books.last_report.index = before.last_report.index;
    books.last_report.ref_time = before.last_report.ref_time;
    books.last_report.reported_at = before.last_report.reported_at;
    books.last_report.growth_in_force = before.last_report.growth_in_force;
    books.set_stale_at(before.entry_slot.gate.stale_at);
    books.entry_slot.is_alarm_spent = before.entry_slot.is_alarm_spent;
    books
}

/// A report now, as of now, by a source without a provisional loss.
pub(crate) fn reported(books: Books, change: Change) -> (Books, Outcome) {
    apply_report(books, NOW, NOW, change, Assets(0)).unwrap()
}

/// The books in bunker since now, for a loss of one source.
pub(crate) fn in_bunker(loss: Assets) -> Books {
    let (books, outcome) = reported(books(), Change::Loss(loss));
    assert!(outcome.provisional.is_some(), "the loss is within the bound");
    books
}
