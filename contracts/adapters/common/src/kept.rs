//! What a venue may keep of a deposit, for every adapter.

use basalt_interfaces::IAdapter;
use basalt_kit::{Revert, revert};
use basalt_math::{BPS, Rounding, mul_div};

/// Largest part of a deposit that a venue may keep, for entry and exit fees together, in basis
/// points.
const TOLERANCE_BPS: u128 = 10;

/// Tolerance for small deposits, in wei: shares and their value are both rounded down.
const TOLERANCE_WEI: u128 = 2;

/// `VenueDelta` unless a deposit of `assets` raised the value of the position from `before` to at
/// least nearly as much more, in wei. This refuses a venue that mints too few shares, also after an
/// inflation of its share price.
pub fn require_value(assets: u128, before: u128, after: u128) -> Result<(), Revert> {
    let increase = after.saturating_sub(before);
    if increase < min_increase(assets) {
        return Err(revert!(IAdapter::VenueDelta, assets, increase));
    }
    Ok(())
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
