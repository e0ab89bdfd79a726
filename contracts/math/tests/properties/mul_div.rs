//! The one division, against big integers.

use basalt_math::{Rounding, mul_div, mul_ge};
use num_bigint::BigUint;
use num_traits::{ToPrimitive, Zero};
use proptest::prelude::*;

use crate::strategies::{any_word, many};

fn reference(a: u128, b: u128, c: u128, rounding: Rounding) -> Option<u128> {
    if c.is_zero() {
        return None;
    }
    let product = BigUint::from(a) * b;
    let quotient = &product / c;
    let is_exact = (&product % c).is_zero();
    match rounding {
        Rounding::Up if !is_exact => (quotient + 1_u32).to_u128(),
        Rounding::Up | Rounding::Down => quotient.to_u128(),
    }
}

proptest! {
    #![proptest_config(many())]

    #[test]
    fn mul_div_is_exact_in_both_directions(a in any_word(), b in any_word(), c in any_word()) {
        for rounding in [Rounding::Down, Rounding::Up] {
            prop_assert_eq!(mul_div(a, b, c, rounding), reference(a, b, c, rounding));
        }
    }

    #[test]
    fn mul_div_is_exact_around_the_largest_quotient(
        quotient in any_word(), c in any_word(), a in any_word(), more in 0_u8..3,
    ) {
        // The divisor nearest to `a * b / quotient`: results close to 128 bits on both sides.
        let near = (BigUint::from(a) * c / quotient.max(1)).to_u128().unwrap_or(u128::MAX);
        let divisor = near.saturating_add(more.into());
        for rounding in [Rounding::Down, Rounding::Up] {
            prop_assert_eq!(mul_div(a, c, divisor, rounding), reference(a, c, divisor, rounding));
        }
    }

    #[test]
    fn mul_ge_compares_exact_products(
        a in any_word(), b in any_word(), c in any_word(), d in any_word(),
    ) {
        prop_assert_eq!(mul_ge(a, b, c, d), BigUint::from(a) * b >= BigUint::from(c) * d);
        prop_assert!(mul_ge(a, b, b, a));
    }
}

#[test]
fn nothing_is_divided_by_zero() {
    assert_eq!(mul_div(1, 1, 0, Rounding::Down), None);
    assert_eq!(mul_div(0, 0, 0, Rounding::Up), None);
}

#[test]
fn a_quotient_that_rounds_up_beyond_128_bits_is_refused() {
    // (2^128 - 1) * 2 / 2 fits exactly; one part more rounds up to 2^128.
    assert_eq!(mul_div(u128::MAX, 2, 2, Rounding::Up), Some(u128::MAX));
    // (2^128 - 1)^2 / (2^128 - 2) is a little above 2^128.
    assert_eq!(mul_div(u128::MAX, u128::MAX, u128::MAX - 1, Rounding::Down), None);
    // a * b / c = 2^128 - 1 + 1/2^127: whole part fits, rounded up it does not.
    let (a, b, c) = (1 << 127, u128::MAX, 1 << 127);
    assert_eq!(mul_div(a, b, c, Rounding::Up), Some(u128::MAX));
}
