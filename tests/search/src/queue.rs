//! The queue and its reference side by side.

use basalt_math::{
    Assets, Rate, Shares,
    queue::{
        self, Batch, Head, Offer, Position, QueueError, QueueStorage, Tail, cancel, claim, commit,
        fill, request, shares_back,
    },
};
use basalt_model::{ModelQueue, QueueRefusal, Stage};

use crate::step::Refusal;

/// What settlement did to one position.
#[allow(missing_docs, reason = "the fields are what they are called")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// So many shares for so many assets.
    Settled { id: u32, shares: u128, assets: u128, is_closed: bool },
    /// Its shares are given back.
    Returned { id: u32, shares: u128 },
}

/// Everything of one queue in memory. Position `n` is at `n - 1`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Memory {
    head: Head,
    tail: Tail,
    batches: Vec<Batch>,
    positions: Vec<Option<Position>>,
    min_rates: Vec<u128>,
    partials: Vec<u128>,
    events: Vec<Event>,
}

const fn index(number: u32) -> Option<usize> {
    match number.checked_sub(1) {
        Some(index) => Some(index as usize),
        None => None,
    }
}

fn at<T: Copy>(all: &[T], number: u32) -> Option<T> {
    index(number).and_then(|index| all.get(index)).copied()
}

fn put<T: Copy + Default>(all: &mut Vec<T>, number: u32, value: T) {
    let Some(index) = index(number) else { return };
    if all.len() <= index {
        all.resize(index + 1, T::default());
    }
    all[index] = value;
}

impl QueueStorage for Memory {
    fn head(&self) -> Head {
        self.head
    }
    fn put_head(&mut self, head: &Head) {
        self.head = *head;
    }
    fn tail(&self) -> Tail {
        self.tail
    }
    fn put_tail(&mut self, tail: &Tail) {
        self.tail = *tail;
    }
    fn batch(&self, number: u32) -> Batch {
        at(&self.batches, number).unwrap_or_default()
    }
    fn put_batch(&mut self, number: u32, batch: &Batch) {
        put(&mut self.batches, number, *batch);
    }
    fn position(&self, id: u32) -> Option<Position> {
        at(&self.positions, id).flatten()
    }
    fn put_position(&mut self, id: u32, position: &Position) {
        put(&mut self.positions, id, Some(*position));
    }
    fn min_rate(&self, id: u32) -> Rate {
        Rate(at(&self.min_rates, id).unwrap_or(0))
    }
    fn partial(&self, id: u32) -> Assets {
        Assets(at(&self.partials, id).unwrap_or(0))
    }
    fn put_partial(&mut self, id: u32, assets: Assets) {
        put(&mut self.partials, id, assets.0);
    }
    fn on_settled(&mut self, id: u32, shares: Shares, assets: Assets, is_closed: bool) {
        self.events.push(Event::Settled { id, shares: shares.0, assets: assets.0, is_closed });
    }
    fn on_returned(&mut self, id: u32, shares: Shares) {
        self.events.push(Event::Returned { id, shares: shares.0 });
    }
}

/// One queue, twice. Who holds a position the reference knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    memory: Memory,
    /// The reference: what there is to be known of positions is read here.
    pub model: ModelQueue,
}

/// What a claim or a cancel brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// Assets.
    pub assets: u128,
    /// Shares that left the queue.
    pub shares: u128,
    /// Of these, what the holder gets; the rest is burnt.
    pub returned: u128,
}

impl Queue {
    /// A new position.
    pub fn request(
        &mut self,
        who: usize,
        (shares, rate, min_rate): (u128, u128, u128),
        now: u32,
    ) -> Result<u32, Refusal> {
        let made = request(&mut self.memory, now, Rate(rate), Rate(min_rate), Shares(shares));
        let expected = self.model.request(holder(who), shares, rate, min_rate, now);
        let numbers = made.map(|made| (made.id as usize, made.rate.0)).map_err(of_math);
        assert_eq!(numbers, expected.map_err(of_model), "MODEL: a request of {shares}");
        let id = made.map_err(of_math)?.id;
        let position = Position { amount: shares, has_min_rate: min_rate > 0, is_returned: false };
        self.memory.put_position(id, &position);
        put(&mut self.memory.min_rates, id, min_rate);
        Ok(id)
    }

    /// Settles; gives shares burnt, assets paid, what is owed, and what became of whom.
    pub fn fill(
        &mut self,
        max: u32,
        rate: u128,
        liquid: u128,
        ref_time: u32,
    ) -> (u128, u128, u128, Vec<Event>) {
        let offer = Offer { rate: Rate(rate), liquid: Assets(liquid) };
        let filled = fill(&mut self.memory, max, offer, ref_time);
        let expected = self.model.fill(max, rate, liquid, ref_time);
        let numbers = (filled.shares.0, filled.assets.0, filled.owed.0);
        assert_eq!(numbers, expected, "MODEL: a settlement of {max} with {liquid}");
        let events = std::mem::take(&mut self.memory.events);
        (numbers.0, numbers.1, numbers.2, events)
    }

