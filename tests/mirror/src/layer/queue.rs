//! The queue out of a vault.

use super::{Act, Layer, Refused};
use alloy::primitives::Address;
use basalt_model::{ModelPosition, ModelQueue, RATE_ONE, Refusal};

/// The least that a request is worth, in wei.
const LEAST_REQUEST: u128 = 10_u128.pow(15);
/// The most positions that one settlement looks at.
const MOST_POSITIONS: u32 = 64;
/// How many a report looks at.
const POSITIONS_PER_REPORT: u32 = 8;

/// A queue where it is, with who holds its positions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    /// Where.
    pub address: Address,
    /// Its positions. Holders are places in `people`.
    pub model: ModelQueue,
    people: Vec<Address>,
}

impl Queue {
    /// An empty one.
    pub fn new(address: Address) -> Self {
        Self { address, model: ModelQueue::default(), people: Vec::new() }
    }

    /// The number of an account in the model.
    pub fn number(&mut self, account: Address) -> Result<u8, Refused> {
        let known = self.people.iter().position(|known| *known == account);
        let place = known.unwrap_or_else(|| {
            self.people.push(account);
            self.people.len() - 1
        });
        u8::try_from(place).map_err(|_| Refused::Unknown)
    }

    /// Who holds a position.
    pub fn holder(&self, position: &ModelPosition) -> Address {
        self.people.get(usize::from(position.holder)).copied().unwrap_or_default()
    }
}

impl Layer {
    /// Shares of `owner` into the queue; gives the number of the position.
    pub fn request(
        &mut self,
        owner: Address,
        controller: Address,
        shares: u128,
        min_rate: u128,
        now: u32,
    ) -> Result<usize, Refused> {
        self.admit(Act::Request, now)?;
        let rate = self.accounts.vault.rate_at(now);
        let worth = self.accounts.vault.convert_to_assets(shares, now);
        if worth.is_none_or(|assets| assets < LEAST_REQUEST) {
            return Err(Refusal::NothingOut.into());
        }
        self.transfer(owner, self.queue.address, shares)?;
        let holder = self.queue.number(controller)?;
        let (id, _) = self.queue.model.request(holder, shares, rate, min_rate, now)?;
        Ok(id)
    }

    /// Settles from the front; gives shares burnt and assets paid.
    pub fn settle(&mut self, max: u32, now: u32) -> Result<(u128, u128), Refused> {
        self.admit(Act::EnterOrSettle, now)?;
        let rate = self.accounts.vault.rate_at(now);
        let settleable = self.reserves().free_for_settlement(self.accounts.vault.backing);
        let max = max.min(MOST_POSITIONS);
        let (shares, assets, owed) = self.queue.model.fill(max, rate, settleable, self.ref_time);
        if shares > 0 || owed != self.owed {
            self.accounts.vault.shares -= shares;
            self.accounts.vault.backing -= assets;
            self.owed = owed;
            self.take(self.queue.address, shares)?;
            self.keep();
        }
        Ok((shares, assets))
    }

    /// What a report settles by itself.
    pub fn settle_after_report(&mut self, now: u32) -> Result<(u128, u128), Refused> {
        let is_idle = self.balance(self.queue.address) == 0;
        if is_idle || self.admit(Act::EnterOrSettle, now).is_err() {
            return Ok((0, 0));
        }
        self.settle(POSITIONS_PER_REPORT, now)
    }

    /// Gives a position of `caller` up; gives the shares that came back.
    pub fn cancel(&mut self, id: usize, caller: Address, now: u32) -> Result<u128, Refused> {
        let rate = self.accounts.vault.rate_at(now);
        let position = *self.queue.model.existing(id)?;
        let holder = self.queue.holder(&position);
        let caller = self.queue.number(caller)?;
        let returned = self.queue.model.cancel(id, caller, rate)?;
        self.transfer(self.queue.address, holder, returned)?;
        let forgone = position.shares - returned;
        self.take(self.queue.address, forgone)?;
        self.accounts.vault.shares -= forgone;
        Ok(returned)
    }

    /// Takes what is ready of a position; gives assets and shares.
    pub fn claim(
        &mut self,
        id: usize,
        caller: Address,
        receiver: Address,
    ) -> Result<(u128, u128), Refused> {
        let (caller, number) = (self.queue.number(caller)?, self.queue.number(receiver)?);
        let (assets, shares) = self.queue.model.claim(id, caller, number)?;
        self.transfer(self.queue.address, receiver, shares)?;
        Ok((assets, shares))
    }

    /// Hands a position over.
    pub fn transfer_position(
        &mut self,
        id: usize,
        caller: Address,
        to: Address,
    ) -> Result<(), Refused> {
        let (caller, to) = (self.queue.number(caller)?, self.queue.number(to)?);
        Ok(self.queue.model.transfer(id, caller, to)?)
    }

    /// Assets per share, scaled by 1e27, at which requests and cancels are priced.
    pub fn request_rate(&self, now: u32) -> u128 {
        self.accounts.vault.rate_at(now)
    }

    /// What a share is worth in views, scaled by 1e27.
    pub fn shown_rate(&self, now: u32) -> u128 {
        self.accounts.shown_at(now)
    }

    /// What all shares are worth in views.
    pub fn total_assets(&self, now: u32) -> u128 {
        let shares = self.accounts.vault.shares;
        super::mul_div(shares, self.shown_rate(now), RATE_ONE).unwrap_or(u128::MAX)
    }
}
