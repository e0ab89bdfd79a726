//! Ether to the consensus account and back. Both directions leave the backing unchanged.

use crate::storage::CONSENSUS;
use basalt_interfaces::{IStakingVault, IVault};
use basalt_kit::{
    Args, HandlerResult, Revert, Vm, call, emit, empty, revert, roles, slots::store_field,
};
use basalt_math::{Assets, limits::MIN_ALLOCATION_REST_SECS};
use basalt_vault::{
    booking,
    books::{FundsSlot, ReportSlot},
    gate::EntrySlot,
    layout::{KEEPER, MOVED_AT},
    operation::Operation,
    queue::{allocatable, record_allocation},
    state::{TotalsSlot, load_line},
};

/// `allocate(assets)`: sends liquid ether to the consensus account, within what the queue and the
/// buffer leave.
pub(crate) fn allocate(vm: Vm, args: &mut Args) -> HandlerResult {
    let assets = Assets(args.amount()?);
    roles::require(vm, KEEPER)?;
    if assets.0 == 0 {
        return Err(revert!(IVault::ZeroAmount));
    }

    let now = vm.now();
    let mut entry_slot = EntrySlot::load(vm);
    entry_slot.gate.require_open(&load_line(vm), now, Operation::Allocate)?;
    require_move_interval(ReportSlot::load(vm).moved_at, now)?;

    let (totals_slot, mut funds) = (TotalsSlot::load(vm), FundsSlot::load(vm));
    let available = allocatable(&totals_slot, &funds);
    if assets > available {
        return Err(revert!(IVault::InsufficientLiquidity, assets, available));
    }

    record_allocation(vm, &totals_slot, &mut funds, &mut entry_slot, assets);
    record_move(vm);
    emit!(vm, IStakingVault::Allocated, [], [assets, funds.in_use.working]);

    call::send_ether(vm, roles::role_address(vm, CONSENSUS), assets.0)?;
    empty()
}

/// `MoveTooSoon` within [`MIN_ALLOCATION_REST_SECS`] of the last move of funds.
fn require_move_interval(moved_at: u32, now: u32) -> Result<(), Revert> {
    let earliest = moved_at.saturating_add(MIN_ALLOCATION_REST_SECS);
    if now < earliest { Err(revert!(IStakingVault::MoveTooSoon, now, earliest)) } else { Ok(()) }
}

/// Stores the time of a move of funds. Reports must refer to a later time.
pub(crate) fn record_move(vm: Vm) {
    store_field(vm, MOVED_AT, vm.now().into());
}

/// `payBack()`: the ether sent comes off the working assets. A provisional loss falls to what is
/// left at work.
pub(crate) fn pay_back(vm: Vm, _: &mut Args) -> HandlerResult {
    roles::require(vm, CONSENSUS)?;
    let value = vm.value();
    if value.is_zero() {
        return Err(revert!(IVault::ZeroAmount));
    }

    let mut funds = FundsSlot::load(vm);
    let working = funds.in_use.working;
    let rest = value.to_u128().and_then(|assets| working.0.checked_sub(assets));
    let Some(rest) = rest else {
        return Err(revert!(IStakingVault::ExceedsWorking, value, working));
    };

    funds.in_use.working = Assets(rest);
    funds.store(vm, &TotalsSlot::load(vm).totals);
    record_move(vm);
    emit!(vm, IStakingVault::PaidBack, [], [value, rest]);
    booking::cap_provisional(vm, vm.sender(), Assets(rest))?;
    empty()
}

#[cfg(test)]
mod tests {
    use super::{MIN_ALLOCATION_REST_SECS, require_move_interval};
    use alloy_primitives::U256;
    use alloy_sol_types::SolError;
    use basalt_interfaces::IStakingVault;

    #[test]
    fn an_allocation_waits_for_ten_minutes_after_a_move_of_funds() {
        let moved_at = 1_800_000_000;
        let earliest = moved_at + MIN_ALLOCATION_REST_SECS;
        assert!(require_move_interval(moved_at, earliest).is_ok());
        for now in [moved_at, earliest - 1] {
            let Err(revert) = require_move_interval(moved_at, now) else { panic!("was accepted") };
            let expected =
                IStakingVault::MoveTooSoon { now: U256::from(now), earliest: U256::from(earliest) };
            assert_eq!(revert.data(), expected.abi_encode());
        }
    }

    #[test]
    fn the_first_allocation_does_not_wait() {
        assert!(require_move_interval(0, 1_800_000_000).is_ok());
    }
}
