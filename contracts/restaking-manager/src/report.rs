//! Reports of adapters, and provisional losses.

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

/// `report(adapter)`: books the change of what the adapter holds (R4, R7, R8), then settles the
/// queue. A gain raises the book value by as much as was booked. A loss lowers it to the reported
/// value, unless the loss is provisional (R9).
pub(crate) fn report(vm: Vm, args: &mut Args) -> HandlerResult {
    let adapter = args.address()?;
    roles::require(vm, KEEPER)?;
    let now = vm.now();
    let mut last = Placement::listed(vm, adapter)?.reported_at;
    if booking::is_bunker(vm) {
        // In bunker an hour passes between any two reports: each may lower the rate shown, and
        // sixteen adapters must not lower it at once.
        last = last.max(ReportSlot::load(vm).reported_at);
    }
    let earliest = last.saturating_add(MIN_REPORT_INTERVAL_SECS);
    if now < earliest {
        return Err(revert!(IRate::ReportTooSoon, now, earliest));
    }
    let source_value = adapter_value(vm, adapter)?;

    let mut placement = Placement::load(vm, adapter);
    placement.reported_at = now;
    placement.store(vm, adapter);
    let change = Change::between(placement.book, source_value);
    let answer = booking::book_report(vm, adapter, reference_time(vm, now), change)?;
    if !answer.is_provisional() {
        // Loaded again, because the accountant was called in between.
        let mut placement = Placement::load(vm, adapter);
        placement.book = match change {
            Change::Gain(_) => {
                placement.book.checked_add(Assets(answer.applied_gain()?)).map_err(refusal)?
            }
            Change::Loss(_) => source_value,
        };
        placement.store(vm, adapter);
    }
    queue::settle_after_report::<RestakingManager>(vm)?;
    empty()
}

/// `reviseLoss(source, loss)`, R9: `ExceedsBook` above the book value of the adapter.
pub(crate) fn revise_loss(vm: Vm, args: &mut Args) -> HandlerResult {
    let (adapter, loss) = (args.address()?, args.at_most(MAX_96)?);
    bunker::require_may_revise(vm, adapter, loss)?;
    let book = Placement::listed(vm, adapter)?.book;
    if loss > book.0 {
        return Err(revert!(IRestakingManager::ExceedsBook, loss, book));
    }
    booking::revise_provisional(vm, adapter, loss)?;
    empty()
}

/// `confirmLoss()`, R9: lowers the book value of each adapter by its provisional loss. The adapters
/// are not asked again: the caller chooses the moment, and a venue whose value can be pushed up for
/// it would let early exits take what the others lose.
pub(crate) fn confirm_loss(vm: Vm, _: &mut Args) -> HandlerResult {
    bunker::require_may_confirm(vm)?;
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

/// Reference time of a report: the oldest block time of a report among adapters with a book value,
/// and at least the reference time of the last report. One adapter that is not reported therefore
/// keeps the whole from counting as fresh.
#[inline(never)]
fn reference_time(vm: Vm, now: u32) -> u32 {
    let placements = adapters(vm).map(|adapter| Placement::load(vm, adapter));
    let oldest = placements
        .filter(|placement| placement.book.0 > 0)
        .fold(now, |oldest, placement| oldest.min(placement.reported_at));
    oldest.max(ReportSlot::load(vm).ref_time)
}

/// The provisional loss of an adapter.
pub(crate) fn provisional_of(vm: Vm, adapter: Address) -> Assets {
    // A provisional loss is at most a book value, so the fallback is never taken.
    Assets(booking::provisional_of(vm, adapter).to_u128().unwrap_or(0))
}

/// `totalAssets` of an adapter in wei, 256 bits.
pub(crate) fn adapter_value_word(vm: Vm, adapter: Address) -> Result<Word, Revert> {
    call::view_word(vm, adapter, &encode(IAdapter::totalAssetsCall::SELECTOR, &[]))
}

/// `totalAssets` of an adapter in wei: `Overflow` above 96 bits, the width of a stored amount.
fn adapter_value(vm: Vm, adapter: Address) -> Result<Assets, Revert> {
    let value = adapter_value_word(vm, adapter)?;
    match value.to_u128() {
        Some(assets @ ..=MAX_96) => Ok(Assets(assets)),
        _ => Err(revert!(IErrors::Overflow, value, MAX_96)),
    }
}
