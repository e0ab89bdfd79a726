#![doc = include_str!("../README.md")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a search stops at what must not happen"
)]

mod agree;
pub mod attack;
pub mod checks;
pub mod choose;
pub mod core;
pub mod counts;
pub mod life;
pub mod rng;
pub mod step;
pub mod world;

use std::{fmt, panic};

use counts::Counts;
use life::{Failure, Life};

/// Lives `sequences` lives of `moves` moves, the first with `seed`, the others with those that
/// follow. Stops at the first that fails. `progress` sees the counts after every life.
pub fn search(
    seed: u64,
    sequences: u64,
    moves: usize,
    mut progress: impl FnMut(&Counts),
) -> Result<Counts, Failure> {
    let mut counts = Counts::default();
    // A life that fails is replayed many times to shorten it: each replay would print its panic.
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let mut result = Ok(());
    for life in 0..sequences {
        result = Life::new(seed + life, moves).try_out(&mut counts);
        if result.is_err() {
            break;
        }
        progress(&counts);
    }
    panic::set_hook(hook);
    result.map(|()| counts)
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n\nseed {}; the shortest life that fails:", self.message, self.seed)?;
        self.steps.iter().try_for_each(|step| writeln!(f, "    {step}"))
    }
}
