//! A position given up by its holder.

use crate::{held::Held, pay, refusal::refuse, shelf::Storage};
use basalt_interfaces::IWithdrawalQueue;
use basalt_kit::{Answer, Args, Vm, answer, emit};
use basalt_math::queue;

/// `cancel(requestId)`: the holder's, whom it approved or an operator's. The shares go to the
/// holder, on the vault's terms; where a part is settled, the position stays until that is claimed.
pub(crate) fn cancel(vm: Vm, args: &mut Args) -> Answer {
    let token = args.word()?;
    let held = Held::load(vm, &token)?;
    held.require_direction(vm)?;

    let cancelled = queue::cancel(&mut Storage(vm), held.id, &held.position)
        .map_err(|error| refuse(&token, error))?;
    if !cancelled.is_kept {
        held.burn(vm);
    }

    let returned = pay::release(vm, held.owner, cancelled.shares, cancelled.rate)?;
    emit!(vm, IWithdrawalQueue::PositionCancelled, [held.id], [cancelled.shares, returned]);
    answer(&[returned])
}
