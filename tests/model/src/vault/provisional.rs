//! Losses: provisional ones, their revision and confirmation, and the shares of a final one.

use super::{Phase, ReportEffect, VaultModel, parameters::Declaration};
use crate::{account::Account, accounts::Booked, gain_loss::LossShared, refusal::Refusal};

pub(super) const PARAMETERS: &[Declaration] = &[];

/// A loss and who bore it: the parts of `shared` sum to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LossBorne {
    /// By slack, by growth that had not vested, and by shares, cover among them.
    pub shared: LossShared,
    /// Of the part that shares bore: by cover.
    pub covered: u128,
}

impl LossBorne {
    /// All of it.
    pub const fn gross(&self) -> u128 {
        self.shared.slack + self.shared.growth + self.shared.holders
    }
}

impl<A: Account> VaultModel<A> {
    /// Replaces the provisional loss of a source. The owner may state any loss up to the book value,
    /// also the first one; the second opinion only lowers.
    pub fn revise(
        &mut self,
        source: A,
        loss: u128,
        caller: A,
        now: u32,
    ) -> Result<Booked, Refusal> {
        let before = self.source(source);
        let is_lower = loss <= before.provisional;
        if caller == self.roles.second_opinion && is_lower {
            if self.phase() != Phase::Bunker {
                return Err(Refusal::NotInBunker);
            }
        } else if caller != self.roles.owner {
            return Err(Refusal::NotOwner);
        }
        // More than is booked there could not be taken off its book.
        if loss > before.book {
            return Err(Refusal::AboveBook);
        }
        let (_, booked) = self.put_provisional(source, loss, now)?;
        self.refresh_reserved();
        Ok(booked)
    }

    /// Makes the provisional losses of all sources final. Owner and second opinion may at any time,
    /// everybody else once the loss has stood.
    pub fn confirm(&mut self, caller: A, now: u32) -> Result<(LossBorne, Booked), Refusal> {
        if self.phase() != Phase::Bunker {
            return Err(Refusal::NotInBunker);
        }
        let is_trusted = [self.roles.owner, self.roles.second_opinion].contains(&caller);
        if !is_trusted && !self.accounts.has_stood(now) {
            return Err(Refusal::ConfirmTooSoon);
        }
        let (shared, booked) = self.accounts.confirm(now)?;
        for source in self.sources.values_mut() {
            source.book -= source.provisional;
            source.provisional = 0;
        }
        let borne = self.distribute_loss(shared, booked);
        self.refresh_reserved();
        Ok((borne, booked))
    }

    /// States the provisional loss of a source: the first one of all opens the bunker.
    pub(super) fn put_provisional(
        &mut self,
        source: A,
        loss: u128,
        now: u32,
    ) -> Result<(ReportEffect, Booked), Refusal> {
        let before = self.source(source).provisional;
        let fee_shares = if self.phase() == Phase::Bunker {
            self.accounts.revise((before, loss), now)?;
            0
        } else {
            self.accounts.enter_bunker(loss, now)?
        };
        self.give(self.roles.treasury, fee_shares);
        self.sources.entry(source).or_default().provisional = loss;
        Ok((ReportEffect::Provisional(loss), Booked { fee_shares, ..Booked::default() }))
    }

    /// Mints the fee of a loss and burns its cover.
    pub(super) fn distribute_loss(&mut self, shared: LossShared, booked: Booked) -> LossBorne {
        self.give(self.roles.treasury, booked.fee_shares);
        self.balances
            .entry(self.roles.vault)
            .and_modify(|shares| *shares = shares.saturating_sub(booked.cover_burnt));
        LossBorne { shared, covered: booked.covered }
    }
}
