//! Views that depend on the asset being ether.

use alloy_primitives::Address;
use basalt_kit::{Args, HandlerResult, Vm, return_words};
use basalt_vault::{state::rate_wad, views};

/// The address that stands for ether (ERC-7535).
const ETHER: Address = Address::repeat_byte(0xee);

/// `asset()`.
pub(crate) fn asset(_: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[ETHER.into()])
}

/// `getRate()`: the rate of the line is in ether already. 18 decimals, rounded down.
pub(crate) fn get_rate(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[rate_wad(views::current_rate(vm))])
}
