//! Reports, provisional losses and final ones.

use alloy_primitives::{Address, U256};
use basalt_interfaces::IBunker;
use basalt_math::{Assets, Change};
use basalt_model::{
    Booked, Refusal,
    vault::{LossBorne, ReportEffect},
};

use super::{Done, Kind, World, same};
use crate::{
    chain::{About, Booking, Receipt, TREASURY, VAULT},
    step::Step,
};

impl World {
    pub(super) fn report(&mut self, step: &Step, index: usize, ago: u32) -> Result<Done, Refusal> {
        let (now, value) = (self.vault.now, self.vault.values[index]);
        let (source, book) = (self.vault.sources[index], self.vault.source(index).book);
        let sent = self.send(step);
        if sent.as_ref().is_err_and(|reverted| reverted.is_width(value)) {
            // The reporter's number is too wide: refused before any rule.
            return Err(Refusal::TooLarge);
        }
        if self.vault.fails[index] && sent.as_ref().is_err_and(|it| it.is(Refusal::Venue)) {
            return Err(Refusal::Venue);
        }
        let model = &mut self.vault.model;
        let reported = match model.kind {
            Kind::Staking => model.report_as_of(source, value, now.saturating_sub(ago), now),
            Kind::Restaking => model.report_now(source, value, now),
        };
        let (sent, reported) = same(step, sent, reported)?;
        let booking = self.booking(&sent, source, &reported.booked);
        let change = Change::between(Assets(book), Assets(value));
        match reported.effect {
            ReportEffect::Provisional(loss) => {
                assert_eq!(booking.provisional, Some(loss), "MODEL: a provisional loss");
            }
            ReportEffect::Lost(borne) => is_borne(&booking, borne),
            ReportEffect::Gained(gain) => {
                assert_eq!(booking.applied, Change::Gain(Assets(gain)), "MODEL: a gain");
            }
        }
        let done = self.settlement(&sent, reported.settled);
        sent.returns(&[]);
        let is_provisional = booking.provisional.is_some();
        Ok(Done { booked: Some(booking), change: Some(change), is_provisional, ..done })
    }

    pub(super) fn revise(
        &mut self,
        step: &Step,
        index: usize,
        loss: u128,
        by_owner: bool,
    ) -> Result<Done, Refusal> {
        let (now, source, roles) =
            (self.vault.now, self.vault.sources[index], self.vault.model.roles);
        let caller = if by_owner { roles.owner } else { roles.second_opinion };
        let sent = self.send(step);
        let model = self.vault.model.revise(source, loss, caller, now);
        let (sent, booked) = same(step, sent, model)?;
        let booking = self.booking(&sent, source, &booked);
        sent.returns(&[]);
        assert_eq!(booking.provisional, Some(loss), "MODEL: a revised loss");
        Ok(Done { booked: Some(booking), is_provisional: true, ..Done::default() })
    }

    pub(super) fn confirm(&mut self, step: &Step, by_anyone: bool) -> Result<Done, Refusal> {
        let (now, roles) = (self.vault.now, self.vault.model.roles);
        let caller = if by_anyone { self.chain.accounts.anyone } else { roles.second_opinion };
        let sent = self.send(step);
        let (logs, (borne, booked)) = same(step, sent, self.vault.model.confirm(caller, now))?;
        let vault = self.vault.holders[VAULT];
        let booking = self.booking(&logs, vault, &booked);
        is_borne(&booking, borne);
        let confirmed = IBunker::LossConfirmed {
            by: caller,
            loss: U256::from(borne.gross()),
            rate: U256::from(self.chain.books(self.vault.kind()).line.at(now).0),
        };
        logs.emitted(vault, &confirmed);
        logs.returns(&[]);
        let change = Some(Change::Loss(Assets(borne.gross())));
        Ok(Done { booked: Some(booking), change, ..Done::default() })
    }

    pub(super) fn booking_of(&self, logs: &Receipt, source: Address) -> Booking {
        let (vault, now) = (self.vault.holders[VAULT], self.vault.now);
        let treasury = self.vault.holders[TREASURY];
        let rate_before = self.vault.stored(now);
        let about = About { vault, treasury, source, now, rate_before };
        logs.booking(&about, &self.chain.books(self.vault.kind()))
    }

    /// Panics unless a receipt shows that the provisional loss of a source, which was `before`, was lowered
    /// with its book value.
    pub(super) fn lowered(&self, receipt: &Receipt, index: usize, before: u128) {
        let loss = self.vault.source(index).provisional;
        let Some(bunker) = self.vault.model.accounts.bunker.filter(|_| loss != before) else {
            return;
        };
        let revised = IBunker::LossRevised {
            source: self.vault.sources[index],
            loss: U256::from(loss),
            provisional: U256::from(bunker.provisional),
            shownRate: U256::from(bunker.shown),
        };
        receipt.emitted(self.vault.holders[VAULT], &revised);
    }

    /// What logs tell of a booking, which must be the model's.
    fn booking(&self, logs: &Receipt, source: Address, expected: &Booked) -> Booking {
        let booking = self.booking_of(logs, source);
        let shares = (booking.fee_shares, booking.cover_burnt);
        let expected = (expected.fee_shares, expected.cover_burnt);
        assert_eq!(shares, expected, "MODEL: fee shares and burnt cover");
        booking
    }
}

/// A loss was shared as the model says.
pub(super) fn is_borne(booking: &Booking, borne: LossBorne) {
    let found = (booking.gross, booking.absorbed, booking.covered);
    let expected = (borne.gross(), borne.shared.slack + borne.shared.growth, borne.covered);
    assert_eq!(found, expected, "MODEL: who bears a loss");
}
