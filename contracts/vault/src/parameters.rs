//! What the owner sets: one table of where each parameter lies and what it may be.

use crate::{
    books::FundsSlot,
    layout::{
        BUFFER_BPS, BURN_LIMIT_BPS, DEPOSIT_CAP, EXIT_FEE_BPS, GAIN_AT_ONCE_BPS, GAIN_PER_YEAR_BPS,
        GROWTH_BPS, LOSS_PER_REPORT_BPS, LOSS_PER_WINDOW_BPS, MAX_AGE_SECS, MINT_LIMIT_BPS, OWNER,
        PERFORMANCE_FEE_BPS, WATERMARK_BPS,
    },
    state::{StatusSlot, TotalsSlot},
};
use basalt_interfaces::{IErrors, IRate};
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
/// The highest cap on growth: 12 % a year. From 12.16 % on a single report could promise more than
/// 1 % and so close entries by itself.
pub const MAX_GROWTH_BPS: u128 = 1_200;

/// A parameter: its field, the least and the largest value.
#[derive(Clone, Copy)]
struct Parameter {
    field: Field,
    min: u128,
    max: u128,
}

/// The parameter of that number in `IRate.Parameter`. What depends on others is read by `value_of`.
#[inline(never)]
fn find(number: u8, value_of: impl Fn(Field) -> u128) -> Option<Parameter> {
    // Compared one by one with numbers that the compiler does not see through: it would make a table
    // of all this in the data section, which every call of the program pays for.
    macro_rules! table {
        ($($number:literal => $field:ident, $min:expr, $max:expr;)*) => {$(
            if number == black_box($number) {
                return Some(Parameter { field: $field, min: $min, max: $max });
            }
        )*};
    }
    // Racing a report never pays: what an exit costs is at least what the rate can fall.
    let losses = || value_of(LOSS_PER_REPORT_BPS).max(value_of(LOSS_PER_WINDOW_BPS));
    let exit_fee = || value_of(EXIT_FEE_BPS);
    table! {
        0 => EXIT_FEE_BPS, losses(), MAX_EXIT_FEE_BPS;
        1 => PERFORMANCE_FEE_BPS, 0, MAX_PERFORMANCE_FEE_BPS;
        2 => GROWTH_BPS, 1, MAX_GROWTH_BPS;
        3 => GAIN_PER_YEAR_BPS, 0, 10_000;
        4 => GAIN_AT_ONCE_BPS, 0, 1_000;
        5 => LOSS_PER_REPORT_BPS, 0, exit_fee();
        6 => LOSS_PER_WINDOW_BPS, 0, exit_fee();
        7 => MAX_AGE_SECS, 14_400, 2_592_000;
        8 => DEPOSIT_CAP, 0, MAX_96;
        9 => MINT_LIMIT_BPS, 100, 10_000;
        10 => BURN_LIMIT_BPS, 100, 10_000;
        11 => WATERMARK_BPS, 0, 5_000;
        12 => BUFFER_BPS, 0, 10_000;
    }
    None
}

/// The next argument: a parameter. `BadWord` if there is none of that number.
fn read(vm: Vm, args: &mut Args) -> Result<(u8, Parameter), Revert> {
    let number = args.uint8()?;
    let unknown = || revert!(IErrors::BadWord, 0_u32, u32::from(number));
    Ok((number, find(number, |field| load_field(vm, field)).ok_or_else(unknown)?))
}

/// `parameter(parameter)`.
pub fn parameter(vm: Vm, args: &mut Args) -> HandlerResult {
    let (_, Parameter { field, .. }) = read(vm, args)?;
    return_words(&[load_field(vm, field).into()])
}

/// `setParameter(parameter, value)`.
pub fn set_parameter(vm: Vm, args: &mut Args) -> HandlerResult {
    let (number, Parameter { field, min, max }) = read(vm, args)?;
    let word = args.word()?;
    roles::require(vm, OWNER)?;
    let value = bounded(&word, min, max)?;

    // What flows were forgotten under the limits so far does not come back under others.
    let mut totals_slot = TotalsSlot::load(vm);
    totals_slot.flow = totals_slot.flow.settled(vm.now(), StatusSlot::load(vm).limits);
    totals_slot.store(vm);
    store_field(vm, field, value);
    // A watermark counts at once.
    FundsSlot::load(vm).store(vm, &totals_slot.totals);
    emit!(vm, IRate::ParameterSet, [u32::from(number)], [value]);
    empty()
}

/// `OutOfBounds` outside `min..=max`.
#[inline(never)]
fn bounded(word: &Word, min: u128, max: u128) -> Result<u128, Revert> {
    match word.to_u128() {
        Some(value) if (min..=max).contains(&value) => Ok(value),
        _ => Err(revert!(IRate::OutOfBounds, *word, min, max)),
    }
}

/// The next argument: basis points of at most `max`. `OutOfBounds` above.
pub fn basis_points(args: &mut Args, max: u16) -> Result<Bps, Revert> {
    let value = bounded(&args.word()?, 0, max.into())?;
    // At most `max`, so the fallback is never taken.
    Ok(Bps(u16::try_from(value).unwrap_or(max)))
}

#[cfg(test)]
mod tests;
