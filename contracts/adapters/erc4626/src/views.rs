//! What the position is worth and what can move now, asked of the venue on each call.

use crate::venue::Venue;
use basalt_kit::{Args, HandlerResult, Vm, return_words};

/// `totalAssets()`: what a redemption of the whole position would pay now. `convertToAssets` of the
/// venue leaves out exit fees, so the preview is used.
pub(crate) fn total_assets(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[Venue::load(vm).value()?])
}

/// `maxDeploy()`.
pub(crate) fn max_deploy(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[Venue::load(vm).max_deposit()?])
}

/// `maxFree()`.
pub(crate) fn max_free(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[Venue::load(vm).max_withdraw()?])
}
