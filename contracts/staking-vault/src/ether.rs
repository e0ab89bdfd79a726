//! Ether in by itself.

use basalt_kit::{Answer, Vm, done};

/// Ether without calldata is taken silently: it mints nothing and no view counts it.
pub(crate) const fn receive(_: Vm) -> Answer {
    done()
}
