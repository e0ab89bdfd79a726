//! Parts of the adapter interface that this venue has no use for.

use crate::storage::MANAGER;
use basalt_interfaces::IAdapter;
use basalt_kit::{Answer, Args, Vm, Word, answer, fail, roles};

/// `requestFree(assets)` and `claimFree(id)`: the venue pays at once or not at all.
pub(crate) fn synchronous(vm: Vm, args: &mut Args) -> Answer {
    args.word()?;
    roles::require(vm, MANAGER)?;
    Err(fail!(IAdapter::Synchronous))
}

/// `harvest(minOut)`: the venue's yield is in the price of its shares, so there are no rewards to
/// collect and no minimum that could be missed.
pub(crate) fn harvest(vm: Vm, args: &mut Args) -> Answer {
    args.words()?;
    roles::require(vm, MANAGER)?;
    answer(&[Word::ZERO])
}
