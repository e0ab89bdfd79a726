//! The two views in which this vault differs from others.

use crate::storage::asset;
use alloy_sol_types::SolCall;
use basalt_interfaces::IRate;
use basalt_kit::{Args, HandlerResult, Revert, Vm, call, codec::encode, return_words, roles};
use basalt_math::{RATE_ONE, Rounding, mul_div};
use basalt_vault::{layout::ACCOUNTANT, views};

/// `asset()`.
pub(crate) fn asset_address(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[asset(vm).into()])
}

/// `accountant()`.
pub(crate) fn accountant(vm: Vm, _: &mut Args) -> HandlerResult {
    roles::return_address(vm, ACCOUNTANT)
}

/// `getRate()`: the line's rate is in bsETH, whose own rate is in ether. Both layers' yields and
/// losses are in the product at once.
pub(crate) fn get_rate(vm: Vm, _: &mut Args) -> HandlerResult {
    let in_assets = views::rate(vm);
    let asset_wad = asset_rate_wad(vm)?;
    // bsETH's rate has 96 bits before it loses nine decimals, ours has 96: the product over 1e27
    // has at most 73 bits and the fallback is never taken.
    let in_ether = mul_div(in_assets.0, asset_wad, RATE_ONE, Rounding::Down).unwrap_or(u128::MAX);
    return_words(&[in_ether.into()])
}

/// Ether per bsETH, 18 decimals.
#[inline(never)]
pub(crate) fn asset_rate_wad(vm: Vm) -> Result<u128, Revert> {
    call::view_amount(vm, asset(vm), &encode(IRate::getRateCall::SELECTOR, &[]))
}
