//! Reports of the consensus account, and provisional losses.

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

/// `report(refTime, sourceValue)`: books the change of the consensus account (R4, R7, R8), then
/// settles the queue.
pub(crate) fn report(vm: Vm, args: &mut Args) -> HandlerResult {
    let (ref_time, source_value) = (args.amount()?, Assets(args.at_most(MAX_96)?));
    roles::require(vm, ORACLE)?;

    let ref_time = valid_ref_time(ref_time, vm.now(), &ReportSlot::load(vm))?;

    let change = Change::between(FundsSlot::load(vm).in_use.working, source_value);
    booking::book_report(vm, source(vm), ref_time, change)?;
    queue::settle_after_report::<StakingVault>(vm)?;
    empty()
}

/// The only source of gains and losses: the consensus account.
fn source(vm: Vm) -> Address {
    roles::role_address(vm, CONSENSUS)
}

/// `reviseLoss(source, loss)`, R9: `BadAddress` for any source but the consensus account,
/// `ExceedsWorking` above the working assets.
pub(crate) fn revise_loss(vm: Vm, args: &mut Args) -> HandlerResult {
    let (account, loss) = (args.address()?, args.at_most(MAX_96)?);
    bunker::require_may_revise(vm, account, loss)?;
    if account != source(vm) {
        return Err(revert!(IErrors::BadAddress, account));
    }
    let working = FundsSlot::load(vm).in_use.working;
    if loss > working.0 {
        return Err(revert!(IStakingVault::ExceedsWorking, loss, working));
    }
    booking::revise_provisional(vm, account, loss)?;
    empty()
}

/// `confirmLoss()`, R9. The contract cannot read the consensus layer, so it books the stored
/// amount.
pub(crate) fn confirm_loss(vm: Vm, _: &mut Args) -> HandlerResult {
    bunker::require_may_confirm(vm)?;
    booking::confirm_provisional(vm)?;
    booking::set_provisional_of(vm, source(vm), &Word::ZERO);
    empty()
}

/// Checks the reference time of a report against the last report (before the first one, the
/// construction), the last move of funds and the block time (R4).
fn valid_ref_time(ref_time: u128, now: u32, last_report: &ReportSlot) -> Result<u32, Revert> {
    let earliest = last_report.ref_time.saturating_add(MIN_REPORT_INTERVAL_SECS);
    if ref_time < u128::from(earliest) {
        return Err(revert!(IRate::ReportTooEarly, ref_time, earliest));
    }
    // Otherwise reports that refer to past hours could follow each other within a second, each
    // within the bounds of a single report.
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
    use super::valid_ref_time;
    use alloy_primitives::U256;
    use alloy_sol_types::SolError;
    use basalt_interfaces::{IRate, IStakingVault};
    use basalt_math::{Bps, Rate};
    use basalt_vault::books::ReportSlot;

    const LAST: u32 = 1_800_000_000;
    /// Block time of the report that refers to [`LAST`].
    const REPORTED_AT: u32 = LAST + 60;

    fn refused(ref_time: u128, now: u32, moved_at: u32) -> Option<Vec<u8>> {
        let last_report = ReportSlot {
            peak: Rate::ONE,
            growth: Bps(1_000),
            growth_in_force: Bps(1_000),
            ref_time: LAST,
            moved_at,
            index: 0,
            reported_at: REPORTED_AT,
        };
        valid_ref_time(ref_time, now, &last_report).err().map(|revert| revert.data().to_vec())
    }

    #[test]
    fn a_report_refers_to_a_time_an_hour_after_the_last_or_later() {
        let first = u128::from(LAST) + 3_600;
        assert_eq!(refused(first, REPORTED_AT + 3_600, 0), None);
        let error =
            IRate::ReportTooEarly { refTime: U256::from(first - 1), earliest: U256::from(first) };
        assert_eq!(refused(first - 1, LAST + 9_999, 0), Some(error.abi_encode()));
    }

    #[test]
    fn reports_on_past_hours_are_an_hour_of_block_time_apart() {
        let ref_time = u128::from(LAST) + 3_600;
        let early = REPORTED_AT + 3_599;
        let error = IRate::ReportTooSoon {
            now: U256::from(early),
            earliest: U256::from(REPORTED_AT + 3_600),
        };
        assert_eq!(refused(ref_time, early, 0), Some(error.abi_encode()));
        assert_eq!(refused(ref_time, REPORTED_AT + 3_600, 0), None);
    }

    #[test]
    fn a_report_refers_to_a_time_after_the_last_move() {
        let moved_at = LAST + 5_000;
        let error = IStakingVault::ReportBeforeMove {
            refTime: U256::from(moved_at),
            movedAt: U256::from(moved_at),
        };
        assert_eq!(refused(moved_at.into(), LAST + 9_999, moved_at), Some(error.abi_encode()));
        assert_eq!(refused(u128::from(moved_at) + 1, LAST + 9_999, moved_at), None);
    }

    #[test]
    fn a_report_does_not_refer_to_the_future() {
        let now = LAST + 4_000;
        assert_eq!(refused(now.into(), now, 0), None);
        for future in [u128::from(now) + 1, u128::from(u32::MAX) + 1 + u128::from(now)] {
            let error =
                IRate::ReportFromFuture { refTime: U256::from(future), now: U256::from(now) };
            assert_eq!(refused(future, now, 0), Some(error.abi_encode()));
        }
    }
}
