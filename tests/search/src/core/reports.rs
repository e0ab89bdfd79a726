//! Reports and losses by the core, judged by its bounds.

use basalt_math::{Assets, Change, MathError, Phase};

use super::{Booked, Core};

impl Core {
    /// A report of `change` in a source whose provisional loss is `provisional`. Returns what was
    /// booked, and whether the loss only became provisional.
    pub fn report(
        &mut self,
        change: Change,
        provisional: u128,
        elapsed: u32,
        now: u32,
    ) -> Result<(Booked, bool), MathError> {
        let backing = Assets(self.backing());
        match change {
            _ if self.phase() == Phase::Bunker => {
                let loss = if let Change::Loss(loss) = change { loss.0 } else { 0 };
                Ok((self.revise(provisional, loss, now)?, true))
            }
            Change::Gain(gain) => {
                let bookable = self.terms.gain.bookable(backing, elapsed, gain);
                let booked = self.ledger.book_change(now, Change::Gain(bookable))?;
                self.take_over(&booked);
                Ok((booked, false))
            }
            Change::Loss(loss) => {
                let Some(window) = self.window.admit(self.terms.loss, now, backing, loss) else {
                    return Ok((self.enter_bunker(loss.0, now)?, true));
                };
                self.window = window;
                let booked = self.ledger.book_change(now, change)?;
                self.take_over(&booked);
                Ok((booked, false))
            }
        }
    }

    /// The first provisional loss, which freezes the line.
    pub fn enter_bunker(&mut self, loss: u128, now: u32) -> Result<Booked, MathError> {
        let booked = self.ledger.enter_bunker(now, Assets(loss))?;
        self.take_over(&booked);
        Ok(booked)
    }

    /// A final loss.
    pub fn realize(&mut self, loss: u128, now: u32) -> Result<Booked, MathError> {
        let booked = self.ledger.realize_loss(now, Assets(loss))?;
        self.take_over(&booked);
        Ok(booked)
    }

    /// Replaces the provisional loss of one source.
    pub fn revise(&mut self, before: u128, after: u128, now: u32) -> Result<Booked, MathError> {
        let booked = self.ledger.revise(now, Assets(before), Assets(after))?;
        self.take_over(&booked);
        Ok(booked)
    }

    /// Makes the sum of all provisional losses final.
    pub fn confirm(&mut self, now: u32) -> Result<Booked, MathError> {
        let booked = self.ledger.confirm(now)?;
        self.take_over(&booked);
        Ok(booked)
    }

    /// Takes a part of the sum of all provisional losses away: it left in kind.
    pub const fn deliver(&mut self, provisional: u128) {
        let sum = &mut self.ledger.provisional.0;
        *sum = sum.checked_sub(provisional).expect("R9.4: a part of the sum");
    }

    /// Stores the ledger of a booking, and moves what is at work as the backing moved.
    fn take_over(&mut self, (ledger, booking): &Booked) {
        self.ledger = *ledger;
        let working = booking.applied.apply_to(self.reserves.working);
        self.reserves.working = working.expect("C3: a change within what is booked");
        self.refresh_reserved();
    }
}
