//! Assets from the venue back to the manager, and delivery in kind.

use crate::venue::{Venue, saturated};
use alloy_primitives::Address;
use basalt_adapter_common::{
    deliver::deliver_balance,
    received::{received, send_stray_assets},
    storage::{asset, require_manager},
};
use basalt_interfaces::IAdapter;
use basalt_kit::{Args, HandlerResult, Revert, Vm, emit, return_words, safe_erc20};

/// `free(assets)`: pays as much as the venue can. A venue whose `maxWithdraw` is 0 is not called.
pub(crate) fn free(vm: Vm, args: &mut Args) -> HandlerResult {
    let assets = args.amount()?;
    require_manager(vm)?;

    let venue = Venue::load(vm);
    let possible = assets.min(saturated(&venue.max_withdraw()?));
    let got = match possible {
        0 => 0,
        _ => received(vm, |manager| withdraw_available(vm, venue, possible, manager))?,
    };

    emit!(vm, IAdapter::Freed, [], [got]);
    return_words(&[got.into()])
}

/// Withdraws `assets`. If the venue refuses, withdraws as much as it holds in tokens; if it refuses
/// that too, nothing.
fn withdraw_available(vm: Vm, venue: Venue, assets: u128, manager: Address) -> Result<(), Revert> {
    if !venue.withdraw(assets, manager) {
        // `maxWithdraw` of some venues includes assets that they have lent out.
        let tokens = safe_erc20::balance_of(vm, asset(vm), venue.address())?;
        if tokens > 0 && tokens < assets {
            venue.withdraw(tokens, manager);
        }
    }
    Ok(())
}

/// `emergencyExit()`: redeems every share that the venue redeems now, at any price, and sends
/// donated assets along.
pub(crate) fn emergency_exit(vm: Vm, _: &mut Args) -> HandlerResult {
    require_manager(vm)?;

    let got = received(vm, |manager| {
        let venue = Venue::load(vm);
        let shares = venue.position()?.min(saturated(&venue.max_redeem()?));
        if shares > 0 {
            venue.redeem(shares, manager)?;
        }
        send_stray_assets(vm, manager)
    })?;

    emit!(vm, IAdapter::EmergencyExited, [], [got]);
    return_words(&[got.into()])
}

/// `deliver(fractionWad, to)`: delivers shares of the venue.
pub(crate) fn deliver(vm: Vm, args: &mut Args) -> HandlerResult {
    let venue = Venue::load(vm);
    deliver_balance(vm, args, venue.address(), || venue.position())
}
