//! A stop of entries and exits that ends by itself.

use crate::{Answer, Args, Revert, Vm, answer, done, emit, fail, roles, vault::state::Head};
use basalt_interfaces::IRoles;

/// The longest pause, in seconds.
pub const MAX_PAUSE_SECS: u32 = 7 * 86_400;

/// `PausedUntil` while a pause runs.
pub fn require_open(head: &Head, now: u32) -> Result<(), Revert> {
    if head.is_paused(now) { Err(fail!(IRoles::PausedUntil, head.paused_until)) } else { Ok(()) }
}

/// `pausedUntil()`.
pub fn paused_until(vm: Vm, _: &mut Args) -> Answer {
    answer(&[Head::load(vm).paused_until.into()])
}

/// `pause(durationSecs)`.
pub fn pause(vm: Vm, args: &mut Args) -> Answer {
    let duration = args.word()?;
    roles::require_guardian(vm)?;
    let secs = duration.to_u128().and_then(|secs| u32::try_from(secs).ok());
    let Some(secs @ 1..=MAX_PAUSE_SECS) = secs else {
        return Err(fail!(IRoles::BadPause, duration, MAX_PAUSE_SECS));
    };

    let mut head = Head::load(vm);
    // A running pause is never cut short by a further one.
    head.paused_until = head.paused_until.max(vm.now().saturating_add(secs));
    head.store(vm);
    emit!(vm, IRoles::Paused, [vm.sender()], [head.paused_until]);
    done()
}

/// `unpause()`.
pub fn unpause(vm: Vm, _: &mut Args) -> Answer {
    roles::require_owner(vm)?;

    let mut head = Head::load(vm);
    head.paused_until = 0;
    head.store(vm);
    emit!(vm, IRoles::Unpaused, [vm.sender()], []);
    done()
}
