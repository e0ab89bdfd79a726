//! Views that depend on the asset being bsETH.

use crate::storage::asset;
use alloy_sol_types::SolCall;
use basalt_interfaces::IRate;
use basalt_kit::{Args, HandlerResult, Revert, Vm, call, codec::encode, return_words};
use basalt_math::{RATE_ONE, Rounding, mul_div};
use basalt_vault::views;

/// `asset()`.
pub(crate) fn asset_address(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[asset(vm).into()])
}

/// `getRate()`: brETH in bsETH times bsETH in ether, so it includes gains and losses of both
/// layers. 18 decimals, rounded down.
pub(crate) fn get_rate(vm: Vm, _: &mut Args) -> HandlerResult {
    let in_assets = views::current_rate(vm);
    let asset_wad = asset_rate_wad(vm)?;
    // The asset's rate has at most 96 bits at 27 decimals, the line's rate has 96 bits: the product
    // over 1e27 has at most 73 bits, so the fallback is never taken.
    let in_ether = mul_div(in_assets.0, asset_wad, RATE_ONE, Rounding::Down).unwrap_or(u128::MAX);
    return_words(&[in_ether.into()])
}

/// Rate of bsETH in ether, 18 decimals.
#[inline(never)]
pub(crate) fn asset_rate_wad(vm: Vm) -> Result<u128, Revert> {
    call::view_amount(vm, asset(vm), &encode(IRate::getRateCall::SELECTOR, &[]))
}
