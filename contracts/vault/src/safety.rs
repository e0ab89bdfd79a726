//! Staleness, phase, alarm and cover; accountant, treasury and second opinion (R7, R10).

use crate::{
    Vault,
    gate::EntrySlot,
    layout::{ACCOUNTANT, COVER_SHARES, OWNER, SECOND_OPINION, TREASURY},
    state::load_line,
};
use alloy_primitives::Address;
use basalt_interfaces::ISafety;
use basalt_kit::{
    Args, HandlerResult, Revert, Vm, emit, empty, return_words, revert, roles, slots::load_field,
};
use basalt_math::Phase;

/// `isStale()`.
pub fn is_stale(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[EntrySlot::load(vm).gate.is_stale(vm.now()).into()])
}

/// `phase()`.
pub fn phase(vm: Vm, _: &mut Args) -> HandlerResult {
    let number: u32 = match load_line(vm).phase() {
        Phase::Open => 0,
        Phase::Bunker => 1,
        Phase::Reopening => 2,
    };
    let gate = EntrySlot::load(vm).gate;
    return_words(&[number.into(), gate.alarmed_until.into(), gate.stale_at.into()])
}

/// `alarm()`, for the role that reports: stops entries, instant exits, allocation and settlement
/// for 24 hours (R10). `AlarmSpent` if it was raised since the newest report.
pub fn alarm<V: Vault>(vm: Vm, _: &mut Args) -> HandlerResult {
    roles::require(vm, V::REPORTER)?;
    let mut slot = EntrySlot::load(vm);
    let raised = slot.alarm().raise(vm.now());
    let Some(alarm) = raised else { return Err(revert!(ISafety::AlarmSpent)) };

    slot.gate.alarmed_until = alarm.until;
    slot.is_alarm_spent = alarm.is_spent;
    slot.store(vm);
    emit!(vm, ISafety::AlarmRaised, [vm.sender()], [alarm.until]);
    empty()
}

/// `cover()`.
pub fn cover(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[load_field(vm, COVER_SHARES).into()])
}

/// `accountant()`.
pub fn accountant(vm: Vm, _: &mut Args) -> HandlerResult {
    roles::return_address(vm, ACCOUNTANT)
}

/// `secondOpinion()`.
pub fn second_opinion(vm: Vm, _: &mut Args) -> HandlerResult {
    roles::return_address(vm, SECOND_OPINION)
}

/// `treasury()`.
pub fn treasury(vm: Vm, _: &mut Args) -> HandlerResult {
    roles::return_address(vm, TREASURY)
}

/// `setSecondOpinion(secondOpinion)`.
pub fn set_second_opinion(vm: Vm, args: &mut Args) -> HandlerResult {
    let account = set_by_owner(vm, args, SECOND_OPINION)?;
    emit!(vm, ISafety::SecondOpinionSet, [account], []);
    empty()
}

/// `setTreasury(treasury)`.
pub fn set_treasury(vm: Vm, args: &mut Args) -> HandlerResult {
    let account = set_by_owner(vm, args, TREASURY)?;
    emit!(vm, ISafety::TreasurySet, [account], []);
    empty()
}

#[inline(never)]
fn set_by_owner(vm: Vm, args: &mut Args, slot: u32) -> Result<Address, Revert> {
    let account = args.address()?;
    roles::require(vm, OWNER)?;
    roles::set_address(vm, slot, account)?;
    Ok(account)
}
