//! Provisional losses, cover and alarms: views, setters and permission checks (R9, R10).

use crate::{
    Vault, booking,
    layout::{COVER_SHARES, OWNER, PROVISIONAL, SECOND_OPINION, TREASURY},
    state::{StatusSlot, load_line},
};
use alloy_primitives::Address;
use basalt_interfaces::IBunker;
use basalt_kit::{
    Args, HandlerResult, Revert, Vm, Word, emit, empty, return_words, revert, roles,
    slots::load_field,
};
use basalt_math::{Alarm, BUNKER_SECS, Phase};

/// `isBunker()`.
pub fn is_bunker(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[booking::is_bunker(vm).into()])
}

/// `isStale()`.
pub fn is_stale(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[StatusSlot::load(vm).is_stale(vm.now()).into()])
}

/// `phase()`.
pub fn phase(vm: Vm, _: &mut Args) -> HandlerResult {
    let number: u32 = match load_line(vm).phase() {
        Phase::Open => 0,
        Phase::Bunker => 1,
        Phase::Reopening => 2,
    };
    let status = StatusSlot::load(vm);
    return_words(&[number.into(), status.alarmed_until.into(), status.stale_at.into()])
}

/// `bunker()`.
pub fn bunker(vm: Vm, _: &mut Args) -> HandlerResult {
    let line = load_line(vm);
    if line.phase() != Phase::Bunker {
        return return_words(&[Word::ZERO; 4]);
    }
    let provisional = load_field(vm, PROVISIONAL);
    return_words(&[
        provisional.into(),
        line.start_rate.into(),
        line.end_rate.into(),
        line.start.into(),
    ])
}

/// `provisionalLoss(source)`.
pub fn provisional_loss(vm: Vm, args: &mut Args) -> HandlerResult {
    return_words(&[booking::provisional_of(vm, args.address()?)])
}

/// `cover()`.
pub fn cover(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[load_field(vm, COVER_SHARES).into()])
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
    emit!(vm, IBunker::SecondOpinionSet, [account], []);
    empty()
}

/// `setTreasury(treasury)`.
pub fn set_treasury(vm: Vm, args: &mut Args) -> HandlerResult {
    let account = set_by_owner(vm, args, TREASURY)?;
    emit!(vm, IBunker::TreasurySet, [account], []);
    empty()
}

#[inline(never)]
fn set_by_owner(vm: Vm, args: &mut Args, slot: u32) -> Result<Address, Revert> {
    let account = args.address()?;
    roles::require(vm, OWNER)?;
    roles::set_address(vm, slot, account)?;
    Ok(account)
}

/// Checks that the caller may revise the provisional loss of `source` to `loss` (R9). The owner may
/// set any value. The second opinion may only lower the current one, in bunker; so it can end a
/// bunker, but neither start nor deepen one. `Unauthorized` or `NotInBunker` otherwise.
#[inline(never)]
pub fn require_may_revise(vm: Vm, source: Address, loss: u128) -> Result<(), Revert> {
    let current = booking::provisional_of(vm, source);
    if roles::has_role(vm, SECOND_OPINION)
        && current.to_u128().is_some_and(|current| loss <= current)
    {
        booking::require_bunker(vm)
    } else {
        roles::require(vm, OWNER)
    }
}

/// Checks that the caller may confirm the provisional loss (R9): second opinion and owner at any
/// time, anyone once the loss has stood unchanged or only shrunk for [`BUNKER_SECS`]. `NotInBunker`
/// or `ConfirmTooSoon` otherwise.
#[inline(never)]
pub fn require_may_confirm(vm: Vm) -> Result<(), Revert> {
    booking::require_bunker(vm)?;
    let (now, earliest) = (vm.now(), load_line(vm).start.saturating_add(BUNKER_SECS));
    if now < earliest && !roles::has_role(vm, OWNER) && !roles::has_role(vm, SECOND_OPINION) {
        return Err(revert!(IBunker::ConfirmTooSoon, now, earliest));
    }
    Ok(())
}

/// `alarm()`, for the role that reports: stops entries, instant exits, allocation and settlement
/// for 24 hours (R10). `AlarmSpent` if it was raised since the newest report.
pub fn alarm<V: Vault>(vm: Vm, _: &mut Args) -> HandlerResult {
    roles::require(vm, V::REPORTER)?;
    let mut status = StatusSlot::load(vm);
    let last = Alarm { until: status.alarmed_until, is_spent: status.is_alarm_spent };
    let Some(raised) = last.raise(vm.now()) else { return Err(revert!(IBunker::AlarmSpent)) };

    (status.alarmed_until, status.is_alarm_spent) = (raised.until, raised.is_spent);
    status.store(vm);
    emit!(vm, IBunker::AlarmRaised, [vm.sender()], [status.alarmed_until]);
    empty()
}
