//! The addresses of an adapter.

use crate::storage::{ASSET, MANAGER, VENUE};
use basalt_kit::{Args, HandlerResult, Vm, roles::return_address};

/// `manager()`.
pub fn manager(vm: Vm, _: &mut Args) -> HandlerResult {
    return_address(vm, MANAGER)
}

/// `venue()`.
pub fn venue(vm: Vm, _: &mut Args) -> HandlerResult {
    return_address(vm, VENUE)
}

/// `asset()`.
pub fn asset(vm: Vm, _: &mut Args) -> HandlerResult {
    return_address(vm, ASSET)
}
