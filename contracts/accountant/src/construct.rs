//! The constructor, which sets nothing up.

use basalt_kit::{Args, HandlerResult, Vm, empty};

/// `constructor()`.
pub(crate) const fn construct(_: Vm, _: &mut Args) -> HandlerResult {
    empty()
}
