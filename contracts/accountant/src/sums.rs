//! What a report, a write-off, a revision and a confirmation do to the books of a vault.

use basalt_kit::Word;
use basalt_math::{
    Accounts, Assets, Booked, Change, Growth, Ledger, MathError, Phase, Rate, Shares,
};
use basalt_vault::books::Books;

/// What a vault has to act on and to tell; see `IAccountant.report`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The change that was booked.
    pub applied: Change,
    /// To mint to the treasury.
    pub fee_shares: Shares,
    /// To burn of the cover.
    pub cover_burnt: Shares,
    /// Of a loss: taken from slack and growth.
    pub absorbed: Assets,
    /// Of a loss: borne by cover.
    pub covered: Assets,
    /// The rate before.
    pub rate_before: Rate,
    /// The rate after.
    pub rate_after: Rate,
    /// What is held against the source from now on.
    pub loss_of_source: Assets,
    /// Whether a number was put down or replaced instead of a loss being booked.
    pub is_provisional: bool,
}

impl Outcome {
    const fn of(booked: &Booked) -> Self {
        let reported = &booked.reported;
        let absorbed = reported.absorbed_by_slack.0.saturating_add(reported.absorbed_by_growth.0);
        Self {
            applied: reported.applied,
            fee_shares: booked.fee_shares,
            cover_burnt: booked.cover_burnt,
            absorbed: Assets(absorbed),
            covered: booked.covered,
            rate_before: reported.rate_before,
            rate_after: reported.rate_after,
            loss_of_source: Assets(0),
            is_provisional: false,
        }
    }

    const fn holding(booked: &Booked, loss_of_source: Assets) -> Self {
        Self { loss_of_source, is_provisional: true, ..Self::of(booked) }
    }

    /// As the ABI has it.
    pub fn words(&self) -> [Word; 9] {
        let applied = match self.applied {
            Change::Gain(gain) => gain.into(),
            Change::Loss(loss) => Word::negative(loss.0),
        };
        [
            applied,
            self.fee_shares.into(),
            self.cover_burnt.into(),
            self.absorbed.into(),
            self.covered.into(),
            self.rate_before.into(),
            self.rate_after.into(),
            self.loss_of_source.into(),
            self.is_provisional.into(),
        ]
    }
}

fn accounts(books: &Books) -> Accounts {
    Accounts {
        ledger: Ledger {
            totals: books.totals_slot.totals,
            line: books.line,
            peak: books.last_report.peak,
            growth: Growth::per_year(books.last_report.growth),
        },
        fee: books.fee,
        cover: books.cover.shares,
        provisional: books.cover.provisional,
    }
}

/// Takes over what was booked. What is at work is part of the backing and moves as that does.
fn settle(books: &mut Books, booked: &Booked) -> Result<(), MathError> {
    let Accounts { ledger, fee, cover, provisional } = booked.accounts_after;
    books.totals_slot.totals = ledger.totals;
    books.line = ledger.line;
    books.last_report.peak = ledger.peak;
    books.fee = fee;
    books.cover.shares = cover;
    books.cover.provisional = provisional;
    let working = booked.reported.applied.apply_to(books.funds.reserves.working)?;
    books.funds.reserves.working = working;
    if working.0 == 0 {
        // Nothing can go stale.
        books.status.stale_at = u32::MAX;
    }
    books.liquidity.reserved = books.funds.reserved(&books.totals_slot.totals);
    Ok(())
}

/// A report of one source. Gains count as far as the bound lets them. A loss above the bound, and
/// every report while there is a bunker, only says what is held against the source: the gains that
/// the others have in the meantime are theirs to report again.
pub fn report(
    mut books: Books,
    now: u32,
    ref_time: u32,
    change: Change,
    loss_of_source: Assets,
) -> Result<(Books, Outcome), MathError> {
    let accounts = accounts(&books);
    let backing = books.totals_slot.totals.backing;
    let (booked, held) = match change {
        _ if books.line.phase() == Phase::Bunker => {
            let loss = if let Change::Loss(loss) = change { loss } else { Assets(0) };
            (accounts.revise(now, loss_of_source, loss)?, Some(loss))
        }
        Change::Gain(gain) => {
            let elapsed = ref_time.saturating_sub(books.last_report.ref_time);
            let gain = books.bounds.gain.bookable(backing, elapsed, gain);
            books.last_report.growth_in_force = books.last_report.growth;
            (accounts.report(now, Change::Gain(gain))?, None)
        }
        Change::Loss(loss) => {
            match books.bounds.window.admit(books.bounds.loss, now, backing, loss) {
                // A loss draws no growth: its line still obeys the cap of the one before.
                Some(window) => {
                    books.bounds.window = window;
                    (accounts.report(now, change)?, None)
                }
                None => (accounts.enter_bunker(now, loss)?, Some(loss)),
            }
        }
    };

    settle(&mut books, &booked)?;
    books.last_report.index = books.last_report.index.saturating_add(1);
    books.last_report.ref_time = ref_time;
    books.last_report.reported_at = now;
    books.status.is_alarm_spent = false;
    if books.funds.reserves.working.0 > 0 {
        books.status.stale_at = ref_time.saturating_add(books.funds.max_age_secs);
    }
    let outcome = held.map_or_else(|| Outcome::of(&booked), |loss| Outcome::holding(&booked, loss));
    Ok((books, outcome))
}

/// A loss that is certain. No report: its time, its number and the window stay.
pub fn realize(mut books: Books, now: u32, loss: Assets) -> Result<(Books, Outcome), MathError> {
    let booked = accounts(&books).realize_loss(now, loss)?;
    settle(&mut books, &booked)?;
    Ok((books, Outcome::of(&booked)))
}

/// Another number for one source. Where nothing is held against anybody yet, it is the first one and
/// the vault goes into bunker.
pub fn revise(
    mut books: Books,
    now: u32,
    before: Assets,
    after: Assets,
) -> Result<(Books, Outcome), MathError> {
    let accounts = accounts(&books);
    let booked = match books.line.phase() {
        Phase::Bunker => accounts.revise(now, before, after)?,
        Phase::Open | Phase::Reopening => accounts.enter_bunker(now, after)?,
    };
    settle(&mut books, &booked)?;
    Ok((books, Outcome::holding(&booked, after)))
}

/// The sum of all numbers as the final loss.
pub fn confirm(mut books: Books, now: u32) -> Result<(Books, Outcome), MathError> {
    let booked = accounts(&books).confirm(now)?;
    settle(&mut books, &booked)?;
    Ok((books, Outcome::of(&booked)))
}
