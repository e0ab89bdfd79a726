//! Views that depend on the asset being ether.

use basalt_kit::{Args, HandlerResult, Vm, address::ETHER_ADDRESS, return_words};
use basalt_vault::{state::rate_wad, views};

/// `asset()`.
pub(crate) fn asset(_: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[ETHER_ADDRESS.into()])
}

/// `getRate()`: the rate of the line is in ether already. 18 decimals, rounded down.
pub(crate) fn get_rate(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[rate_wad(views::current_rate(vm))])
}
