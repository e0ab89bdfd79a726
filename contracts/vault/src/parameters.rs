//! Parameters of the owner: one table with the field, the bounds and the initial value of each.

use crate::{
    books::FundsSlot,
    gate::EntrySlot,
    layout::{
        BUFFER_BPS, BURN_LIMIT_BPS, DEPOSIT_CAP, EXIT_FEE_BPS, GAIN_AT_ONCE_BPS, GAIN_PER_YEAR_BPS,
        GROWTH_BPS, LOSS_PER_REPORT_BPS, LOSS_PER_WINDOW_BPS, MAX_AGE_SECS, MINT_LIMIT_BPS, OWNER,
        PERFORMANCE_FEE_BPS, WATERMARK_BPS,
    },
    state::TotalsSlot,
};
use basalt_interfaces::{IErrors, IParameters};
use basalt_kit::{
    Args, HandlerResult, Revert, Vm, Word, emit, empty, return_words, revert, roles,
    slots::{Field, load_field, store_field},
};
use basalt_math::{Bps, MAX_96};
use core::hint::black_box;

/// The highest exit fee: 1 %.
pub const MAX_EXIT_FEE_BPS: u128 = 100;
/// The highest performance fee: 20 %.
pub const MAX_PERFORMANCE_FEE_BPS: u128 = 2_000;
/// The highest cap on growth (R5): 12 % a year. Above 12.16 % one report could promise more than 1 %
/// and so close entries (R2).
pub const MAX_GROWTH_BPS: u128 = 1_200;

/// A parameter: its field, its bounds and its initial value.
#[derive(Clone, Copy)]
struct Parameter {
    field: Field,
    min: u128,
    max: u128,
    initial: u128,
}

/// Finds the parameter with this number in `IParameters.Parameter`. `load` returns a field that a
/// bound depends on.
#[inline(never)]
fn find(number: u8, load: impl Fn(Field) -> u128) -> Option<Parameter> {
    // `black_box` hides the numbers from the compiler. Otherwise it would put this table into the
    // data section, which every call pays for.
    macro_rules! table {
        ($($number:literal => $field:ident, $min:expr, $max:expr, $initial:expr;)*) => {$(
            if number == black_box($number) {
                let (min, max, initial) = ($min, $max, $initial);
                return Some(Parameter { field: $field, min, max, initial });
            }
        )*};
    }
    // R8: the exit fee is at least the loss bound of a report and of a window, so an exit before a
    // reported loss never pays.
    let largest_loss = || load(LOSS_PER_REPORT_BPS).max(load(LOSS_PER_WINDOW_BPS));
    let exit_fee = || load(EXIT_FEE_BPS);
    // Number => field, minimum, maximum, initial value.
    table! {
        0 => EXIT_FEE_BPS, largest_loss(), MAX_EXIT_FEE_BPS, 10;
        1 => PERFORMANCE_FEE_BPS, 0, MAX_PERFORMANCE_FEE_BPS, 0;
        2 => GROWTH_BPS, 1, MAX_GROWTH_BPS, 1_000;
        3 => GAIN_PER_YEAR_BPS, 0, 10_000, 2_000;
        4 => GAIN_AT_ONCE_BPS, 0, 1_000, 100;
        5 => LOSS_PER_REPORT_BPS, 0, exit_fee(), 5;
        6 => LOSS_PER_WINDOW_BPS, 0, exit_fee(), 10;
        7 => MAX_AGE_SECS, 14_400, 2_592_000, 604_800;
        8 => DEPOSIT_CAP, 0, MAX_96, MAX_96;
        9 => MINT_LIMIT_BPS, 100, 10_000, 10_000;
        10 => BURN_LIMIT_BPS, 100, 10_000, 5_000;
        11 => WATERMARK_BPS, 0, 5_000, 0;
        12 => BUFFER_BPS, 0, 10_000, 0;
    }
    None
}

/// Finds a parameter, with the bounds that the stored values of others set. Not inlined, so that the
/// table is in a program once.
#[inline(never)]
fn load(vm: Vm, number: u8) -> Option<Parameter> {
    find(number, |field| load_field(vm, field))
}

/// Stores the initial value of every parameter.
pub(crate) fn initialize(vm: Vm) {
    let mut number = 0;
    while let Some(Parameter { field, initial, .. }) = load(vm, number) {
        store_field(vm, field, initial);
        number = number.saturating_add(1);
    }
    copy_for_exits(vm);
}

/// Copies the limits of entries to the slot of exits.
fn copy_for_exits(vm: Vm) {
    EntrySlot::load(vm).store(vm);
}

/// Reads the next argument, the number of a parameter: `BadWord` if it is unknown.
fn read(vm: Vm, args: &mut Args) -> Result<(u8, Parameter), Revert> {
    let number = args.uint8()?;
    let unknown = || revert!(IErrors::BadWord, 0_u32, u32::from(number));
    Ok((number, load(vm, number).ok_or_else(unknown)?))
}

/// `parameter(parameter)`.
pub fn parameter(vm: Vm, args: &mut Args) -> HandlerResult {
    let (_, Parameter { field, .. }) = read(vm, args)?;
    return_words(&[load_field(vm, field).into()])
}

/// `setParameter(parameter, value)`.
pub fn set_parameter(vm: Vm, args: &mut Args) -> HandlerResult {
    let (number, Parameter { field, min, max, .. }) = read(vm, args)?;
    let word = args.word()?;
    roles::require(vm, OWNER)?;
    let value = bounded(&word, min, max)?;

    // The net flow is brought up to date under the old limits: new limits do not apply to the past.
    let mut totals_slot = TotalsSlot::load(vm);
    totals_slot.flow = totals_slot.flow.decayed_to(vm.now(), EntrySlot::load(vm).gate.limits);
    totals_slot.store(vm);
    store_field(vm, field, value);
    copy_for_exits(vm);
    // Refreshes `UNAVAILABLE`, so that a new watermark takes effect at once.
    FundsSlot::load(vm).store(vm, &totals_slot.totals);
    emit!(vm, IParameters::ParameterSet, [u32::from(number)], [value]);
    empty()
}

/// `OutOfBounds` outside `min..=max`.
#[inline(never)]
fn bounded(word: &Word, min: u128, max: u128) -> Result<u128, Revert> {
    match word.to_u128() {
        Some(value) if (min..=max).contains(&value) => Ok(value),
        _ => Err(revert!(IParameters::OutOfBounds, *word, min, max)),
    }
}

/// Reads the next argument in basis points: `OutOfBounds` above `max`.
pub fn basis_points(args: &mut Args, max: u16) -> Result<Bps, Revert> {
    let value = bounded(&args.word()?, 0, max.into())?;
    // The value is at most `max`, so the fallback is never taken.
    Ok(Bps(u16::try_from(value).unwrap_or(max)))
}

#[cfg(test)]
mod tests;
