//! Booking what an adapter has earned or lost, at once or after a second look.

use crate::{
    storage::{Placement, adapters},
    vault::RestakingManager,
};
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IAdapter, IErrors, IRate, IRestakingManager};
use basalt_kit::{
    Args, HandlerResult, Revert, Vm, Word, call, codec::encode, empty, revert, roles,
};
use basalt_math::{Assets, Change, MAX_96, limits::MIN_REPORT_INTERVAL_SECS};
use basalt_vault::{booking, books::ReportSlot, bunker, layout::KEEPER, queue, refusal::refusal};

/// `report(adapter)`: its book value becomes what it says it holds, and the difference a gain or a
/// loss of all. Only as much of a gain is believed as the bound and the ledger have room for; a loss
/// above the bound only goes down beside the book value.
pub(crate) fn report(vm: Vm, args: &mut Args) -> HandlerResult {
    let adapter = args.address()?;
    roles::require(vm, KEEPER)?;
    let now = vm.now();
    let mut last = Placement::listed(vm, adapter)?.reported_at;
    if booking::is_bunker(vm) {
        // What is shown falls with every report: not with sixteen of them at once.
        last = last.max(ReportSlot::load(vm).reported_at);
    }
    let earliest = last.saturating_add(MIN_REPORT_INTERVAL_SECS);
    if now < earliest {
        return Err(revert!(IRate::ReportTooSoon, now, earliest));
    }
    let value = value_of(vm, adapter)?;

    let mut placement = Placement::load(vm, adapter);
    placement.reported_at = now;
    placement.store(vm, adapter);
    let change = Change::between(placement.book, value);
    let outcome = booking::book_report(vm, adapter, seen(vm, now), change)?;
    if !outcome.is_provisional() {
        // Loaded again, because the accountant was called in between.
        let mut placement = Placement::load(vm, adapter);
        placement.book = match change {
            Change::Gain(_) => {
                placement.book.checked_add(Assets(outcome.gain()?)).map_err(refusal)?
            }
            Change::Loss(_) => value,
        };
        placement.store(vm, adapter);
    }
    queue::after_report::<RestakingManager>(vm)?;
    empty()
}

/// `reviseLoss(source, loss)`: an adapter can lose no more than its book value.
pub(crate) fn revise_loss(vm: Vm, args: &mut Args) -> HandlerResult {
    let (adapter, loss) = (args.address()?, args.at_most(MAX_96)?);
    bunker::may_revise(vm, adapter, loss)?;
    let book = Placement::listed(vm, adapter)?.book;
    if loss > book.0 {
        return Err(revert!(IRestakingManager::ExceedsBook, loss, book));
    }
    booking::revise_provisional(vm, adapter, loss)?;
    empty()
}

/// `confirmLoss()`: every adapter's book value falls by what is held against it. Nobody is asked
/// again: whoever confirms chooses the moment, and a venue that can be pushed up for it would let
/// those who leave first take what the others have lost.
pub(crate) fn confirm_loss(vm: Vm, _: &mut Args) -> HandlerResult {
    bunker::may_confirm(vm)?;
    booking::confirm_provisional(vm)?;
    for adapter in adapters(vm) {
        let loss = provisional_of(vm, adapter);
        if loss.0 > 0 {
            let mut placement = Placement::load(vm, adapter);
            placement.book = placement.book.checked_sub(loss).map_err(refusal)?;
            placement.store(vm, adapter);
            booking::set_provisional_of(vm, adapter, &Word::ZERO);
        }
    }
    empty()
}

/// As of when the whole is known: the oldest report of those adapters that hold something, and what
/// was known before where one of them was never reported. So one that nobody reports keeps all from
/// counting as fresh.
#[inline(never)]
fn seen(vm: Vm, now: u32) -> u32 {
    let held = adapters(vm).map(|adapter| Placement::load(vm, adapter));
    let oldest = held
        .filter(|placement| placement.book.0 > 0)
        .fold(now, |oldest, placement| oldest.min(placement.reported_at));
    oldest.max(ReportSlot::load(vm).ref_time)
}

/// What the adapter says it holds, if it answers; all that 128 bits can say where it is more.
#[inline(never)]
pub(crate) fn read_value(vm: Vm, adapter: Address) -> Option<u128> {
    let data = encode(IAdapter::totalAssetsCall::SELECTOR, &[]);
    let returned = call::attempt_view(vm, adapter, &data, call::WORD);
    let word = returned.data.first_chunk().filter(|_| returned.is_ok)?;
    Some(Word(*word).to_u128().unwrap_or(u128::MAX))
}

/// What is held against an adapter.
pub(crate) fn provisional_of(vm: Vm, adapter: Address) -> Assets {
    // Never more than a book value.
    Assets(booking::provisional_of(vm, adapter).to_u128().unwrap_or(0))
}

/// What the adapter says it holds, all 256 bits of it.
pub(crate) fn worth_of(vm: Vm, adapter: Address) -> Result<Word, Revert> {
    call::view_word(vm, adapter, &encode(IAdapter::totalAssetsCall::SELECTOR, &[]))
}

/// What the adapter says it holds: `Overflow` above the width of a stored amount.
fn value_of(vm: Vm, adapter: Address) -> Result<Assets, Revert> {
    let value = worth_of(vm, adapter)?;
    match value.to_u128() {
        Some(assets @ ..=MAX_96) => Ok(Assets(assets)),
        _ => Err(revert!(IErrors::Overflow, value, MAX_96)),
    }
}
