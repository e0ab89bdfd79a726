//! A vault, what happens to it, and the best plan against it.

use basalt_model::Refusal;

use super::{AttackResult, MOVES, Move, moves::vary, play::Attack};
use crate::{
    rng::Rng,
    step::Step,
    world::{Saved, World},
};

/// Where the growth of a scenario comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Growth {
    /// It is yield: whoever holds shares while it vests may have it.
    Yield,
    /// It is what others have lost, or never was there: no newcomer may have it.
    Windfall,
}

/// The scenario of an attack.
pub struct Scenario {
    /// Its description.
    pub name: String,
    world: World,
    start: Saved,
    growth: Growth,
    script: Vec<Vec<Step>>,
}

impl Scenario {
    /// A vault as it is now, and what will happen to it.
    pub(super) fn new(
        name: String,
        mut world: World,
        script: Vec<Vec<Step>>,
        growth: Growth,
    ) -> Self {
        let start = world.save();
        Self { name, world, start, growth, script }
    }

    /// Plays every plan of `length` moves out of [`MOVES`].
    pub fn play_all(&mut self, length: u32, mut visit: impl FnMut(&[Move], AttackResult)) {
        for number in 0..MOVES.len().pow(length) {
            let plan: Vec<Move> = (0..length)
                .map(|place| MOVES[number / MOVES.len().pow(place) % MOVES.len()])
                .collect();
            visit(&plan, self.play(&plan));
        }
    }

    /// Climbs from a random plan to better ones, `steps` times; returns the best that paid
    /// something in.
    pub fn climb(&mut self, steps: u32, rng: &mut Rng) -> (Vec<Move>, AttackResult) {
        let mut best = vec![Move::Enter(500)];
        for _ in 0..4 {
            best = vary(&best, rng);
        }
        let mut result = self.play(&best);
        for _ in 0..steps {
            let plan = vary(&best, rng);
            let other = self.play(&plan);
            let is_better =
                other.unexplained_profit() >= result.unexplained_profit() || result.paid_in == 0;
            if other.paid_in > 0 && is_better {
                (best, result) = (plan, other);
            }
        }
        (best, result)
    }

    /// The steps of the script that are refused when nobody attacks.
    pub fn refused(&mut self) -> Vec<(Step, Refusal)> {
        self.world.restore(&self.start);
        let steps = self.script.iter().flatten();
        let results = steps.map(|step| (*step, self.world.apply(*step)));
        results.filter_map(|(step, result)| Some((step, result.err()?))).collect()
    }

    /// Plays a plan.
    pub fn play(&mut self, plan: &[Move]) -> AttackResult {
        self.world.restore(&self.start);
        let mut attack = Attack::new(&mut self.world, self.script.clone());
        for step in plan {
            attack.step(*step);
        }
        attack.exit_all();
        let result = attack.result();
        match self.growth {
            Growth::Yield => result,
            Growth::Windfall => AttackResult { vested: 0, ..result },
        }
    }
}
