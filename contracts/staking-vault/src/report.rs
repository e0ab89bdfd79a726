//! What the oracle says the consensus account is worth.

use crate::{
    storage::{CONSENSUS, ORACLE},
    vault::StakingVault,
};
use alloy_primitives::Address;
use basalt_interfaces::{IErrors, IRate, IStakingVault};
use basalt_kit::{Args, HandlerResult, Revert, Vm, Word, empty, revert, roles};
use basalt_math::{Assets, Change, MAX_96, limits::MIN_REPORT_INTERVAL_SECS};
use basalt_vault::{
    booking,
    books::{FundsSlot, ReportSlot},
    bunker, queue,
};

/// `report(refTime, working)`.
pub(crate) fn report(vm: Vm, args: &mut Args) -> HandlerResult {
    let (ref_time, working) = (args.amount()?, Assets(args.at_most(MAX_96)?));
    roles::require(vm, ORACLE)?;

    let ref_time = timely(ref_time, vm.now(), &ReportSlot::load(vm))?;

    let change = Change::between(FundsSlot::load(vm).reserves.working, working);
    booking::book_report(vm, source(vm), ref_time, change)?;
    queue::after_report::<StakingVault>(vm)?;
    empty()
}

/// What gains and loses: the consensus account.
fn source(vm: Vm) -> Address {
    roles::role_address(vm, CONSENSUS)
}

/// `reviseLoss(source, loss)`: the consensus account is the only source, and can lose no more than
/// it works with.
pub(crate) fn revise_loss(vm: Vm, args: &mut Args) -> HandlerResult {
    let (account, loss) = (args.address()?, args.at_most(MAX_96)?);
    bunker::may_revise(vm, account, loss)?;
    if account != source(vm) {
        return Err(revert!(IErrors::BadAddress, account));
    }
    let working = FundsSlot::load(vm).reserves.working;
    if loss > working.0 {
        return Err(revert!(IStakingVault::ExceedsWorking, loss, working));
    }
    booking::revise_provisional(vm, account, loss)?;
    empty()
}

/// `confirmLoss()`. The consensus layer cannot be read from here, so the number stands as it is.
pub(crate) fn confirm_loss(vm: Vm, _: &mut Args) -> HandlerResult {
    bunker::may_confirm(vm)?;
    booking::confirm_provisional(vm)?;
    booking::set_provisional_of(vm, source(vm), &Word::ZERO);
    empty()
}

/// The reference time, if it is late enough and past. Before the first report the last one is the
/// construction.
fn timely(ref_time: u128, now: u32, last_report: &ReportSlot) -> Result<u32, Revert> {
    let earliest = last_report.ref_time.saturating_add(MIN_REPORT_INTERVAL_SECS);
    if ref_time < u128::from(earliest) {
        return Err(revert!(IRate::ReportTooEarly, ref_time, earliest));
    }
    // Reports about hours long past could else follow each other within a second, each within the
    // bounds of one.
    let earliest = last_report.reported_at.saturating_add(MIN_REPORT_INTERVAL_SECS);
    if now < earliest {
        return Err(revert!(IRate::ReportTooSoon, now, earliest));
    }
    if ref_time <= u128::from(last_report.moved_at) {
        return Err(revert!(IStakingVault::ReportBeforeMove, ref_time, last_report.moved_at));
    }
    match u32::try_from(ref_time) {
        Ok(time) if time <= now => Ok(time),
        _ => Err(revert!(IRate::ReportFromFuture, ref_time, now)),
    }
}

#[cfg(test)]
mod tests {
    use super::timely;
    use alloy_primitives::U256;
    use alloy_sol_types::SolError;
    use basalt_interfaces::{IRate, IStakingVault};
    use basalt_math::{Bps, Rate};
    use basalt_vault::books::ReportSlot;

    const LAST: u32 = 1_800_000_000;
    /// When the report about it was made.
    const MADE: u32 = LAST + 60;

    fn refused(ref_time: u128, now: u32, moved_at: u32) -> Option<Vec<u8>> {
        let last_report = ReportSlot {
            peak: Rate::ONE,
            growth: Bps(1_000),
            growth_in_force: Bps(1_000),
            ref_time: LAST,
            moved_at,
            index: 0,
            reported_at: MADE,
        };
        timely(ref_time, now, &last_report).err().map(|revert| revert.data().to_vec())
    }

    #[test]
    fn a_report_speaks_of_an_hour_after_the_last_at_the_earliest() {
        let first = u128::from(LAST) + 3_600;
        assert_eq!(refused(first, MADE + 3_600, 0), None);
        let error =
            IRate::ReportTooEarly { refTime: U256::from(first - 1), earliest: U256::from(first) };
        assert_eq!(refused(first - 1, LAST + 9_999, 0), Some(error.abi_encode()));
    }

    #[test]
    fn reports_about_hours_long_past_still_keep_an_hour_between_them() {
        let ref_time = u128::from(LAST) + 3_600;
        let early = MADE + 3_599;
        let error =
            IRate::ReportTooSoon { now: U256::from(early), earliest: U256::from(MADE + 3_600) };
        assert_eq!(refused(ref_time, early, 0), Some(error.abi_encode()));
        assert_eq!(refused(ref_time, MADE + 3_600, 0), None);
    }

    #[test]
    fn a_report_speaks_of_a_time_after_the_last_move() {
        let moved_at = LAST + 5_000;
        let error = IStakingVault::ReportBeforeMove {
            refTime: U256::from(moved_at),
            movedAt: U256::from(moved_at),
        };
        assert_eq!(refused(moved_at.into(), LAST + 9_999, moved_at), Some(error.abi_encode()));
        assert_eq!(refused(u128::from(moved_at) + 1, LAST + 9_999, moved_at), None);
    }

    // M22
    #[test]
    fn a_report_speaks_of_no_future() {
        let now = LAST + 4_000;
        assert_eq!(refused(now.into(), now, 0), None);
        for future in [u128::from(now) + 1, u128::from(u32::MAX) + 1 + u128::from(now)] {
            let error =
                IRate::ReportFromFuture { refTime: U256::from(future), now: U256::from(now) };
            assert_eq!(refused(future, now, 0), Some(error.abi_encode()));
        }
    }
}
