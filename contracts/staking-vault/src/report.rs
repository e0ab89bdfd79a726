//! What the oracle says the consensus account is worth.

use crate::storage::ORACLE;
use basalt_interfaces::{IRate, IStakingVault};
use basalt_kit::{
    Answer, Args, Revert, Vm, done, fail, roles,
    vault::{
        report::{book, change},
        state::Work,
    },
};
use basalt_math::{Assets, MAX_96};

/// The least time between the states that two reports speak of.
const MIN_INTERVAL_SECS: u32 = 3_600;

/// `report(refTime, working)`.
pub(crate) fn report(vm: Vm, args: &mut Args) -> Answer {
    let (ref_time, working) = (args.amount()?, Assets(args.at_most(MAX_96)?));
    roles::require(vm, ORACLE)?;

    let work = Work::load(vm);
    let ref_time = timely(vm, ref_time, &work)?;

    book(vm, vm.sender(), ref_time, change(work.working, working))?;
    done()
}

/// The reference time, if it is late enough and past. Before the first report the last one is at
/// time 0, and the construction counts as a move.
fn timely(vm: Vm, ref_time: u128, work: &Work) -> Result<u32, Revert> {
    let earliest = work.ref_time.saturating_add(MIN_INTERVAL_SECS);
    let now = vm.now();
    if ref_time < u128::from(earliest) {
        return Err(fail!(IRate::ReportTooEarly, ref_time, earliest));
    }
    if ref_time <= u128::from(work.moved_at) {
        return Err(fail!(IStakingVault::ReportBeforeMove, ref_time, work.moved_at));
    }
    match u32::try_from(ref_time) {
        Ok(time) if time <= now => Ok(time),
        _ => Err(fail!(IRate::ReportFromFuture, ref_time, now)),
    }
}
