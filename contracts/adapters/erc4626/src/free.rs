//! Assets from the venue back to the manager, and delivery in kind.

use crate::venue::Venue;
use alloy_primitives::Address;
use basalt_adapter_common::{
    deliver::deliver_balance,
    received::{received, send_stray_assets},
    storage::{asset, require_manager},
};
use basalt_interfaces::IAdapter;
use basalt_kit::{Args, HandlerResult, Revert, Vm, emit, return_words, safe_erc20};

/// `free(assets)`: pays as much as the venue pays. The venue's views decide amounts, never whether to
/// try: many venues return 0 for each `max*` and still pay.
pub(crate) fn free(vm: Vm, args: &mut Args) -> HandlerResult {
    let assets = args.amount()?;
    require_manager(vm)?;

    let venue = Venue::load(vm);
    let got = received(vm, |manager| {
        if venue.withdraw(assets, manager) {
            return Ok(());
        }
        withdraw_less(vm, venue, assets, manager)
    })?;

    emit!(vm, IAdapter::Freed, [], [got]);
    return_words(&[got.into()])
}

/// Withdraws less than was `asked` for: what the venue says can be withdrawn, else the value of the
/// position, else the tokens that the venue holds. Some venues have lent out a part of what their
/// views return.
#[inline(never)]
fn withdraw_less(vm: Vm, venue: Venue, asked: u128, manager: Address) -> Result<(), Revert> {
    let mut refused = asked;
    for attempt in 0..3_u32 {
        let assets = match attempt {
            0 => venue.max_withdraw(),
            1 => venue.redeemable()?,
            _ => safe_erc20::balance_of(vm, asset(vm), venue.address())?,
        };
        if assets > 0 && assets < refused {
            if venue.withdraw(assets, manager) {
                break;
            }
            refused = assets;
        }
    }
    Ok(())
}

/// `emergencyExit()`: redeems all shares, at any price, or as many as the venue pays for now, and sends
/// donated assets along.
pub(crate) fn emergency_exit(vm: Vm, _: &mut Args) -> HandlerResult {
    require_manager(vm)?;

    let got = received(vm, |manager| {
        let venue = Venue::load(vm);
        let shares = venue.position()?;
        if shares > 0 && !venue.redeem(shares, manager) {
            let fewer = venue.max_redeem();
            let is_less = fewer > 0 && fewer < shares;
            if !is_less || !venue.redeem(fewer, manager) {
                withdraw_less(vm, venue, u128::MAX, manager)?;
            }
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
