//! The native host agrees with the devnet: the same random calls on both, with the same results,
//! reverts, logs, balances and storage.
//!
//! `BASALT_AGREEMENT_CALLS` sets the number of calls, `BASALT_AGREEMENT_SEED` the first seed.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failed check ends the test")]

mod acts;
mod chain;
mod life;
mod mock;
mod pair;
mod pool;
mod setup;
mod surface;

use std::env;

/// Calls of a normal run.
const CALLS: u64 = 400;

/// Calls of one life; the next one starts from the fresh suite.
const LIFE: u64 = 250;

fn number(variable: &str, otherwise: u64) -> u64 {
    env::var(variable).map_or(otherwise, |number| number.parse().unwrap())
}

#[test]
fn the_native_host_agrees_with_the_devnet() {
    let (calls, seed) =
        (number("BASALT_AGREEMENT_CALLS", CALLS), number("BASALT_AGREEMENT_SEED", 1));
    let mut pair = setup::deployed();
    let mut count = life::Count::default();
    for life in 0..calls.div_ceil(LIFE) {
        let base = pair.snapshot();
        life::run(&mut pair, seed + life, LIFE.min(calls - life * LIFE), &mut count);
        pair.restore(base);
    }
    println!(
        "{} calls returned, {} reverted with {} errors, {} not comparable; {} of {} functions returned",
        count.returned,
        count.reverted,
        count.errors.len(),
        count.not_comparable,
        count.functions.values().filter(|is_known| **is_known).count(),
        count.functions.len(),
    );
    assert_eq!(count.not_comparable, 0);
    assert!(count.returned * 3 > calls, "too few calls succeed: {count:?}");
    assert!(count.reverted * 10 > calls, "too few calls revert: {count:?}");
}
