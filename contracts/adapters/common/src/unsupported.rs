//! Functions of the adapter interface for venues that do not need them.

use crate::storage::require_manager;
use basalt_interfaces::IAdapter;
use basalt_kit::{Args, HandlerResult, Vm, return_zeros, revert};

/// `requestFree(assets)` and `claimFree(id)` of a venue that pays at once: `Synchronous`.
pub fn synchronous(vm: Vm, args: &mut Args) -> HandlerResult {
    args.word()?;
    require_manager(vm)?;
    Err(revert!(IAdapter::Synchronous))
}

/// `harvest(minOut)` of a venue whose yield is in the price of the position: returns 0, because
/// there are no rewards to sell.
pub fn harvest(vm: Vm, args: &mut Args) -> HandlerResult {
    args.words()?;
    require_manager(vm)?;
    return_zeros(1)
}

/// `pendingAssets()` of a venue that pays at once: 0.
pub fn pending_assets(_: Vm, _: &mut Args) -> HandlerResult {
    return_zeros(1)
}
