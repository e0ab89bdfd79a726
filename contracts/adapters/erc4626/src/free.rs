//! Assets back to the manager: as much as asked and possible, or everything.
//!
//! What came is read off the manager's balance, whatever the venue says.

use crate::{
    storage::{MANAGER, asset, manager},
    venue::{Venue, saturated},
};
use alloy_primitives::Address;
use basalt_interfaces::IAdapter;
use basalt_kit::{Answer, Args, Revert, Vm, answer, emit, erc20, roles};

/// `free(assets)`: a venue that is short gives less, one that has nothing is not called.
pub(crate) fn free(vm: Vm, args: &mut Args) -> Answer {
    let assets = args.amount()?;
    roles::require(vm, MANAGER)?;

    let venue = Venue::load(vm);
    let possible = assets.min(saturated(&venue.max_withdraw()?));
    let got = match possible {
        0 => 0,
        _ => received(vm, |manager| venue.withdraw(possible, manager))?,
    };

    emit!(vm, IAdapter::Freed, [], [got]);
    answer(&[got.into()])
}

/// `emergencyExit()`: every share that the venue redeems now, for whatever it brings.
pub(crate) fn emergency_exit(vm: Vm, _: &mut Args) -> Answer {
    roles::require(vm, MANAGER)?;

    let venue = Venue::load(vm);
    let shares = venue.position()?.min(saturated(&venue.max_redeem()?));
    let got = match shares {
        0 => 0,
        _ => received(vm, |manager| venue.redeem(shares, manager))?,
    };

    emit!(vm, IAdapter::EmergencyExited, [], [got]);
    answer(&[got.into()])
}

/// By how much the manager's balance grows while `pay` runs.
fn received(vm: Vm, pay: impl FnOnce(Address) -> Result<(), Revert>) -> Result<u128, Revert> {
    let (asset, manager) = (asset(vm), manager(vm));
    let before = erc20::balance_of(vm, asset, manager)?;
    pay(manager)?;
    let after = erc20::balance_of(vm, asset, manager)?;
    Ok(after.saturating_sub(before))
}
