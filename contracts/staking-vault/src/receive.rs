//! Ether in by itself.

use basalt_kit::{HandlerResult, Vm, empty};

/// Ether without calldata is taken silently: it mints nothing and no view counts it.
pub(crate) const fn receive(_: Vm) -> HandlerResult {
    empty()
}
