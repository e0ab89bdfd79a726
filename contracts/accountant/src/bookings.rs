//! Reports, write-offs, revisions and confirmations: the books of a vault before and after.

use basalt_math::{Assets, Booking, Change, Growth, Ledger, MathError, Phase};
use basalt_vault::{books::Books, outcome::Outcome};

/// Returns the money of the books as the money core takes it.
fn ledger(books: &Books) -> Ledger {
    Ledger {
        totals: books.totals_slot.totals,
        line: books.line,
        peak: books.last_report.peak,
        growth: Growth::per_year(books.last_report.growth),
        fee: books.fee,
        cover: books.protection.cover,
        provisional: books.protection.provisional,
    }
}

/// Writes the booked ledger back. Assets at work are part of the backing and move with it.
fn write_back(books: &mut Books, ledger: Ledger, booking: &Booking) -> Result<(), MathError> {
    let Ledger { totals, line, peak, growth: _, fee, cover, provisional } = ledger;
    books.totals_slot.totals = totals;
    books.line = line;
    books.last_report.peak = peak;
    books.fee = fee;
    books.protection.cover = cover;
    books.protection.provisional = provisional;
    let working = booking.applied.apply_to(books.funds.in_use.working)?;
    books.funds.in_use.working = working;
    if working.0 == 0 {
        // Without assets at work nothing goes stale.
        books.set_stale_at(u32::MAX);
    }
    books.exit_slot.unavailable = books.funds.unavailable(&books.totals_slot.totals);
    Ok(())
}

/// Books a report of one source (R4).
///
/// A gain is booked up to the bound (R8). A loss within the bounds goes down the waterfall (R7). A
/// loss above them opens the bunker, and in bunker every report only replaces the provisional loss
/// of its source (R9): a gain sets it to zero and is reported again later.
pub fn apply_report(
    mut books: Books,
    now: u32,
    ref_time: u32,
    change: Change,
    loss_of_source: Assets,
) -> Result<(Books, Outcome), MathError> {
    let ledger = ledger(&books);
    let backing = books.totals_slot.totals.backing;
    let ((after, booking), provisional) = match change {
        _ if books.line.phase() == Phase::Bunker => {
            let loss = if let Change::Loss(loss) = change { loss } else { Assets(0) };
            (ledger.revise(now, loss_of_source, loss)?, Some(loss))
        }
        Change::Gain(gain) => {
            let elapsed = ref_time.saturating_sub(books.last_report.ref_time);
            let gain = books.bounds.gain.bookable(backing, elapsed, gain);
            books.last_report.growth_in_force = books.last_report.growth;
            (ledger.book_change(now, Change::Gain(gain))?, None)
        }
        Change::Loss(loss) => {
            match books.bounds.window.admit(books.bounds.loss, now, backing, loss) {
                // A loss draws no growth, so its line still obeys the cap of the one before.
                Some(window) => {
                    books.bounds.window = window;
                    (ledger.book_change(now, change)?, None)
                }
                None => (ledger.enter_bunker(now, loss)?, Some(loss)),
            }
        }
    };

    write_back(&mut books, after, &booking)?;
    books.last_report.index = books.last_report.index.saturating_add(1);
    books.last_report.ref_time = ref_time;
    books.last_report.reported_at = now;
    // R10: the next alarm may be raised.
    books.entry_slot.is_alarm_spent = books.entry_slot.alarm().after_report().is_spent;
    if books.funds.in_use.working.0 > 0 {
        books.set_stale_at(ref_time.saturating_add(books.funds.max_age_secs));
    }
    Ok((books, Outcome { booking, provisional }))
}

/// Books a final loss of any size (R7). It is no report: index, times and loss window stay.
pub fn apply_final_loss(
    mut books: Books,
    now: u32,
    loss: Assets,
) -> Result<(Books, Outcome), MathError> {
    let (after, booking) = ledger(&books).realize_loss(now, loss)?;
    write_back(&mut books, after, &booking)?;
    Ok((books, Outcome { booking, provisional: None }))
}

/// Replaces the provisional loss of one source (R9). Outside the bunker it is the first one, and the
/// vault enters the bunker.
pub fn apply_revision(
    mut books: Books,
    now: u32,
    before: Assets,
    after: Assets,
) -> Result<(Books, Outcome), MathError> {
    let ledger = ledger(&books);
    let (revised, booking) = match books.line.phase() {
        Phase::Bunker => ledger.revise(now, before, after)?,
        Phase::Open | Phase::Reopening => ledger.enter_bunker(now, after)?,
    };
    write_back(&mut books, revised, &booking)?;
    Ok((books, Outcome { booking, provisional: Some(after) }))
}

/// Books the sum of all provisional losses as final (R9).
pub fn apply_confirmation(mut books: Books, now: u32) -> Result<(Books, Outcome), MathError> {
    let (after, booking) = ledger(&books).confirm(now)?;
    write_back(&mut books, after, &booking)?;
    Ok((books, Outcome { booking, provisional: None }))
}
