//! A life: a start, and moves with a seed each. One that fails is shortened until every part that is
//! left is needed.

use std::panic::{AssertUnwindSafe, catch_unwind};

use basalt_math::{Phase, RATE_ONE};
use basalt_model::Refusal;

use crate::{
    checks::Witness,
    choose::{Mood, choose},
    counts::Counts,
    rng::Rng,
    step::Step,
    world::{Kind, World},
};

/// When lives begin.
const BIRTH: u32 = 1_800_000_000;

/// A reproducible life.
#[derive(Clone, Debug)]
pub struct Life {
    /// The seed of its start.
    pub seed: u64,
    /// The seeds of its moves.
    pub moves: Vec<u64>,
}

/// A life that went wrong.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The seed to try again.
    pub seed: u64,
    /// The failed assertion, beginning with the invariant's id.
    pub message: String,
    /// The steps of the shortest failing life that was found, with their results.
    pub steps: Vec<String>,
}

impl Life {
    /// The life of a seed.
    pub fn new(seed: u64, moves: usize) -> Self {
        let mut rng = Rng::new(seed ^ 0xBA5A_17BA_5A17);
        Self { seed, moves: (0..moves).map(|_| rng.word()).collect() }
    }

    /// The vault at the start.
    pub fn birth(&self) -> (World, Mood) {
        let mut rng = Rng::new(self.seed);
        let rate = rng.pick(&[RATE_ONE, RATE_ONE / 2, RATE_ONE / 100 * 137, RATE_ONE * 3]);
        let supply = rng.pick(&[1_000_000_000_000_000, 20, 1_000_000_000_000_000_000, RATE_ONE]);
        let (kind, sources) = rng.pick(&[
            (Kind::Staking, 1),
            (Kind::Staking, 1),
            (Kind::Restaking, 1),
            (Kind::Restaking, 2),
            (Kind::Restaking, 3),
        ]);
        let mood = Mood { is_without_gains: rng.chance(20) };
        (World::new(supply, rate, sources, kind, BIRTH), mood)
    }

    /// Lives it and checks everything after every step; panics where a check fails.
    pub fn live(&self, counts: &mut Counts, mut tell: impl FnMut(&Step, Result<(), Refusal>)) {
        let (mut world, mood) = self.birth();
        let mut witness = Witness::new(&world, mood.is_without_gains);
        for seed in &self.moves {
            let mut rng = Rng::new(*seed);
            for step in choose(&world, mood, &mut rng) {
                let mut after = world.clone();
                let result = after.apply(step);
                tell(&step, result.as_ref().map(|_| ()).map_err(|refusal| *refusal));
                if let Err(refusal) = result {
                    assert_eq!(after, world, "L4: {refusal:?} changed something");
                }
                counts.count(&step, &result, world.core.phase());
                witness.judge(&world, &step, &result, &after, &mut rng);
                world = after;
            }
        }
        counts.lives += 1;
        if world.core.phase() == Phase::Bunker {
            counts.ended_in_bunker += 1;
        }
    }

    /// Lives it; where it fails, finds a short life that fails.
    pub fn try_out(&self, counts: &mut Counts) -> Result<(), Failure> {
        let Some(message) = self.fails(counts) else { return Ok(()) };
        let (short, message) = self.shortened(message);
        let mut steps = Vec::new();
        let told = catch_unwind(AssertUnwindSafe(|| {
            short.live(&mut Counts::default(), |step, result| {
                steps.push(format!("{step:?} {result:?}"));
            });
        }));
        drop(told);
        Err(Failure { seed: self.seed, message, steps })
    }

    fn fails(&self, counts: &mut Counts) -> Option<String> {
        let lived = catch_unwind(AssertUnwindSafe(|| self.live(counts, |_, _| {})));
        lived.err().map(|panic| {
            let text = panic.downcast_ref::<String>().cloned();
            text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
                .unwrap_or_default()
        })
    }

    /// Leaves out halves, quarters, … as long as it fails in some way.
    fn shortened(&self, message: String) -> (Self, String) {
        let (mut best, mut message) = (self.clone(), message);
        let mut size = best.moves.len().div_ceil(2);
        while size > 0 {
            let mut from = 0;
            while from < best.moves.len() {
                let mut shorter = best.clone();
                shorter.moves.drain(from..(from + size).min(best.moves.len()));
                match shorter.fails(&mut Counts::default()) {
                    Some(other) => (best, message) = (shorter, other),
                    None => from += size,
                }
            }
            size /= 2;
        }
        (best, message)
    }
}
