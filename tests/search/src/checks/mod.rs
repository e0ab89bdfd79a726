//! The invariants of `tests/invariants.md`, by their ids.

mod books;
mod line;
mod money;
mod probes;
mod queue;
mod reports;
mod times;

use num_bigint::BigInt;

pub use books::Ledger;

use crate::{
    rng::Rng,
    step::Step,
    world::{Done, World},
};
use basalt_model::Refusal;

/// A step and what came of it.
pub(crate) struct Seen<'a> {
    pub(crate) before: &'a World,
    pub(crate) step: &'a Step,
    pub(crate) result: &'a Result<Done, Refusal>,
    pub(crate) after: &'a World,
}

/// The history of a life that checks need.
#[derive(Clone, Debug)]
pub struct Witness {
    line: line::Memory,
    reports: reports::Memory,
    times: times::Memory,
    queue: queue::Memory,
    books: Ledger,
}

impl Witness {
    /// For a life that begins here. A life without gains is checked more strictly.
    pub fn new(world: &World, is_without_gains: bool) -> Self {
        Self {
            line: line::Memory::new(world),
            reports: reports::Memory::default(),
            times: times::Memory::new(world),
            queue: queue::Memory::default(),
            books: Ledger::new(world, is_without_gains),
        }
    }

    /// Panics with the id of an invariant that does not hold.
    pub fn judge(
        &mut self,
        before: &World,
        step: &Step,
        result: &Result<Done, Refusal>,
        after: &World,
        rng: &mut Rng,
    ) {
        let seen = Seen { before, step, result, after };
        after.agree();
        self.line.judge(&seen);
        self.books.judge(&seen);
        self.queue.judge(&seen);
        self.reports.judge(&seen);
        self.times.judge(&seen);
        money::judge(&seen);
        probes::judge(after, rng);
    }
}

/// 1e27.
pub(crate) const ONE: u128 = basalt_math::RATE_ONE;

/// A product without limits.
pub(crate) fn product(factors: &[u128]) -> BigInt {
    factors.iter().map(|factor| BigInt::from(*factor)).product()
}

/// The slack, exactly, scaled by 1e27.
pub(crate) fn slack(world: &World) -> BigInt {
    product(&[world.core.backing(), ONE])
        - product(&[world.core.shares(), world.core.line().end_rate.0])
}
