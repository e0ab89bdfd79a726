//! A stop of all but claims, cancels and redemptions in kind that ends by itself.

use crate::{Answer, Args, Revert, Vm, answer, done, emit, fail, roles, vault::state::Gate};
use basalt_interfaces::IRoles;

/// The longest pause, in seconds.
pub const MAX_PAUSE_SECS: u32 = 7 * 86_400;

/// How long after a pause the guardian cannot begin another, in seconds: pauses of a guardian that
/// has gone wrong leave everybody a day to leave, and the owner time to replace it.
pub const REST_SECS: u32 = 86_400;

/// `pausedUntil()`.
pub fn paused_until(vm: Vm, _: &mut Args) -> Answer {
    answer(&[Gate::load(vm).paused_until.into()])
}

/// `pause(durationSecs)`.
pub fn pause(vm: Vm, args: &mut Args) -> Answer {
    let duration = args.word()?;
    roles::require_guardian(vm)?;
    let secs = duration.to_u128().and_then(|secs| u32::try_from(secs).ok());
    let Some(secs @ 1..=MAX_PAUSE_SECS) = secs else {
        return Err(fail!(IRoles::BadPause, duration, MAX_PAUSE_SECS));
    };

    let mut gate = Gate::load(vm);
    gate.paused_until = end_of_pause(gate.paused_until, vm.now(), secs, roles::is_owner(vm))?;
    gate.store(vm);
    emit!(vm, IRoles::Paused, [vm.sender()], [gate.paused_until]);
    done()
}

/// When a pause of `secs` ends that is asked for at `now`, the last one ending or having ended at
/// `paused_until`. The guardian has to let a day pass between two; the owner can also extend a
/// running one. A running pause is never cut short by a further one.
pub fn end_of_pause(paused_until: u32, now: u32, secs: u32, is_owner: bool) -> Result<u32, Revert> {
    let earliest = paused_until.saturating_add(REST_SECS);
    if !is_owner && now < earliest {
        return Err(fail!(IRoles::PauseTooSoon, now, earliest));
    }
    Ok(paused_until.max(now.saturating_add(secs)))
}

/// `unpause()`.
pub fn unpause(vm: Vm, _: &mut Args) -> Answer {
    roles::require_owner(vm)?;

    let mut gate = Gate::load(vm);
    // The guardian's rest counts from here.
    gate.paused_until = gate.paused_until.min(vm.now());
    gate.store(vm);
    emit!(vm, IRoles::Unpaused, [vm.sender()], []);
    done()
}
