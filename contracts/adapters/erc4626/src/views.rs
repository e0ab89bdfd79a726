//! What the position is worth and what can move now, all asked of the venue at once.

use crate::{
    storage::{ASSET, MANAGER, VENUE},
    venue::Venue,
};
use basalt_kit::{Answer, Args, Vm, Word, answer, roles::answer_holder};

/// `manager()`.
pub(crate) fn manager(vm: Vm, _: &mut Args) -> Answer {
    answer_holder(vm, MANAGER)
}

/// `venue()`.
pub(crate) fn venue(vm: Vm, _: &mut Args) -> Answer {
    answer_holder(vm, VENUE)
}

/// `asset()`.
pub(crate) fn asset(vm: Vm, _: &mut Args) -> Answer {
    answer_holder(vm, ASSET)
}

/// `totalAssets()`: what the venue would pay for the whole position now. Its own conversion leaves
/// out exit fees, so the preview of a redemption is the honest number.
pub(crate) fn total_assets(vm: Vm, _: &mut Args) -> Answer {
    answer(&[Venue::load(vm).worth()?])
}

/// `pendingAssets()`: the venue pays at once, so nothing ever is on its way.
pub(crate) fn pending_assets(_: Vm, _: &mut Args) -> Answer {
    answer(&[Word::ZERO])
}

/// `maxDeploy()`.
pub(crate) fn max_deploy(vm: Vm, _: &mut Args) -> Answer {
    answer(&[Venue::load(vm).max_deposit()?])
}

/// `maxFree()`.
pub(crate) fn max_free(vm: Vm, _: &mut Args) -> Answer {
    answer(&[Venue::load(vm).max_withdraw()?])
}
