//! A queue stored in maps, as a contract stores one: it creates, transfers and clears positions, and
//! the core does the rest.

use std::collections::BTreeMap;

use basalt_math::{
    Assets, Rate, Shares,
    queue::{
        self, Batch, Filled, Head, Offer, Position, QueueError, QueueStorage, Requested, Tail,
    },
};

/// One payment or return of one settlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    Settled { id: u32, shares: u128, assets: u128, is_closed: bool },
    Returned { id: u32, shares: u128 },
}

#[derive(Clone, Debug, Default)]
pub(crate) struct MapQueue {
    pub(crate) head: Head,
    pub(crate) tail: Tail,
    pub(crate) batches: BTreeMap<u32, Batch>,
    pub(crate) positions: BTreeMap<u32, Position>,
    pub(crate) holders: BTreeMap<u32, u8>,
    pub(crate) min_rates: BTreeMap<u32, Rate>,
    pub(crate) partials: BTreeMap<u32, Assets>,
    /// The events of the newest settlement.
    pub(crate) events: Vec<Event>,
}

impl QueueStorage for MapQueue {
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
        self.batches.get(&number).copied().unwrap_or_default()
    }

    fn put_batch(&mut self, number: u32, batch: &Batch) {
        self.batches.insert(number, *batch);
    }

    fn position(&self, id: u32) -> Option<Position> {
        self.positions.get(&id).copied()
    }

    fn put_position(&mut self, id: u32, position: &Position) {
        *self.positions.get_mut(&id).unwrap() = *position;
    }

    fn min_rate(&self, id: u32) -> Rate {
        self.min_rates[&id]
    }

    fn partial(&self, id: u32) -> Assets {
        self.partials.get(&id).copied().unwrap_or_default()
    }

    fn put_partial(&mut self, id: u32, assets: Assets) {
        self.partials.insert(id, assets);
    }

    fn on_settled(&mut self, id: u32, shares: Shares, assets: Assets, is_closed: bool) {
        self.events.push(Event::Settled { id, shares: shares.0, assets: assets.0, is_closed });
    }

    fn on_returned(&mut self, id: u32, shares: Shares) {
        self.events.push(Event::Returned { id, shares: shares.0 });
    }
}

impl MapQueue {
    pub(crate) fn request(
        &mut self,
        holder: u8,
        shares: u128,
        rate: u128,
        min_rate: u128,
        now: u32,
    ) -> Result<Requested, QueueError> {
        let requested = queue::request(self, now, Rate(rate), Rate(min_rate), Shares(shares))?;
        let has_min_rate = min_rate > 0;
        let position = Position { amount: shares, has_min_rate, is_returned: false };
        self.positions.insert(requested.id, position);
        self.holders.insert(requested.id, holder);
        if has_min_rate {
            self.min_rates.insert(requested.id, Rate(min_rate));
        }
        Ok(requested)
    }

    pub(crate) fn fill(&mut self, max: u32, rate: u128, liquid: u128, ref_time: u32) -> Filled {
        self.events.clear();
        queue::fill(self, max, Offer { rate: Rate(rate), liquid: Assets(liquid) }, ref_time)
    }

    /// Returns the unsettled shares and the rate of their request.
    pub(crate) fn cancel(&mut self, id: u32) -> Result<(Shares, Rate), QueueError> {
        let position = self.positions[&id];
        let cancelled = queue::cancel(self, id, &position)?;
        if !cancelled.is_claimable {
            self.clear(id);
        }
        Ok((cancelled.shares, cancelled.rate))
    }

    pub(crate) fn claim(&mut self, id: u32) -> Result<(Assets, Shares), QueueError> {
        let position = self.positions[&id];
        let claim = queue::claim(self, id, &position)?;
        if claim.is_last {
            self.clear(id);
        }
        Ok((claim.assets, claim.shares))
    }

    fn clear(&mut self, id: u32) {
        self.positions.remove(&id);
        self.holders.remove(&id);
    }

    /// Returns the claimable assets and the open or returned shares of an existing position.
    pub(crate) fn contents(&self, id: u32) -> (u128, u128) {
        let position = self.positions[&id];
        let claim = queue::peek(self, &self.head, id, &position);
        let waits = if self.head.is_open(id) { position.amount } else { claim.shares.0 };
        (claim.assets.0, waits)
    }
}
