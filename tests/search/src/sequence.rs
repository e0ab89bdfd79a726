//! A sequence: a starting state, and moves with a seed each. One that fails is shortened until every
//! move that is left is needed.

use std::panic::{AssertUnwindSafe, catch_unwind};

use basalt_math::{Phase, RATE_ONE};
use basalt_model::Refusal;

use crate::{
    chain::Start,
    checks::Checker,
    choose::{Conditions, choose},
    counts::Counts,
    rng::Rng,
    step::Step,
    world::{Kind, World},
};

/// Time at the start of every sequence, seconds since the epoch.
const START_TIME: u32 = 1_800_000_000;

/// A reproducible sequence.
#[derive(Clone, Debug)]
pub struct Sequence {
    /// The seed of its start.
    pub seed: u64,
    /// The seeds of its moves.
    pub moves: Vec<u64>,
}

/// A sequence that failed.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The seed to try again.
    pub seed: u64,
    /// The failed assertion, beginning with the invariant's id.
    pub message: String,
    /// The steps of the shortest failing sequence that was found, with their results.
    pub steps: Vec<String>,
}

impl Sequence {
    /// The sequence of a seed.
    pub fn new(seed: u64, moves: usize) -> Self {
        let mut rng = Rng::new(seed ^ 0xBA5A_17BA_5A17);
        Self { seed, moves: (0..moves).map(|_| rng.word()).collect() }
    }

    /// The vault at the start.
    pub fn start(&self) -> (World, Conditions) {
        let mut rng = Rng::new(self.seed);
        let rate = rng.pick(&[RATE_ONE, RATE_ONE / 2, RATE_ONE / 100 * 137, RATE_ONE * 3]);
        let shares = rng.pick(&[1_000_000_000_000_000, 20, 1_000_000_000_000_000_000, RATE_ONE]);
        let (kind, sources) = rng.pick(&[
            (Kind::Staking, 1),
            (Kind::Staking, 1),
            (Kind::Restaking, 1),
            (Kind::Restaking, 2),
            (Kind::Restaking, 3),
        ]);
        let is_without_gains = rng.chance(20);
        let mut start = Start { kind, shares, rate, sources, bseth_rate: None, now: START_TIME };
        if kind == Kind::Restaking && rng.chance(40) {
            // Both vaults live: the assets of brETH are bsETH.
            start.shares = shares.min(1_000_000_000_000_000_000_000_000);
            start.bseth_rate = Some(rng.pick(&[RATE_ONE, RATE_ONE / 100 * 137]));
            return (World::new(start), Conditions { is_without_gains: false });
        }
        (World::new(start), Conditions { is_without_gains })
    }

    /// Runs it and checks everything after every step; panics where a check fails.
    pub fn run(&self, counts: &mut Counts, mut observe: impl FnMut(&Step, Result<(), Refusal>)) {
        let (mut world, conditions) = self.start();
        let mut checker = Checker::new(world.vault(), conditions.is_without_gains);
        world.switch();
        let mut other = Checker::new(world.vault(), false);
        world.switch();
        for seed in &self.moves {
            let mut rng = Rng::new(*seed);
            if world.is_double() && rng.chance(35) {
                world.switch();
                std::mem::swap(&mut checker, &mut other);
                *counts.happened.entry("turns to the other vault").or_default() += 1;
            }
            for step in choose(&mut world, conditions, &mut rng) {
                world.refuses_strangers(&step, &mut rng);
                let before = world.vault().clone();
                let result = world.apply(step);
                observe(&step, result.as_ref().map(|_| ()).map_err(|refusal| *refusal));
                if let Err(refusal) = result {
                    assert_eq!(world.vault(), &before, "L4: {refusal:?} changed something");
                }
                counts.count(&step, &result, before.phase());
                if before.stored(before.now) == 0 {
                    *counts.happened.entry("steps at a rate of zero").or_default() += 1;
                }
                checker.check(&before, &step, &result, &mut world, &mut rng);
            }
        }
        counts.sequences += 1;
        if world.vault().phase() == Phase::Bunker {
            counts.ended_in_bunker += 1;
        }
    }

    /// Runs it; if it fails, finds a short sequence that fails.
    pub fn check(&self, counts: &mut Counts) -> Result<(), Failure> {
        let Some(message) = self.fails(counts) else { return Ok(()) };
        let (short, message) = self.shortened(message);
        let mut steps = Vec::new();
        let replay = catch_unwind(AssertUnwindSafe(|| {
            short.run(&mut Counts::default(), |step, result| {
                steps.push(format!("{step:?} {result:?}"));
            });
        }));
        drop(replay);
        Err(Failure { seed: self.seed, message, steps })
    }

    fn fails(&self, counts: &mut Counts) -> Option<String> {
        let run = catch_unwind(AssertUnwindSafe(|| self.run(counts, |_, _| {})));
        run.err().map(|panic| {
            let text = panic.downcast_ref::<String>().cloned();
            text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
                .unwrap_or_default()
        })
    }

    /// Leaves out halves, quarters, … as long as the same check fails.
    fn shortened(&self, message: String) -> (Self, String) {
        let id = |message: &str| message.split(':').next().map(str::to_owned);
        let (mut best, mut message) = (self.clone(), message);
        let mut size = best.moves.len().div_ceil(2);
        while size > 0 {
            let mut from = 0;
            while from < best.moves.len() {
                let mut shorter = best.clone();
                shorter.moves.drain(from..(from + size).min(best.moves.len()));
                match shorter.fails(&mut Counts::default()) {
                    Some(other) if id(&other) == id(&message) => (best, message) = (shorter, other),
                    _ => from += size,
                }
            }
            size /= 2;
        }
        (best, message)
    }
}
