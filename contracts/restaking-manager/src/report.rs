//! Booking what an adapter has earned or lost.

use crate::storage::Placement;
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IAdapter, IErrors, IRate};
use basalt_kit::{
    Answer, Args, Revert, Vm, Word, call,
    codec::encode,
    done, fail, roles,
    vault::{refusal::refusal, report},
};
use basalt_math::{Assets, Change, MAX_96};

/// The least time between two reports of one adapter, in seconds.
const MIN_INTERVAL_SECS: u32 = 3_600;

/// `report(adapter)`: its book value becomes what it says it holds, and the difference a gain or a
/// loss of all. Only as much of a gain is believed as the ledger has room for.
pub(crate) fn report(vm: Vm, args: &mut Args) -> Answer {
    let adapter = args.address()?;
    roles::require_keeper(vm)?;
    let now = vm.now();
    let earliest = Placement::listed(vm, adapter)?.reported_at.saturating_add(MIN_INTERVAL_SECS);
    if now < earliest {
        return Err(fail!(IRate::ReportTooEarly, now, earliest));
    }
    let value = value_of(vm, adapter)?;

    let mut placement = Placement::load(vm, adapter);
    let change = Change::between(placement.book, value);
    let applied = report::book(vm, adapter, now, change)?;
    placement.book = applied.apply_to(placement.book).map_err(refusal)?;
    placement.reported_at = now;
    placement.store(vm, adapter);
    done()
}

/// What the adapter says it holds, all 256 bits of it.
pub(crate) fn worth_of(vm: Vm, adapter: Address) -> Result<Word, Revert> {
    call::view_word(vm, adapter, &encode(IAdapter::totalAssetsCall::SELECTOR, &[]))
}

/// What the adapter says it holds: `Overflow` above the width of a stored amount.
fn value_of(vm: Vm, adapter: Address) -> Result<Assets, Revert> {
    let value = worth_of(vm, adapter)?;
    match value.to_u128() {
        Some(assets @ ..=MAX_96) => Ok(Assets(assets)),
        _ => Err(fail!(IErrors::Overflow, value, MAX_96)),
    }
}
