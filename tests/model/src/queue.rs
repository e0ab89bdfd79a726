//! A withdrawal queue: a list of positions, walked from the front, each with terms of its own.

use std::cmp::min;

use crate::{
    account::Account,
    fraction::{Fraction, fraction, whole},
    ledger::RATE_ONE,
    units::HOUR_SECS,
};

/// The most shares, and the most assets, of one position: 94 bits.
const LARGEST_POSITION: u128 = 2_u128.pow(94) - 1;

/// The least partial payment of a position, in wei.
const MIN_PARTIAL: u128 = 10_u128.pow(15);

/// The most batches that become mature in one settlement, unless it is all of them.
const MAX_BATCHES_PER_FILL: usize = 64;

/// The reason of a call that the queue refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueRefusal {
    /// More than `max` shares.
    TooLarge {
        /// The most that is possible.
        max: u128,
    },
    /// The least rate is above the rate now.
    MinRateTooHigh,
    /// There is no such position, or none any more.
    NoPosition,
    /// The caller does not hold the position.
    NotHolder,
    /// The position is settled, returned or committed.
    NotCancellable,
    /// The position has nothing to claim.
    NotClaimable,
    /// Commitment only moves forward, up to the last position.
    BadCommitment,
}

/// The stage of a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It waits.
    Open,
    /// All its shares are settled or cancelled.
    Settled,
    /// Its shares can be claimed.
    Returned,
    /// Cancelled, or claimed for the last time.
    Gone,
}

/// One position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PositionModel<A> {
    /// Its holder.
    pub holder: A,
    /// Its stage.
    pub stage: Stage,
    /// Shares that wait, or were returned.
    pub shares: u128,
    /// Assets to be claimed.
    pub assets: u128,
    /// The rate of the request.
    pub rate: u128,
    /// The rate below which it is returned.
    pub min_rate: u128,
    /// Its batch, from 0 on.
    pub batch: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct BatchModel {
    rate: u128,
    opened_at: u32,
}

/// One queue. Position number `n` is `positions[n - 1]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueModel<A> {
    /// All positions that ever were.
    pub positions: Vec<PositionModel<A>>,
    /// The number of positions that settlement has passed.
    pub settled: usize,
    /// The number of positions that cannot be cancelled.
    pub committed: usize,
    batches: Vec<BatchModel>,
    mature: usize,
}

impl<A> Default for QueueModel<A> {
    fn default() -> Self {
        Self { positions: Vec::new(), settled: 0, committed: 0, batches: Vec::new(), mature: 0 }
    }
}

impl<A: Account> QueueModel<A> {
    /// Adds a position at the end; returns its number and its rate.
    pub fn request(
        &mut self,
        holder: A,
        shares: u128,
        rate: u128,
        min_rate: u128,
        now: u32,
    ) -> Result<(usize, u128), QueueRefusal> {
        let max = match rate {
            0 => LARGEST_POSITION,
            _ => (whole(LARGEST_POSITION) / fraction(rate, RATE_ONE))
                .floor()
                .map_or(LARGEST_POSITION, |most| min(most, LARGEST_POSITION)),
        };
        if shares > max {
            return Err(QueueRefusal::TooLarge { max });
        }
        if min_rate > rate {
            return Err(QueueRefusal::MinRateTooHigh);
        }
        let joins = self.batches.last().filter(|batch| {
            now - batch.opened_at < HOUR_SECS && batch.rate <= rate && batch.rate >= min_rate
        });
        if joins.is_none() {
            self.batches.push(BatchModel { rate, opened_at: now });
        }
        let batch = self.batches.len() - 1;
        let rate = self.batches[batch].rate;
        let stage = Stage::Open;
        self.positions.push(PositionModel {
            holder,
            stage,
            shares,
            assets: 0,
            rate,
            min_rate,
            batch,
        });
        Ok((self.positions.len(), rate))
    }

    /// Settles from the front; returns shares burnt, assets paid, and assets still owed.
    pub fn fill(
        &mut self,
        max: u32,
        rate: u128,
        liquid: u128,
        ref_time: u32,
    ) -> (u128, u128, u128) {
        self.mature_batches(ref_time);
        let (mut burnt, mut left) = (0, liquid);
        for _ in 0..max {
            let mature = self.mature;
            let Some(position) = self.positions.get_mut(self.settled) else { break };
            if position.batch >= mature {
                break;
            }
            if position.stage == Stage::Gone {
                self.settled += 1;
                continue;
            }
            let price = min(rate, position.rate);
            if price < position.min_rate {
                position.stage = Stage::Returned;
                self.settled += 1;
                continue;
            }
            let full = (whole(position.shares) * of_one(price)).floor().unwrap();
            let (shares, assets) = if full <= left {
                (position.shares, full)
            } else if left >= MIN_PARTIAL {
                ((whole(left) / of_one(price)).ceil().unwrap(), left)
            } else {
                break;
            };
            position.shares -= shares;
            position.assets += assets;
            burnt += shares;
            left -= assets;
            if position.shares == 0 {
                position.stage = Stage::Settled;
                self.settled += 1;
            }
        }
        let owed = (whole(self.eligible_shares()) * of_one(rate)).floor().unwrap();
        (burnt, liquid - left, owed)
    }

