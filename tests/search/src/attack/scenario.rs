//! A vault, what happens to it, and the best plan against it.

use basalt_model::Refusal;

use super::{
    AttackResult, Move,
    moves::{MOVES, MOVES_OF_BOTH, vary},
    play::Attack,
};
use crate::{
    rng::Rng,
    step::Step,
    world::{Kind, Saved, World},
};

/// Where the growth of a scenario comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Growth {
    /// It is yield: whoever holds shares while it vests may have it.
    Yield,
    /// It is what others have lost, or never was there: no newcomer may have it.
    Windfall,
}

/// Steps that happen one right after the other.
#[derive(Clone, Debug)]
pub(super) struct Stage {
    /// The vault that they are about.
    pub(super) kind: Kind,
    pub(super) steps: Vec<Step>,
}

/// The scenario of an attack.
pub struct Scenario {
    /// Its description.
    pub name: String,
    world: World,
    start: Saved,
    growth: Growth,
    script: Vec<Stage>,
}

impl Scenario {
    /// A vault as it is now, and what will happen to it.
    pub(super) fn new(name: String, world: World, script: Vec<Vec<Step>>, growth: Growth) -> Self {
        let kind = world.vault().kind();
        let script = script.into_iter().map(|steps| Stage { kind, steps }).collect();
        Self::of(name, world, script, growth)
    }

    /// The same where stages can be about either of two vaults.
    pub(super) fn of(name: String, mut world: World, script: Vec<Stage>, growth: Growth) -> Self {
        let start = world.save();
        Self { name, world, start, growth, script }
    }

    /// Plays every plan of `length` moves that are worth trying in every order.
    pub fn play_all(&mut self, length: u32, mut visit: impl FnMut(&[Move], AttackResult)) {
        let moves = if self.world.is_double() { &MOVES_OF_BOTH[..] } else { &MOVES };
        for number in 0..moves.len().pow(length) {
            let plan: Vec<Move> = (0..length)
                .map(|place| moves[number / moves.len().pow(place) % moves.len()])
                .collect();
            visit(&plan, self.play(&plan));
        }
    }

    /// Climbs from a random plan to better ones, `steps` times; returns the best that paid
    /// something in.
    pub fn climb(&mut self, steps: u32, rng: &mut Rng) -> (Vec<Move>, AttackResult) {
        let mut best = vec![Move::Enter(500)];
        if self.world.is_double() {
            best.extend([Move::Turn, Move::Enter(1_000)]);
        }
        for _ in 0..4 {
            best = vary(&best, self.world.is_double(), rng);
        }
        let mut result = self.play(&best);
        for _ in 0..steps {
            let plan = vary(&best, self.world.is_double(), rng);
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
        let mut refused = Vec::new();
        for stage in &self.script {
            let back = self.world.turn_to(stage.kind);
            for step in &stage.steps {
                refused.extend(self.world.apply(*step).err().map(|refusal| (*step, refusal)));
            }
            self.world.turn_to(back);
        }
        refused
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
