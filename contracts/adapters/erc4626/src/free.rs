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

/// `free(assets)`: a venue that is short gives less, one that says it has nothing is not called.
pub(crate) fn free(vm: Vm, args: &mut Args) -> Answer {
    let assets = args.amount()?;
    roles::require(vm, MANAGER)?;

    let venue = Venue::load(vm);
    let possible = assets.min(saturated(&venue.max_withdraw()?));
    let got = match possible {
        0 => 0,
        _ => received(vm, |manager| withdraw(vm, venue, possible, manager))?,
    };

    emit!(vm, IAdapter::Freed, [], [got]);
    answer(&[got.into()])
}

/// Takes out `assets`, or what the venue really has, or nothing.
fn withdraw(vm: Vm, venue: Venue, assets: u128, manager: Address) -> Result<(), Revert> {
    if !venue.withdraw(assets, manager) {
        // Some venues promise what they have lent out.
        let there = erc20::balance_of(vm, asset(vm), venue.address())?;
        if there > 0 && there < assets {
            venue.withdraw(there, manager);
        }
    }
    Ok(())
}

/// `emergencyExit()`: every share that the venue redeems now, for whatever it brings, and assets that
/// somebody sent here.
pub(crate) fn emergency_exit(vm: Vm, _: &mut Args) -> Answer {
    roles::require(vm, MANAGER)?;

    let got = received(vm, |manager| {
        let venue = Venue::load(vm);
        let shares = venue.position()?.min(saturated(&venue.max_redeem()?));
        if shares > 0 {
            venue.redeem(shares, manager)?;
        }
        let stray = erc20::balance_of(vm, asset(vm), vm.this())?;
        if stray > 0 {
            erc20::transfer(vm, asset(vm), manager, stray)?;
        }
        Ok(())
    })?;

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
