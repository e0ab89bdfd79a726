//! Assets to work.

use crate::{
    storage::{MANAGER, asset, manager},
    venue::Venue,
};
use basalt_interfaces::IAdapter;
use basalt_kit::{Answer, Args, Vm, done, emit, erc20, fail, roles};

/// `deploy(assets)`: from the manager, by its exact allowance, into the venue, by ours.
///
/// Own assets that were here before, sent by anyone, are left alone: the venue must take exactly
/// what came, and must give shares for it. A venue whose share was inflated until `assets` buy none
/// is refused.
pub(crate) fn deploy(vm: Vm, args: &mut Args) -> Answer {
    let assets = args.amount()?;
    roles::require(vm, MANAGER)?;

    emit!(vm, IAdapter::Deployed, [], [assets]);
    let (asset, this, venue) = (asset(vm), vm.this(), Venue::load(vm));
    let before = erc20::balance_of(vm, asset, this)?;
    erc20::transfer_from(vm, asset, manager(vm), this, assets)?;
    erc20::approve(vm, asset, venue.address(), assets)?;
    let shares = venue.deposit(assets)?;
    let after = erc20::balance_of(vm, asset, this)?;

    if after != before {
        let moved = before.saturating_add(assets).saturating_sub(after);
        return Err(fail!(IAdapter::VenueDelta, assets, moved));
    }
    if shares.is_zero() {
        return Err(fail!(IAdapter::VenueDelta, assets, shares));
    }
    done()
}
