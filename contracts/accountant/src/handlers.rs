//! The four functions of the interface: words in, words out.

use crate::bookings;
use basalt_kit::{Args, HandlerResult, Revert, Vm, Word, return_words};
use basalt_math::{Assets, Change, MAX_96, MathError};
use basalt_vault::{
    books::Books,
    outcome::{ANSWER_WORDS, BOOK_WORDS, Outcome},
    refusal::refusal,
};

/// `report(books, now, refTime, change, lossOfSource)`.
pub(crate) fn compute_report(_: Vm, args: &mut Args) -> HandlerResult {
    let (books, now, ref_time) = (books(args)?, time(args)?, time(args)?);
    let (change, loss_of_source) = (change(args)?, assets(args)?);
    return_booking(&bookings::apply_report(books, now, ref_time, change, loss_of_source))
}

/// `realizeLoss(books, now, loss)`.
pub(crate) fn compute_final_loss(_: Vm, args: &mut Args) -> HandlerResult {
    let (books, now, loss) = (books(args)?, time(args)?, assets(args)?);
    return_booking(&bookings::apply_final_loss(books, now, loss))
}

/// `reviseLoss(books, now, lossBefore, lossAfter)`.
pub(crate) fn compute_revision(_: Vm, args: &mut Args) -> HandlerResult {
    let (books, now, before, after) = (books(args)?, time(args)?, assets(args)?, assets(args)?);
    return_booking(&bookings::apply_revision(books, now, before, after))
}

/// `confirmLoss(books, now)`.
pub(crate) fn compute_confirmation(_: Vm, args: &mut Args) -> HandlerResult {
    let (books, now) = (books(args)?, time(args)?);
    return_booking(&bookings::apply_confirmation(books, now))
}

#[inline(never)]
fn books(args: &mut Args) -> Result<Books, Revert> {
    let mut words = [Word::ZERO; BOOK_WORDS];
    for word in &mut words {
        *word = args.word()?;
    }
    Ok(Books::unpack(&words))
}

fn time(args: &mut Args) -> Result<u32, Revert> {
    let time = args.at_most(u32::MAX.into())?;
    // At most the largest u32, so the fallback is never taken.
    Ok(u32::try_from(time).unwrap_or(u32::MAX))
}

fn assets(args: &mut Args) -> Result<Assets, Revert> {
    args.at_most(MAX_96).map(Assets)
}

/// Reads a two's complement of at most 96 bits either way.
#[inline(never)]
fn change(args: &mut Args) -> Result<Change, Revert> {
    args.signed(MAX_96).map(|signed| match signed {
        (false, gain) => Change::Gain(Assets(gain)),
        (true, loss) => Change::Loss(Assets(loss)),
    })
}

/// Returns the books after the call and its outcome.
#[inline(never)]
fn return_booking(result: &Result<(Books, Outcome), MathError>) -> HandlerResult {
    let (books, outcome) = result.as_ref().map_err(|error| refusal(*error))?;
    let mut words = [Word::ZERO; ANSWER_WORDS];
    let packed = books.pack().into_iter().chain(outcome.pack());
    for (to, from) in words.iter_mut().zip(packed) {
        *to = from;
    }
    return_words(&words)
}
