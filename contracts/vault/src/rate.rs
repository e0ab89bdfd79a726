//! Views of the rate line, the ledger and the newest report.

use crate::{
    books::{FundsSlot, ReportSlot},
    state::{TotalsSlot, load_line},
};
use basalt_kit::{Args, HandlerResult, Vm, return_words};
use basalt_math::Growth;

/// `rateLine()`.
pub fn rate_line(vm: Vm, _: &mut Args) -> HandlerResult {
    let line = load_line(vm);
    return_words(&[
        line.start_rate.into(),
        line.end_rate.into(),
        line.start.into(),
        line.end.into(),
    ])
}

/// `ledger()`: supply, backing, working assets and peak.
pub fn ledger(vm: Vm, _: &mut Args) -> HandlerResult {
    let (totals, working) = (TotalsSlot::load(vm).totals, FundsSlot::load(vm).in_use.working);
    let peak = ReportSlot::load(vm).peak.max(load_line(vm).stored(vm.now()));
    return_words(&[totals.shares.into(), totals.backing.into(), working.into(), peak.into()])
}

/// `lastReport()`.
pub fn last_report(vm: Vm, _: &mut Args) -> HandlerResult {
    let last_report = ReportSlot::load(vm);
    return_words(&[last_report.index.into(), last_report.ref_time.into()])
}

/// `maxRateGrowthPerSecond()`: the cap that the current line obeys, 27 decimals (R5).
pub fn max_rate_growth_per_second(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[Growth::per_year(ReportSlot::load(vm).growth_in_force).0.into()])
}
