//! The two views in which this vault differs from others.

use alloy_primitives::Address;
use basalt_kit::{Args, HandlerResult, Vm, return_words};
use basalt_vault::{state::rate_wad, views};

/// How ERC-7535 writes ether.
const ETHER: Address = Address::repeat_byte(0xee);

/// `asset()`.
pub(crate) fn asset(_: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[ETHER.into()])
}

/// `getRate()`: the asset is ether, so the line's rate is the rate in ether.
pub(crate) fn get_rate(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[rate_wad(views::rate(vm))])
}
