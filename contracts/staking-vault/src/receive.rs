//! Plain ether transfers.

use basalt_kit::{HandlerResult, Vm, empty};

/// Accepts ether without calldata. It mints nothing and no view counts it; the owner can sweep it.
pub(crate) const fn receive(_: Vm) -> HandlerResult {
    empty()
}