    /// Gives a position up at the rate of the stored line.
    pub fn cancel(&mut self, id: u32, rate: u128) -> Result<Brought, Refusal> {
        let position = self.memory.position(id).ok_or(Refusal::NotCancellable)?;
        let who = self.holder(id).ok_or(Refusal::NotCancellable)?;
        let shares_before = self.model.held_shares();
        let cancelled = cancel(&mut self.memory, id, &position);
        let expected = self.model.cancel(id as usize, holder(who), rate);
        let back = cancelled.map(|c| shares_back(c.shares, c.rate, Rate(rate)).0).map_err(of_math);
        assert_eq!(back, expected.map_err(of_model), "MODEL: a cancel of {id}");
        let cancelled = cancelled.map_err(of_math)?;
        if !cancelled.is_claimable {
            self.clear(id);
        }
        let shares = cancelled.shares.0;
        assert_eq!(shares_before - self.model.held_shares(), shares, "MODEL: shares of a cancel");
        Ok(Brought { assets: 0, shares, returned: back? })
    }

    /// Takes what is ready. Shares given back come on the terms of a cancel.
    pub fn claim(&mut self, id: u32, rate: u128) -> Result<Brought, Refusal> {
        let position = self.memory.position(id).ok_or(Refusal::NotClaimable)?;
        let who = self.holder(id).ok_or(Refusal::NotClaimable)?;
        let requested = self.model.positions[id as usize - 1].rate;
        let claimed = claim(&mut self.memory, id, &position);
        let expected = self.model.claim(id as usize, holder(who), holder(who));
        let numbers = claimed.map(|c| (c.assets.0, c.shares.0)).map_err(of_math);
        assert_eq!(numbers, expected.map_err(of_model), "MODEL: a claim of {id}");
        let (assets, shares) = numbers?;
        if claimed.is_ok_and(|claim| claim.is_last) {
            self.clear(id);
        }
        let returned = shares_back(Shares(shares), Rate(requested), Rate(rate)).0;
        Ok(Brought { assets, shares, returned })
    }

    /// Another holder.
    pub fn transfer(&mut self, id: u32, to: usize) -> Result<(), Refusal> {
        let who = self.holder(id).ok_or(Refusal::NotClaimable)?;
        self.model.transfer(id as usize, holder(who), holder(to)).map_err(of_model)
    }

    /// Assets are on their way for all positions up to this one.
    pub fn commit(&mut self, id: u32) -> Result<(), Refusal> {
        let committed = commit(&mut self.memory, id).map_err(of_math);
        let expected = self.model.commit(id as usize).map_err(of_model);
        assert_eq!(committed, expected, "MODEL: a commitment up to {id}");
        committed
    }

    /// Who holds a position that there is.
    pub fn holder(&self, id: u32) -> Option<usize> {
        self.model.existing(id as usize).ok().map(|position| position.holder.into())
    }

    /// The number of the last position.
    pub fn last(&self) -> u32 {
        u32::try_from(self.model.positions.len()).unwrap_or(u32::MAX)
    }

    fn clear(&mut self, id: u32) {
        put(&mut self.memory.positions, id, None);
    }

    /// That both sides know the same of every position.
    pub fn agree(&self) {
        let Memory { head, tail, .. } = &self.memory;
        let model = &self.model;
        assert_eq!(head.settled as usize, model.settled, "MODEL: what settlement has passed");
        assert_eq!(head.committed as usize, model.committed, "MODEL: the last committed position");
        assert_eq!(tail.last as usize, model.positions.len(), "MODEL: the last position");
        assert_eq!(head.eligible.0, model.eligible_shares(), "MODEL: shares that are mature");
        let open = head.eligible.0 + tail.immature.0;
        assert_eq!(open, model.open_shares(), "MODEL: shares that wait");
        for (id, expected) in (1_u32..).zip(&model.positions) {
            let position = self.memory.position(id);
            let is_there = expected.stage != Stage::Gone;
            assert_eq!(position.is_some(), is_there, "MODEL: whether position {id} is there");
            let Some(position) = position else { continue };
            let ready = queue::peek(&self.memory, head, id, &position);
            assert_eq!(ready.assets.0, expected.assets, "MODEL: what is ready of {id}");
            let returned = if expected.stage == Stage::Returned { expected.shares } else { 0 };
            assert_eq!(ready.shares.0, returned, "MODEL: shares that are ready of {id}");
            if expected.stage == Stage::Open {
                assert_eq!(position.amount, expected.shares, "MODEL: shares of {id}");
            }
        }
    }
}

fn holder(who: usize) -> u8 {
    u8::try_from(who).unwrap_or(u8::MAX)
}

const fn of_math(error: QueueError) -> Refusal {
    match error {
        QueueError::TooLarge { .. } | QueueError::Full => Refusal::TooLarge,
        QueueError::MinRateTooHigh { .. } => Refusal::MinRateTooHigh,
        QueueError::NotCancellable => Refusal::NotCancellable,
        QueueError::NotClaimable => Refusal::NotClaimable,
        QueueError::BadCommitment { .. } => Refusal::BadCommitment,
    }
}

const fn of_model(refusal: QueueRefusal) -> Refusal {
    match refusal {
        QueueRefusal::TooLarge { .. } => Refusal::TooLarge,
        QueueRefusal::MinRateTooHigh => Refusal::MinRateTooHigh,
        QueueRefusal::NotCancellable => Refusal::NotCancellable,
        QueueRefusal::NotClaimable | QueueRefusal::NoPosition | QueueRefusal::NotHolder => {
            Refusal::NotClaimable
        }
        QueueRefusal::BadCommitment => Refusal::BadCommitment,
    }
}
