//! The queue by the core, with its storage in memory.

use basalt_math::{
    Assets, Rate, Shares,
    queue::{
        self, Batch, Cancelled, Claim, Filled as Settlement, Head, Offer, Position, QueueError,
        QueueStorage, Tail,
    },
};

/// The effect of a settlement on one position.
#[allow(missing_docs, reason = "the fields are what they are called")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// So many shares for so many assets.
    Settled { id: u32, shares: u128, assets: u128, is_closed: bool },
    /// Its shares are returned.
    Returned { id: u32, shares: u128 },
}

/// Everything of one queue in memory. Position `n` is at `n - 1`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct History {
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

impl QueueStorage for History {
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

/// The result of one settlement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// Shares burnt.
    pub shares: u128,
    /// Assets paid.
    pub assets: u128,
    /// Assets still owed.
    pub owed: u128,
    /// The effect on each position.
    pub events: Vec<Event>,
}

/// One queue. It does not know who holds a position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    memory: History,
}

impl Queue {
    /// A new position; returns its number.
    pub fn request(
        &mut self,
        (shares, rate, min_rate): (u128, u128, u128),
        now: u32,
    ) -> Result<u32, QueueError> {
        let (rate, least) = (Rate(rate), Rate(min_rate));
        let id = queue::request(&mut self.memory, now, rate, least, Shares(shares))?.id;
        let position = Position { amount: shares, has_min_rate: min_rate > 0, is_returned: false };
        self.memory.put_position(id, &position);
        put(&mut self.memory.min_rates, id, min_rate);
        Ok(id)
    }

    /// Settles from the front.
    pub fn fill(&mut self, max: u32, rate: Rate, liquid: Assets, ref_time: u32) -> Filled {
        let offer = Offer { rate, liquid };
        let Settlement { shares, assets, owed } =
            queue::fill(&mut self.memory, max, offer, ref_time);
        let events = std::mem::take(&mut self.memory.events);
        Filled { shares: shares.0, assets: assets.0, owed: owed.0, events }
    }

    /// Cancels a position; `None` where there is none.
    pub fn cancel(&mut self, id: u32) -> Option<Result<Cancelled, QueueError>> {
        let position = self.memory.position(id)?;
        let cancelled = queue::cancel(&mut self.memory, id, &position);
        if cancelled.is_ok_and(|it| !it.is_claimable) {
            self.clear(id);
        }
        Some(cancelled)
    }

    /// Claims a position; `None` where there is none.
    pub fn claim(&mut self, id: u32) -> Option<Result<Claim, QueueError>> {
        let position = self.memory.position(id)?;
        let claimed = queue::claim(&mut self.memory, id, &position);
        if claimed.is_ok_and(|it| it.is_last) {
            self.clear(id);
        }
        Some(claimed)
    }

    /// Commits to all positions up to this one.
    pub fn commit(&mut self, id: u32) -> Result<(), QueueError> {
        queue::commit(&mut self.memory, id)
    }

    /// Head and tail, the storage of settlement and of requests.
    pub const fn ends(&self) -> (&Head, &Tail) {
        (&self.memory.head, &self.memory.tail)
    }

    /// A position and what of it can be claimed; `None` where there is none.
    pub fn position(&self, id: u32) -> Option<(Position, Claim)> {
        let position = self.memory.position(id)?;
        let ready = queue::peek(&self.memory, &self.memory.head, id, &position);
        Some((position, ready))
    }

    fn clear(&mut self, id: u32) {
        put(&mut self.memory.positions, id, None);
    }
}
