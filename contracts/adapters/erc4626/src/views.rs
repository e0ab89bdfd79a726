//! The value of the position and the amounts that can move now, read from the venue on each call.

use crate::venue::Venue;
use basalt_kit::{Args, HandlerResult, Vm, return_words};

/// `totalAssets()`: assets that a redemption of the whole position would pay now. It uses
/// `previewRedeem`, because `convertToAssets` leaves out exit fees.
pub(crate) fn total_assets(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[Venue::load(vm).value()?])
}

/// `maxDeploy()`.
pub(crate) fn max_deploy(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[Venue::load(vm).max_deposit()?])
}

/// `maxFree()`.
pub(crate) fn max_free(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[Venue::load(vm).max_withdraw().into()])
}
