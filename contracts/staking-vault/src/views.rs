//! The two views in which this vault differs from others.

use alloy_primitives::Address;
use basalt_kit::{
    Answer, Args, Vm, answer,
    vault::{state::rate_wad, views},
};

/// How ERC-7535 writes ether.
const ETHER: Address = Address::repeat_byte(0xee);

/// `asset()`.
pub(crate) fn asset(_: Vm, _: &mut Args) -> Answer {
    answer(&[ETHER.into()])
}

/// `getRate()`: the asset is ether, so the line's rate is the rate in ether.
pub(crate) fn get_rate(vm: Vm, _: &mut Args) -> Answer {
    answer(&[rate_wad(views::rate(vm))])
}
