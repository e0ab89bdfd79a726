//! The vault's side of the queue: escrow, settlement, and shares that come back.

use super::{Operation, VaultModel, parameters::Declaration};
use crate::{
    account::Account,
    fraction::{fraction, whole},
    ledger::RATE_ONE,
    refusal::Refusal,
};

pub(super) const PARAMETERS: &[Declaration] = &[];

/// The least value of a request, in wei.
pub const MIN_REQUEST: u128 = 10_u128.pow(15);
/// Fewer shares than a request at the largest rate, 79.3.
const BELOW_A_REQUEST: u128 = MIN_REQUEST / 80;
/// The most positions that one settlement looks at.
const MAX_POSITIONS: u32 = 64;
/// The number of positions that a report looks at.
const POSITIONS_PER_REPORT: u32 = 8;

/// Shares and assets of a settlement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Shares of the queue that were burnt.
    pub shares: u128,
    /// Assets paid to the queue.
    pub assets: u128,
}

impl<A: Account> VaultModel<A> {
    /// Moves shares of `owner` into the queue for `controller`; returns the number of the position.
    pub fn request(
        &mut self,
        owner: A,
        controller: A,
        shares: u128,
        min_rate: u128,
        now: u32,
    ) -> Result<usize, Refusal> {
        self.admit(Operation::Request, now)?;
        let rate = self.request_rate(now);
        let value = self.ledger().convert_to_assets(shares, now).ok_or(Refusal::TooLarge)?;
        if value < MIN_REQUEST {
            return Err(Refusal::BelowMinRequest);
        }
        if shares > self.balance(owner) {
            return Err(Refusal::NotEnoughBalance);
        }
        let (id, _) = self.queue.request(controller, shares, rate, min_rate, now)?;
        self.transfer(owner, self.roles.queue, shares)?;
        Ok(id)
    }

    /// The fewest shares that a request takes now; `None` if no number of shares is worth enough.
    pub fn least_request(&self, now: u32) -> Option<u128> {
        let rate = self.request_rate(now);
        if rate == 0 { None } else { (whole(MIN_REQUEST) / fraction(rate, RATE_ONE)).ceil() }
    }

    /// Settles from the front, looking at up to `max` positions.
    pub fn settle(&mut self, max: u32, now: u32) -> Result<Settled, Refusal> {
        self.admit(Operation::EnterOrSettle, now)?;
        self.fill(max.min(MAX_POSITIONS), now)
    }

    /// The settlement that a report makes by itself, if the vault is open for one.
    pub(super) fn settle_after_report(&mut self, now: u32) -> Result<Settled, Refusal> {
        let is_idle = self.balance(self.roles.queue) < BELOW_A_REQUEST && self.owed == 0;
        if is_idle || self.admit(Operation::EnterOrSettle, now).is_err() {
            return Ok(Settled::default());
        }
        self.fill(POSITIONS_PER_REPORT, now)
    }

    fn fill(&mut self, max: u32, now: u32) -> Result<Settled, Refusal> {
        let liquid = self.in_use().free_for_settlement(self.ledger().backing);
        let (rate, ref_time) = (self.shown_rate(now), self.last_report.ref_time);
        let (shares, assets, owed) = self.queue.fill(max, rate, liquid, ref_time);
        if shares > 0 || owed != self.owed {
            self.take(self.roles.queue, shares)?;
            self.accounts.ledger.shares -= shares;
            self.accounts.ledger.backing -= assets;
            self.owed = owed;
            self.refresh_reserved();
        }
        Ok(Settled { shares, assets })
    }

    /// The holder cancels a position; returns the shares that come back. The others are burnt.
    pub fn cancel(&mut self, id: usize, caller: A, now: u32) -> Result<u128, Refusal> {
        let position = *self.queue.existing(id)?;
        let returned = self.queue.cancel(id, caller, self.request_rate(now))?;
        self.transfer(self.roles.queue, position.holder, returned)?;
        let forgone = position.shares - returned;
        self.take(self.roles.queue, forgone)?;
        self.accounts.ledger.shares -= forgone;
        Ok(returned)
    }

    /// Claims a position for `receiver`; returns assets and shares.
    pub fn claim(&mut self, id: usize, caller: A, receiver: A) -> Result<(u128, u128), Refusal> {
        let (assets, shares) = self.queue.claim(id, caller, receiver)?;
        self.transfer(self.roles.queue, receiver, shares)?;
        Ok((assets, shares))
    }

    /// Moves a position to another holder.
    pub fn transfer_position(&mut self, id: usize, caller: A, to: A) -> Result<(), Refusal> {
        Ok(self.queue.transfer(id, caller, to)?)
    }

    /// The keeper commits to all positions up to `id`: they cannot be cancelled any more.
    pub fn commit(&mut self, id: usize) -> Result<(), Refusal> {
        Ok(self.queue.commit(id)?)
    }
}
