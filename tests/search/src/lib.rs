#![doc = include_str!("../README.md")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a search stops at what must not happen"
)]

pub mod attack;
pub mod chain;
pub mod checks;
pub mod choose;
pub mod counts;
pub mod rng;
pub mod sequence;
pub mod step;
pub mod world;

use std::{fmt, panic};

use counts::Counts;
use sequence::{Failure, Sequence};

/// Runs `sequences` sequences of `moves` moves, the first with `seed`, the others with the seeds
/// that follow. Stops at the first that fails. `progress` sees the counts after every sequence.
pub fn search(
    seed: u64,
    sequences: u64,
    moves: usize,
    mut progress: impl FnMut(&Counts),
) -> Result<Counts, Failure> {
    let mut counts = Counts::default();
    // A sequence that fails is replayed many times to shorten it: each replay would print its panic.
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let mut result = Ok(());
    for index in 0..sequences {
        result = Sequence::new(seed + index, moves).check(&mut counts);
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
        writeln!(f, "{}\n\nseed {}; the shortest sequence that fails:", self.message, self.seed)?;
        self.steps.iter().try_for_each(|step| writeln!(f, "    {step}"))
    }
}
