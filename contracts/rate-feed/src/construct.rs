//! The constructor: one vault, for good.

use crate::{
    description::describe,
    storage::{DESCRIPTION, Source},
    vault::{last_report, rate, symbol},
};
use basalt_kit::{Args, HandlerResult, Vm, address::require_external, call, empty, slots};

/// `constructor(vault)`. The vault is asked for everything that the feed will ever ask it.
pub(crate) fn construct(vm: Vm, args: &mut Args) -> HandlerResult {
    let vault = args.address()?;
    require_external(vm, vault)?;
    call::require_code(vm, vault)?;

    let description = describe(symbol(vm, vault)?)?;
    rate(vm, vault)?;
    last_report(vm, vault)?;

    Source { vault, next: 0, recorded_at: 0 }.store(vm);
    slots::store(vm, DESCRIPTION, &description);
    empty()
}
