//! Assets to work.

use crate::{
    storage::{MANAGER, asset, manager},
    venue::{Venue, saturated},
};
use basalt_interfaces::IAdapter;
use basalt_kit::{Answer, Args, Vm, done, emit, erc20, fail, roles};
use basalt_math::{BPS, Rounding, mul_div};

/// What a venue may keep of a deposit: 10 basis points, for entry and exit fees together.
const TOLERANCE_BPS: u128 = 10;

/// What it may keep of a small one, in wei: shares and their worth are both rounded down.
const TOLERANCE_WEI: u128 = 2;

/// `deploy(assets)`: from the manager, by its exact allowance, into the venue, by ours.
///
/// The venue must take exactly what came, and the position must be worth that much more afterwards
/// than before, whatever the venue says it minted: one that mints too little, or whose share was
/// inflated until `assets` buy next to none, is refused. Own assets that were here before, sent by
/// anyone, are left alone.
pub(crate) fn deploy(vm: Vm, args: &mut Args) -> Answer {
    let assets = args.amount()?;
    roles::require(vm, MANAGER)?;

    emit!(vm, IAdapter::Deployed, [], [assets]);
    let (asset, this, venue) = (asset(vm), vm.this(), Venue::load(vm));
    let balance = erc20::balance_of(vm, asset, this)?;
    let worth = saturated(&venue.worth()?);
    erc20::transfer_from(vm, asset, manager(vm), this, assets)?;
    erc20::approve(vm, asset, venue.address(), assets)?;
    venue.deposit(assets)?;

    let left = erc20::balance_of(vm, asset, this)?;
    if left != balance {
        let moved = balance.saturating_add(assets).saturating_sub(left);
        return Err(fail!(IAdapter::VenueDelta, assets, moved));
    }
    let increase = saturated(&venue.worth()?).saturating_sub(worth);
    if increase < least_increase(assets) {
        return Err(fail!(IAdapter::VenueDelta, assets, increase));
    }
    done()
}

/// By how much `assets` must raise what the position is worth.
fn least_increase(assets: u128) -> u128 {
    // A part of 128 bits has 128 bits, so the fallback is never taken.
    let part = mul_div(assets, TOLERANCE_BPS, BPS, Rounding::Down).unwrap_or(0);
    assets.saturating_sub(part.max(TOLERANCE_WEI))
}

#[cfg(test)]
mod tests {
    use super::least_increase;

    #[test]
    fn a_venue_keeps_ten_basis_points_at_most() {
        assert_eq!(least_increase(10_000_000), 9_990_000);
        assert_eq!(least_increase(1_000_000_000_000_000_000), 999_000_000_000_000_000);
        assert_eq!(least_increase(u128::MAX), u128::MAX - u128::MAX / 1_000);
    }

    #[test]
    fn two_wei_of_rounding_are_forgiven_and_a_third_is_not() {
        for assets in [3, 100, 2_999] {
            assert_eq!(least_increase(assets), assets - 2);
        }
        assert_eq!(least_increase(3_000), 2_997);
        assert_eq!([least_increase(0), least_increase(1), least_increase(2)], [0; 3]);
    }
}