    /// The holder cancels an open position; returns the shares that come back.
    pub fn cancel(&mut self, id: usize, caller: A, rate: u128) -> Result<u128, QueueRefusal> {
        let position = *self.existing(id)?;
        if caller != position.holder {
            return Err(QueueRefusal::NotHolder);
        }
        if position.stage != Stage::Open || id <= self.committed {
            return Err(QueueRefusal::NotCancellable);
        }
        let shares = position.shares;
        let back = if rate <= position.rate {
            shares
        } else {
            (whole(shares) * fraction(position.rate, rate)).floor().unwrap()
        };
        let is_kept = position.assets > 0;
        if is_kept {
            // Only the first open position can have a partial payment.
            self.settled = id;
        }
        let stage = if is_kept { Stage::Settled } else { Stage::Gone };
        self.positions[id - 1] = PositionModel { stage, shares: 0, ..position };
        Ok(back)
    }

    /// Claims what is ready; returns assets and shares. Only the holder may name another receiver.
    pub fn claim(
        &mut self,
        id: usize,
        caller: A,
        receiver: A,
    ) -> Result<(u128, u128), QueueRefusal> {
        let position = *self.existing(id)?;
        if receiver != position.holder && caller != position.holder {
            return Err(QueueRefusal::NotHolder);
        }
        let after = match position.stage {
            Stage::Open if position.assets == 0 => return Err(QueueRefusal::NotClaimable),
            Stage::Open => PositionModel { assets: 0, ..position },
            _ => PositionModel { assets: 0, shares: 0, stage: Stage::Gone, ..position },
        };
        self.positions[id - 1] = after;
        Ok((position.assets, position.shares - after.shares))
    }

    /// Moves a position to another holder, whatever its stage.
    pub fn transfer(&mut self, id: usize, caller: A, to: A) -> Result<(), QueueRefusal> {
        if caller != self.existing(id)?.holder {
            return Err(QueueRefusal::NotHolder);
        }
        self.positions[id - 1].holder = to;
        Ok(())
    }

    /// Commits to all positions up to `id`: they cannot be cancelled any more.
    pub const fn commit(&mut self, id: usize) -> Result<(), QueueRefusal> {
        if id <= self.committed || id > self.positions.len() {
            return Err(QueueRefusal::BadCommitment);
        }
        self.committed = id;
        Ok(())
    }

    /// A position that is neither cancelled nor claimed.
    pub fn existing(&self, id: usize) -> Result<&PositionModel<A>, QueueRefusal> {
        let position = id.checked_sub(1).and_then(|index| self.positions.get(index));
        position.filter(|position| position.stage != Stage::Gone).ok_or(QueueRefusal::NoPosition)
    }

    /// Shares that wait.
    pub fn open_shares(&self) -> u128 {
        self.sum(|position| position.stage == Stage::Open, |position| position.shares)
    }

    /// Shares that wait and are mature.
    pub fn eligible_shares(&self) -> u128 {
        self.sum(
            |position| position.stage == Stage::Open && position.batch < self.mature,
            |position| position.shares,
        )
    }

    /// Shares that the queue must hold: those that wait, and those returned and not yet claimed.
    pub fn held_shares(&self) -> u128 {
        self.sum(|_| true, |position| position.shares)
    }

    /// Assets that the queue must hold.
    pub fn held_assets(&self) -> u128 {
        self.sum(|_| true, |position| position.assets)
    }

    /// The time at which a position's batch began.
    pub fn opened_at(&self, position: &PositionModel<A>) -> u32 {
        self.batches[position.batch].opened_at
    }

    fn sum(
        &self,
        which: impl Fn(&PositionModel<A>) -> bool,
        what: impl Fn(&PositionModel<A>) -> u128,
    ) -> u128 {
        self.positions.iter().filter(|position| which(position)).map(what).sum()
    }

    /// A batch is mature two hours after its first request: no request of it can know the report.
    fn mature_batches(&mut self, ref_time: u32) {
        let safe = |batch: &BatchModel| batch.opened_at + 2 * HOUR_SECS <= ref_time;
        let all = self.batches.iter().take_while(|batch| safe(batch)).count();
        let is_everything = all == self.batches.len();
        let reached =
            if is_everything { all } else { min(all, self.mature + MAX_BATCHES_PER_FILL) };
        self.mature = self.mature.max(reached);
    }
}

fn of_one(rate: u128) -> Fraction {
    fraction(rate, RATE_ONE)
}
