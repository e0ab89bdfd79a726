//! The withdrawal queue against the reference: random sequences with losses, growth, cancels, parts,
//! hand-overs and returned positions.

use std::collections::BTreeMap;

use basalt_math::{
    MAX_96, RATE_ONE, Rate, Rounding, Shares, mul_div,
    queue::{MIN_PARTIAL, QueueError, shares_back},
};
use basalt_model::{HOUR_SECS, QueueModel, QueueRefusal, Stage};
use proptest::prelude::*;

use crate::{
    queue_storage::{Event, MapQueue},
    strategies::{any_length, cases},
};

const HOLDERS: u8 = 3;

/// A position, by its place among all that were ever made: most often one near the front.
type Which = prop::sample::Index;

/// The assets of a settlement.
#[derive(Clone, Copy, Debug)]
enum Liquid {
    Nothing,
    /// A few wei around the least partial payment.
    LeastPartial(i8),
    /// A fraction of what all open positions could need, scaled by 2^16.
    Part(u16),
    /// The need of the first position, and a few wei more or less.
    First(i8),
    Plenty,
}

#[derive(Clone, Copy, Debug)]
enum Operation {
    Request {
        holder: u8,
        shares: u128,
        min_rate: MinRate,
    },
    Fill {
        max: u32,
        liquid: Liquid,
        ref_age: u32,
    },
    Cancel {
        which: Which,
        caller: u8,
    },
    Claim {
        which: Which,
        caller: u8,
        receiver: u8,
    },
    Transfer {
        which: Which,
        to: u8,
    },
    Commit(Which),
    /// New rate, in parts of 1e6 of the old one.
    Move(u32),
    WipeOut,
    Wait(u32),
}

#[derive(Clone, Copy, Debug)]
enum MinRate {
    None,
    /// This many parts of 1e6 below the rate.
    Below(u32),
    Above,
}

fn operation() -> impl Strategy<Value = Operation> {
    let holder = || 0..HOLDERS;
    let shares = prop_oneof![
        6 => (1_u128..5_000).prop_map(|milli| milli * 1_000_000_000_000_000 + milli * 7),
        2 => any_length(96),
        1 => 0_u128..3,
    ];
    let min_rate = prop_oneof![
        4 => Just(MinRate::None),
        3 => (0_u32..20_000).prop_map(MinRate::Below),
        1 => Just(MinRate::Below(0)),
        1 => Just(MinRate::Above),
    ];
    let liquid = prop_oneof![
        1 => Just(Liquid::Nothing),
        2 => (-2_i8..=2).prop_map(Liquid::LeastPartial),
        4 => any::<u16>().prop_map(Liquid::Part),
        3 => (-100_i8..=2).prop_map(Liquid::First),
        2 => Just(Liquid::Plenty),
    ];
    let max = prop_oneof![1 => Just(0_u32), 2 => Just(1), 4 => 2_u32..6, 3 => Just(64)];
    let which = any::<Which>;
    prop_oneof![
        8 => (holder(), shares, min_rate)
            .prop_map(|(holder, shares, min_rate)| Operation::Request { holder, shares, min_rate }),
        6 => (max, liquid, 0..2 * HOUR_SECS)
            .prop_map(|(max, liquid, ref_age)| Operation::Fill { max, liquid, ref_age }),
        3 => (which(), holder()).prop_map(|(which, caller)| Operation::Cancel { which, caller }),
        4 => (which(), holder(), holder())
            .prop_map(|(which, caller, receiver)| Operation::Claim { which, caller, receiver }),
        1 => (which(), holder()).prop_map(|(which, to)| Operation::Transfer { which, to }),
        1 => which().prop_map(Operation::Commit),
        2 => (980_000_u32..1_000_000).prop_map(Operation::Move),
        2 => (1_000_000_u32..1_010_000).prop_map(Operation::Move),
        1 => prop::sample::select(vec![100_000, 500_000, 2_000_000, 3_000_000]).prop_map(Operation::Move),
        5 => (0..5 * HOUR_SECS).prop_map(Operation::Wait),
        1 => prop::sample::select(vec![HOUR_SECS - 1, HOUR_SECS, 2 * HOUR_SECS - 1, 2 * HOUR_SECS, 30 * HOUR_SECS])
            .prop_map(Operation::Wait),
    ]
}

