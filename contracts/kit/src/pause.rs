//! Pause by the guardian or the owner. It ends by itself.

use crate::{
    Args, HandlerResult, Revert, Vm, emit, empty, return_words, revert,
    roles::{Roles, has_role, require, require_or_owner},
    slots::{Field, load_field, store_field},
};
use basalt_interfaces::IRoles;

/// The longest pause, in seconds.
pub const MAX_PAUSE_SECS: u32 = 7 * 86_400;

/// Time that the guardian must wait after a pause before the next one, in seconds. If a guardian
/// pauses again and again, holders have a day to leave and the owner has a day to replace it.
pub const REST_SECS: u32 = 86_400;

/// A contract that can be paused.
pub trait Pausable: Roles {
    /// End of the pause, in seconds since the epoch: a field of 32 bits.
    const PAUSED_UNTIL: Field;

    /// Stores the end of a pause. A contract that keeps it in another slot too stores both here.
    fn store(vm: Vm, paused_until: u32) {
        store_field(vm, Self::PAUSED_UNTIL, paused_until.into());
    }
}

/// `pausedUntil()`.
pub fn paused_until<P: Pausable>(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[load::<P>(vm).into()])
}

/// `pause(durationSecs)`.
pub fn pause<P: Pausable>(vm: Vm, args: &mut Args) -> HandlerResult {
    let duration = args.word()?;
    require_or_owner::<P>(vm, P::GUARDIAN)?;
    let secs = duration.to_u128().and_then(|secs| u32::try_from(secs).ok());
    let Some(secs @ 1..=MAX_PAUSE_SECS) = secs else {
        return Err(revert!(IRoles::BadPause, duration, MAX_PAUSE_SECS));
    };

    let paused_until = end_of_pause(load::<P>(vm), vm.now(), secs, has_role(vm, P::OWNER))?;
    P::store(vm, paused_until);
    emit!(vm, IRoles::Paused, [vm.sender()], [paused_until]);
    empty()
}

/// Returns the end of a pause of `secs` seconds that starts at `now`. The previous pause ends or
/// ended at `paused_until`. `PauseTooSoon` if the guardian starts one within [`REST_SECS`] of that
/// end. The owner may extend a running pause. No pause shortens a running one.
pub fn end_of_pause(paused_until: u32, now: u32, secs: u32, is_owner: bool) -> Result<u32, Revert> {
    let earliest = paused_until.saturating_add(REST_SECS);
    if !is_owner && now < earliest {
        return Err(revert!(IRoles::PauseTooSoon, now, earliest));
    }
    Ok(paused_until.max(now.saturating_add(secs)))
}

/// `unpause()`.
pub fn unpause<P: Pausable>(vm: Vm, _: &mut Args) -> HandlerResult {
    require(vm, P::OWNER)?;

    let paused_until = load::<P>(vm);
    // The guardian's waiting time counts from the end that is stored here.
    P::store(vm, paused_until.min(vm.now()));
    emit!(vm, IRoles::Unpaused, [vm.sender()], []);
    empty()
}

fn load<P: Pausable>(vm: Vm) -> u32 {
    // The field has 32 bits, so the fallback is never taken.
    u32::try_from(load_field(vm, P::PAUSED_UNTIL)).unwrap_or(u32::MAX)
}
