//! The constructor: one vault, for good.

use crate::{
    description::describe,
    storage::{DESCRIPTION, Source},
    vault::{last_report, rate, symbol},
};
use basalt_kit::{Answer, Args, Vm, call, done, ledger::require_other, slots};

/// `constructor(vault)`. The vault is asked for everything that the feed will ever ask it.
pub(crate) fn construct(vm: Vm, args: &mut Args) -> Answer {
    let vault = args.address()?;
    require_other(vm, vault)?;
    call::require_code(vm, vault)?;

    let description = describe(symbol(vm, vault)?)?;
    rate(vm, vault)?;
    last_report(vm, vault)?;

    Source { vault, next: 0, recorded_at: 0 }.store(vm);
    slots::store(vm, DESCRIPTION, &description);
    done()
}