fn sequence() -> impl Strategy<Value = Vec<Operation>> {
    let wipe_out = prop_oneof![29 => Just(None), 1 => Just(Some(Operation::WipeOut))];
    (prop::collection::vec(operation(), 1..120), wipe_out)
        .prop_map(|(operations, wipe_out)| operations.into_iter().chain(wipe_out).collect())
}

/// Both queues, the rate, the clock and the money that went through.
struct World {
    queue: MapQueue,
    model: QueueModel<u8>,
    rate: u128,
    now: u32,
    requested: BTreeMap<u32, u128>,
    paid: BTreeMap<u32, u128>,
    funded: u128,
    claimed: u128,
    shares_in: u128,
    shares_out: u128,
}

fn refusal(error: QueueError) -> QueueRefusal {
    match error {
        QueueError::TooLarge { max, .. } => QueueRefusal::TooLarge { max: max.0 },
        QueueError::MinRateTooHigh { .. } => QueueRefusal::MinRateTooHigh,
        QueueError::NotCancellable => QueueRefusal::NotCancellable,
        QueueError::NotClaimable => QueueRefusal::NotClaimable,
        QueueError::BadCommitment { .. } => QueueRefusal::BadCommitment,
        QueueError::Full => unreachable!("four thousand million positions"),
    }
}

fn worth(shares: u128, rate: u128) -> u128 {
    mul_div(shares, rate, RATE_ONE, Rounding::Down).unwrap()
}

impl World {
    fn new(rate: u128) -> Self {
        Self {
            queue: MapQueue::default(),
            model: QueueModel::default(),
            rate,
            now: 1_700_000_000,
            requested: BTreeMap::new(),
            paid: BTreeMap::new(),
            funded: 0,
            claimed: 0,
            shares_in: 0,
            shares_out: 0,
        }
    }

    fn pick(&self, which: Which) -> Option<u32> {
        let count = self.model.positions.len();
        // Half of all choices are positions that settlement has just passed or is about to reach.
        let near = self.model.settled.saturating_sub(3);
        let choice = which.index(2 * count.max(1));
        let index = if choice < count { choice } else { near + which.index(count - near + 1) };
        (index < count).then(|| u32::try_from(index).unwrap() + 1)
    }

    /// One operation on both; they agree about the result.
    fn apply(&mut self, operation: Operation) -> Result<(), TestCaseError> {
        let (rate, now) = (self.rate, self.now);
        match operation {
            Operation::Request { holder, shares, min_rate } => {
                let min_rate = match min_rate {
                    MinRate::None => 0,
                    MinRate::Below(parts) => rate - worth_part(rate, parts),
                    MinRate::Above => rate + 1,
                };
                let shares = shares.min(MAX_96 - self.model.held_shares());
                let expected = self.model.request(holder, shares, rate, min_rate, now);
                let found = self.queue.request(holder, shares, rate, min_rate, now);
                prop_assert_eq!(
                    found.map(|taken| (taken.id as usize, taken.rate.0)).map_err(refusal),
                    expected
                );
                if let Ok(taken) = found {
                    prop_assert!(taken.rate.0 <= rate && taken.rate.0 >= min_rate);
                    self.requested.insert(taken.id, shares);
                    self.shares_in += shares;
                }
            }
            Operation::Fill { max, liquid, ref_age } => self.fill(max, liquid, now - ref_age)?,
            Operation::Cancel { which, caller } => {
                let Some(id) = self.pick(which) else { return Ok(()) };
                let expected = self.model.cancel(id as usize, caller, rate);
                if self.queue.holders.get(&id) == Some(&caller) {
                    let found = self.queue.cancel(id);
                    let back = found
                        .map(|(shares, request)| shares_back(shares, request, Rate(rate)).0)
                        .map_err(refusal);
                    prop_assert_eq!(back, expected);
                    if let Ok((Shares(shares), request)) = found {
                        prop_assert!(back.unwrap() <= shares);
                        prop_assert!(worth(back.unwrap(), rate) <= worth(shares, request.0));
                        self.shares_out += shares;
                    }
                }
            }
            Operation::Claim { which, caller, receiver } => {
                let Some(id) = self.pick(which) else { return Ok(()) };
                let expected = self.model.claim(id as usize, caller, receiver);
                let holder = self.queue.holders.get(&id).copied();
                if holder.is_some_and(|holder| holder == caller || holder == receiver) {
                    let found = self.queue.claim(id).map(|(assets, shares)| (assets.0, shares.0));
                    prop_assert_eq!(found.map_err(refusal), expected);
                    let (assets, shares) = found.unwrap_or_default();
                    self.claimed += assets;
                    self.shares_out += shares;
                }
            }
            Operation::Transfer { which, to } => {
                let Some(id) = self.pick(which) else { return Ok(()) };
                if let Some(holder) = self.queue.holders.get_mut(&id) {
                    prop_assert_eq!(self.model.transfer(id as usize, *holder, to), Ok(()));
                    *holder = to;
                }
            }
            Operation::Commit(which) => {
                let Some(id) = self.pick(which) else { return Ok(()) };
                let found = basalt_math::queue::commit(&mut self.queue, id).map_err(refusal);
                prop_assert_eq!(found, self.model.commit(id as usize));
            }
            Operation::Move(parts) => {
                self.rate = mul_div(rate, parts.into(), 1_000_000, Rounding::Down).unwrap();
                self.rate = self.rate.min(MAX_96 - 1);
            }
            Operation::WipeOut => self.rate = 0,
            Operation::Wait(secs) => self.now += secs,
        }
        Ok(())
    }

