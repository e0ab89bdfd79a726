//! The constructor: one vault, which never changes.

use crate::{
    description::description_word,
    storage::{DESCRIPTION, FeedSlot},
    vault::{last_report, rate, symbol},
};
use basalt_kit::{Args, HandlerResult, Vm, address::require_external, call, empty, slots};

/// `constructor(vault)`: makes every call of the vault that the feed ever makes, so that a wrong
/// vault is refused at once. `NoCode` if the vault has no code.
pub(crate) fn construct(vm: Vm, args: &mut Args) -> HandlerResult {
    let vault = args.address()?;
    require_external(vm, vault)?;
    call::require_code(vm, vault)?;

    let description = description_word(symbol(vm, vault)?)?;
    rate(vm, vault)?;
    last_report(vm, vault)?;

    FeedSlot { vault, next: 0, recorded_at: 0 }.store(vm);
    slots::store(vm, DESCRIPTION, &description);
    empty()
}
