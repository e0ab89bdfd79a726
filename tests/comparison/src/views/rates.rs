//! The rates of both vaults in ether.

use crate::View;
use alloy_primitives::{Address, U256};
use basalt_interfaces::IRate;
use basalt_model::{RATE_ONE, VaultModel};

/// 27 decimals to 18.
const TO_WAD: u128 = 1_000_000_000;

/// Ether per share at `now`, 18 decimals. `bseth` is the vault whose shares are the assets of `model`;
/// `None` if these are ether or have a rate of 1.
pub fn rate_wad(
    model: &VaultModel<Address>,
    bseth: Option<&VaultModel<Address>>,
    now: u32,
) -> U256 {
    let rate = U256::from(model.shown_rate(now));
    match bseth {
        None => rate / U256::from(TO_WAD),
        // Rounded down from the product: the rate in bsETH is not rounded by itself.
        Some(bseth) => {
            let of_bseth = U256::from(bseth.shown_rate(now) / TO_WAD);
            rate.saturating_mul(of_bseth) / U256::from(RATE_ONE)
        }
    }
}

/// The rate in ether, by both its names.
pub fn rates(
    model: &VaultModel<Address>,
    bseth: Option<&VaultModel<Address>>,
    now: u32,
) -> Vec<View> {
    let (vault, rate) = (model.roles.vault, rate_wad(model, bseth, now));
    vec![
        View::new(vault, &IRate::getRateCall {}).number("getRate", rate),
        View::new(vault, &IRate::exchangeRateCall {}).number("exchangeRate", rate),
    ]
}
