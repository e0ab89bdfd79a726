//! The invariants of `tests/invariants.md`, by their ids.

mod books;
mod line;
mod money;
mod probes;
mod queue;
mod reports;
mod times;

use num_bigint::BigInt;

pub use books::AssetFlows;

use crate::{
    rng::Rng,
    step::Step,
    world::{Done, Vault, World},
};
use basalt_model::Refusal;

/// A step and what came of it.
pub(crate) struct Transition<'a> {
    pub(crate) before: &'a Vault,
    pub(crate) step: &'a Step,
    pub(crate) result: &'a Result<Done, Refusal>,
    pub(crate) after: &'a Vault,
}

/// The state of the checks of a sequence.
#[derive(Clone, Debug)]
pub struct Checker {
    line: line::History,
    reports: reports::History,
    times: times::History,
    queue: queue::History,
    books: AssetFlows,
}

impl Checker {
    /// For a sequence that begins with `world`. One without gains is checked more strictly.
    pub fn new(vault: &Vault, is_without_gains: bool) -> Self {
        Self {
            line: line::History::new(vault),
            reports: reports::History::default(),
            times: times::History::new(vault),
            queue: queue::History::default(),
            books: AssetFlows::new(vault, is_without_gains),
        }
    }

    /// Panics with the id of an invariant that does not hold.
    pub fn check(
        &mut self,
        before: &Vault,
        step: &Step,
        result: &Result<Done, Refusal>,
        world: &mut World,
        rng: &mut Rng,
    ) {
        world.agree();
        if step.is_of_the_queue() {
            world.agree_on_positions();
        }
        let is_worthless = world.vault().stored(world.vault().now) == 0;
        if is_worthless || matches!(step, Step::Donate { .. } | Step::Set { .. }) {
            world.agree_on_views();
        }
        let transition = Transition { before, step, result, after: world.vault() };
        self.line.check(&transition);
        self.books.check(&transition);
        self.queue.check(&transition);
        self.reports.check(&transition);
        self.times.check(&transition);
        money::check(&transition);
        probes::check(world, rng);
    }
}

/// 1e27.
pub(crate) const ONE: u128 = basalt_math::RATE_ONE;

/// A product without limits.
pub(crate) fn product(factors: &[u128]) -> BigInt {
    factors.iter().map(|factor| BigInt::from(*factor)).product()
}

/// The slack, exactly, scaled by 1e27.
pub(crate) fn slack(vault: &Vault) -> BigInt {
    product(&[vault.backing(), ONE]) - product(&[vault.shares(), vault.line().end_rate.0])
}
