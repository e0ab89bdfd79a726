//! Booking what an adapter has earned or lost.

use crate::storage::Placement;
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IAdapter, IErrors, IRate};
use basalt_kit::{Answer, Args, Revert, Vm, call, codec::encode, done, fail, roles, vault::report};
use basalt_math::{Assets, MAX_96};

/// The least time between two reports of one adapter, in seconds.
const MIN_INTERVAL_SECS: u32 = 3_600;

/// `report(adapter)`: its book value becomes what it says it holds, and the difference a gain or a
/// loss of all.
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
    let change = report::change(placement.book, value);
    placement.book = value;
    placement.reported_at = now;
    placement.store(vm, adapter);
    report::book(vm, adapter, now, change)?;
    done()
}

/// What the adapter says it holds: `Overflow` above the width of a stored amount.
fn value_of(vm: Vm, adapter: Address) -> Result<Assets, Revert> {
    let data = encode(IAdapter::totalAssetsCall::SELECTOR, &[]);
    let value = call::view_word(vm, adapter, &data)?;
    match value.to_u128() {
        Some(assets @ ..=MAX_96) => Ok(Assets(assets)),
        _ => Err(fail!(IErrors::Overflow, value, MAX_96)),
    }
}