    fn fill(&mut self, max: u32, liquid: Liquid, ref_time: u32) -> Result<(), TestCaseError> {
        let rate = self.rate;
        let first = self.queue.positions.get(&(self.queue.head.settled + 1));
        let need = worth(first.map_or(0, |position| position.amount), rate);
        let liquid = match liquid {
            Liquid::Nothing => 0,
            Liquid::LeastPartial(more) => MIN_PARTIAL.0.saturating_add_signed(more.into()),
            Liquid::Part(part) => (worth(self.model.open_shares(), rate) >> 16) * u128::from(part),
            Liquid::First(more) => need.saturating_add_signed(more.into()),
            Liquid::Plenty => u128::MAX,
        };
        let before = self.queue.head.settled;

        let filled = self.queue.fill(max, rate, liquid, ref_time);

        let found = (filled.shares.0, filled.assets.0, filled.owed.0);
        prop_assert_eq!(found, self.model.fill(max, rate, liquid, ref_time));
        prop_assert!(filled.assets.0 <= liquid);
        prop_assert!(
            filled.assets.0 <= worth(filled.shares.0, rate),
            "more than its shares' worth"
        );
        self.funded += filled.assets.0;
        self.shares_out += filled.shares.0;
        self.check_events(before)?;
        self.check_stop(max, before, liquid - filled.assets.0)
    }

    /// Strictly in order, each payment at most the shares at the smaller rate, and all payments of a
    /// position at most the whole at the rate of its request.
    fn check_events(&mut self, before: u32) -> Result<(), TestCaseError> {
        let mut next = before + 1;
        for event in &self.queue.events {
            let (id, closes) = match *event {
                Event::Settled { id, shares, assets, is_closed } => {
                    let request = self.model.positions[id as usize - 1].rate;
                    prop_assert!(assets <= worth(shares, request.min(self.rate)));
                    let paid = self.paid.entry(id).or_default();
                    *paid += assets;
                    prop_assert!(*paid <= worth(self.requested[&id], request));
                    (id, is_closed)
                }
                Event::Returned { id, .. } => (id, true),
            };
            // What lies between is cancelled: all of it was there before, so the check of every
            // position against the reference would find one that was passed over. Of a position
            // paid in part only the rest can come next, where that is worth nothing.
            prop_assert!(id >= next, "out of order");
            next = if closes { id + 1 } else { id };
        }
        Ok(())
    }

