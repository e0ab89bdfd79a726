//! The same random calls on the native host and on the devnet.
//!
//! `BASALT_AGREEMENT_CALLS` sets the number of calls, `BASALT_AGREEMENT_SEED` the first seed.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a failed check ends the test")]

use std::env;

/// Calls of a normal run.
const CALLS: u64 = 400;

fn number(variable: &str, otherwise: u64) -> u64 {
    env::var(variable).map_or(otherwise, |number| number.parse().unwrap())
}

#[test]
fn the_native_host_agrees_with_the_devnet() {
    let (calls, seed) =
        (number("BASALT_AGREEMENT_CALLS", CALLS), number("BASALT_AGREEMENT_SEED", 1));
    let count = basalt_agreement::run(calls, seed);
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
