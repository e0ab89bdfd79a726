#![doc = include_str!("../README.md")]
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failed check ends the test")]

mod chain;
mod mock;
mod pair;
mod pool;
mod sequence;
mod setup;
mod steps;

pub use sequence::Count;

/// Calls of one sequence; the next one starts from the fresh suite.
const SEQUENCE: u64 = 250;

/// Makes random calls on both sides. Panics at the first that they do not agree on.
pub fn run(calls: u64, seed: u64) -> Count {
    let mut pair = setup::deployed();
    let mut count = Count::default();
    for sequence in 0..calls.div_ceil(SEQUENCE) {
        let base = pair.snapshot();
        sequence::run(
            &mut pair,
            seed + sequence,
            SEQUENCE.min(calls - sequence * SEQUENCE),
            &mut count,
        );
        pair.restore(base);
    }
    count
}
