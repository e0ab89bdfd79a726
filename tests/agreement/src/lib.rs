#![doc = include_str!("../README.md")]
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failed check ends the test")]

mod acts;
mod chain;
mod life;
mod mock;
mod pair;
mod pool;
mod setup;

pub use life::Count;

/// Calls of one life; the next one starts from the fresh suite.
const LIFE: u64 = 250;

/// Makes random calls on both sides. Panics at the first that they do not agree on.
pub fn run(calls: u64, seed: u64) -> Count {
    let mut pair = setup::deployed();
    let mut count = Count::default();
    for life in 0..calls.div_ceil(LIFE) {
        let base = pair.snapshot();
        life::run(&mut pair, seed + life, LIFE.min(calls - life * LIFE), &mut count);
        pair.restore(base);
    }
    count
}
