//! Deployment: assets go into the venue.

use crate::venue::{Venue, saturated};
use basalt_adapter_common::{
    kept::require_value,
    storage::{asset, manager, require_manager},
};
use basalt_interfaces::IAdapter;
use basalt_kit::{Args, HandlerResult, Vm, emit, empty, revert, safe_erc20};

/// `deploy(assets)`: pulls the assets from the manager by exact allowance and deposits them.
///
/// `AboveMaxDeploy` above what the venue says it takes. `VenueDelta` unless the venue takes exactly `assets` and the value of the position grows by
/// nearly as much. Donated assets stay in the adapter.
pub(crate) fn deploy(vm: Vm, args: &mut Args) -> HandlerResult {
    let assets = args.amount()?;
    require_manager(vm)?;

    emit!(vm, IAdapter::Deployed, [], [assets]);
    let (asset, this, venue) = (asset(vm), vm.this(), Venue::load(vm));
    let max = venue.max_deposit()?;
    if assets > saturated(&max) {
        return Err(revert!(IAdapter::AboveMaxDeploy, assets, max));
    }
    let balance = safe_erc20::balance_of(vm, asset, this)?;
    let value = saturated(&venue.value()?);
    safe_erc20::transfer_from(vm, asset, manager(vm), this, assets)?;
    safe_erc20::approve(vm, asset, venue.address(), assets)?;
    venue.deposit(assets)?;

    let left = safe_erc20::balance_of(vm, asset, this)?;
    if left != balance {
        let moved = balance.saturating_add(assets).saturating_sub(left);
        return Err(revert!(IAdapter::VenueDelta, assets, moved));
    }
    require_value(assets, value, saturated(&venue.value()?))?;
    empty()
}
