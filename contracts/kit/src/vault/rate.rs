//! The rate line as others read it.

use crate::{
    Answer, Args, Vm, answer,
    vault::{
        books::{Funds, Record},
        state::{Head, load_line},
    },
};
use basalt_math::Growth;

/// `rateLine()`.
pub fn rate_line(vm: Vm, _: &mut Args) -> Answer {
    let line = load_line(vm);
    answer(&[line.r0.into(), line.r_end.into(), line.t0.into(), line.t_end.into()])
}

/// `ledger()`.
pub fn ledger(vm: Vm, _: &mut Args) -> Answer {
    let (totals, working) = (Head::load(vm).totals, Funds::load(vm).reserves.working);
    let peak = Record::load(vm).peak.max(load_line(vm).stored(vm.now()));
    answer(&[totals.shares.into(), totals.backing.into(), working.into(), peak.into()])
}

/// `lastReport()`.
pub fn last_report(vm: Vm, _: &mut Args) -> Answer {
    let record = Record::load(vm);
    answer(&[record.index.into(), record.ref_time.into()])
}

/// `maxRateGrowthPerSecond()`.
pub fn max_rate_growth_per_second(vm: Vm, _: &mut Args) -> Answer {
    answer(&[Growth::per_year(Record::load(vm).growth_in_force).0.into()])
}