    /// A settlement that looked at fewer positions than it might have stopped for want of assets or
    /// of mature positions and for nothing else.
    fn check_stop(&self, max: u32, before: u32, left: u128) -> Result<(), TestCaseError> {
        let head = &self.queue.head;
        let closed = |event: &&Event| !matches!(event, Event::Settled { is_closed: false, .. });
        let cancelled =
            (head.settled - before) as usize - self.queue.events.iter().filter(closed).count();
        let looks = self.queue.events.len() + cancelled;
        prop_assert!(looks <= max as usize, "looked at more than asked");
        if looks == max as usize || head.settled == self.queue.tail.last {
            return Ok(());
        }
        let first = &self.model.positions[head.settled as usize];
        // Where the first one is not mature, none is.
        if self.model.eligible_shares() > 0 {
            let price = first.rate.min(self.rate);
            prop_assert!(first.stage == Stage::Open, "stopped at a cancelled one");
            prop_assert!(first.min_rate <= price, "blocked below its least rate");
            prop_assert!(worth(first.shares, price) > left, "waited with enough liquid assets");
            prop_assert!(left < MIN_PARTIAL.0, "waited although a partial payment was possible");
        }
        Ok(())
    }

    /// Position by position the same, and every sum is the sum of its parts.
    fn check(&self) -> Result<(), TestCaseError> {
        let (queue, model) = (&self.queue, &self.model);
        prop_assert_eq!(queue.tail.last as usize, model.positions.len());
        prop_assert_eq!(queue.head.committed as usize, model.committed);
        for (index, expected) in model.positions.iter().enumerate() {
            let id = u32::try_from(index).unwrap() + 1;
            let Some(position) = queue.positions.get(&id) else {
                prop_assert_eq!(expected.stage, Stage::Gone);
                continue;
            };
            prop_assert_eq!(queue.holders[&id], expected.holder);
            prop_assert_eq!(queue.contents(id), (expected.assets, expected.shares));
            let stage = match (queue.head.is_open(id), position.is_returned) {
                (true, false) => Stage::Open,
                (false, false) => Stage::Settled,
                (_, true) => Stage::Returned,
            };
            prop_assert_eq!(stage, expected.stage, "position {}", id);
        }
        prop_assert_eq!(queue.head.eligible.0, model.eligible_shares());
        prop_assert_eq!(queue.head.eligible.0 + queue.tail.immature.0, model.open_shares());
        prop_assert_eq!(self.claimed + model.held_assets(), self.funded, "paid out and held");
        prop_assert_eq!(self.shares_out + model.held_shares(), self.shares_in);
        Ok(())
    }
}

fn worth_part(rate: u128, parts: u32) -> u128 {
    mul_div(rate, parts.into(), 1_000_000, Rounding::Up).unwrap().min(rate)
}

fn rate() -> impl Strategy<Value = u128> {
    prop::sample::select(vec![RATE_ONE, RATE_ONE / 2, RATE_ONE / 100 * 137, RATE_ONE * 3])
}

proptest! {
    #![proptest_config(cases(12_000))]

    #[test]
    fn a_queue_agrees_with_the_model_after_every_operation(start in rate(), operations in sequence()) {
        let mut world = World::new(start);
        for operation in operations {
            world.apply(operation)?;
            world.check()?;
        }
    }

    #[test]
    fn whatever_happened_the_queue_empties_and_all_that_was_funded_is_paid_out(
        start in rate(), operations in sequence(),
    ) {
        let mut world = World::new(start);
        for operation in operations {
            world.apply(operation)?;
        }
        world.now += 3 * HOUR_SECS;
        while world.model.settled < world.model.positions.len() {
            world.fill(64, Liquid::Plenty, world.now)?;
        }
        let ids: Vec<u32> = world.queue.positions.keys().copied().collect();
        for id in ids {
            let (assets, shares) = world.queue.claim(id).unwrap();
            world.claimed += assets.0;
            world.shares_out += shares.0;
        }

        prop_assert_eq!(world.claimed, world.funded);
        prop_assert_eq!(world.shares_out, world.shares_in);
        prop_assert_eq!((world.queue.head.eligible, world.queue.tail.immature), (Shares(0), Shares(0)));
        prop_assert!(world.queue.partials.values().all(|part| part.0 == 0));
    }
}
