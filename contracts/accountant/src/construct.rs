//! The constructor: there is nothing to set up.

use basalt_kit::{Answer, Args, Vm, done};

/// `constructor()`.
pub(crate) const fn construct(_: Vm, _: &mut Args) -> Answer {
    done()
}
