//! Delivery in kind: a fraction of the position goes to the redeemer as the position's own token.

use crate::storage::require_manager;
use alloy_primitives::Address;
use basalt_interfaces::IAdapter;
use basalt_kit::{
    Args, HandlerResult, Revert, Vm, Word, address::require_external, emit, return_words, revert,
    safe_erc20,
};
use basalt_math::{FRACTION_ONE, Rounding, mul_div};

/// `deliver(fractionWad, to)` for a position that is a balance of `token`, in its units. Rounded
/// down: the dust stays with the adapter.
pub fn deliver_balance(
    vm: Vm,
    args: &mut Args,
    token: Address,
    position: impl FnOnce() -> Result<u128, Revert>,
) -> HandlerResult {
    let (fraction, to) = (args.word()?, args.address()?);
    require_manager(vm)?;
    require_external(vm, to)?;
    let fraction_wad = at_most_one(&fraction)?;

    // A fraction of 128 bits has at most 128 bits, so the fallback is never taken.
    let units = mul_div(position()?, fraction_wad, FRACTION_ONE, Rounding::Down).unwrap_or(0);

    emit!(vm, IAdapter::Delivered, [to], [fraction, units]);
    if units > 0 {
        safe_erc20::transfer(vm, token, to, units)?;
    }
    return_words(&[units.into()])
}

/// Returns the fraction: `BadFraction` above one.
fn at_most_one(fraction: &Word) -> Result<u128, Revert> {
    match fraction.to_u128() {
        Some(fraction_wad @ ..=FRACTION_ONE) => Ok(fraction_wad),
        _ => Err(revert!(IAdapter::BadFraction, *fraction, FRACTION_ONE)),
    }
}
