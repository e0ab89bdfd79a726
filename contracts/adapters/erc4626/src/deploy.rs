//! Deployment: assets go into the venue.

use crate::venue::{Venue, saturated};
use basalt_adapter_common::storage::{asset, manager, require_manager};
use basalt_interfaces::IAdapter;
use basalt_kit::{Args, HandlerResult, Vm, emit, empty, revert, safe_erc20};
use basalt_math::{BPS, Rounding, mul_div};

/// Largest part of a deposit that a venue may keep, for entry and exit fees together, in basis
/// points.
const TOLERANCE_BPS: u128 = 10;

/// Tolerance for small deposits, in wei: shares and their value are both rounded down.
const TOLERANCE_WEI: u128 = 2;

/// `deploy(assets)`: pulls the assets from the manager by exact allowance and deposits them.
///
/// `VenueDelta` unless the venue takes exactly `assets` and the value of the position grows by
/// nearly as much. This refuses a venue that mints too few shares, also after an inflation of its
/// share price. Donated assets stay in the adapter.
pub(crate) fn deploy(vm: Vm, args: &mut Args) -> HandlerResult {
    let assets = args.amount()?;
    require_manager(vm)?;

    emit!(vm, IAdapter::Deployed, [], [assets]);
    let (asset, this, venue) = (asset(vm), vm.this(), Venue::load(vm));
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
    let increase = saturated(&venue.value()?).saturating_sub(value);
    if increase < min_increase(assets) {
        return Err(revert!(IAdapter::VenueDelta, assets, increase));
    }
    empty()
}

/// Smallest increase of the position's value for a deposit of `assets`, in wei.
fn min_increase(assets: u128) -> u128 {
    // A part of 128 bits has at most 128 bits, so the fallback is never taken.
    let fee = mul_div(assets, TOLERANCE_BPS, BPS, Rounding::Down).unwrap_or(0);
    assets.saturating_sub(fee.max(TOLERANCE_WEI))
}

#[cfg(test)]
mod tests {
    use super::min_increase;

    #[test]
    fn a_venue_may_keep_at_most_ten_basis_points() {
        assert_eq!(min_increase(10_000_000), 9_990_000);
        assert_eq!(min_increase(1_000_000_000_000_000_000), 999_000_000_000_000_000);
        assert_eq!(min_increase(u128::MAX), u128::MAX - u128::MAX / 1_000);
    }

    #[test]
    fn a_rounding_loss_of_two_wei_is_accepted_and_of_three_refused() {
        for assets in [3, 100, 2_999] {
            assert_eq!(min_increase(assets), assets - 2);
        }
        assert_eq!(min_increase(3_000), 2_997);
        assert_eq!([min_increase(0), min_increase(1), min_increase(2)], [0; 3]);
    }
}
