//! Multiplication and division with a 256-bit intermediate.
//!
//! Long division by two 64-bit digits (Knuth, TAOCP 4.3.1, algorithm D), each of them by two 32-bit
//! digits, because wasm divides 64 bits at most. A general big-integer division would add 4 KB of
//! code to a contract.

use crate::rounding::Rounding;

/// Returns `a * b / c`, exact before rounding. `None` if `c` is zero or the result exceeds 128 bits.
#[inline(never)]
pub fn mul_div(a: u128, b: u128, c: u128, rounding: Rounding) -> Option<u128> {
    let (low, high) = a.carrying_mul(b, 0);
    // The quotient fits exactly if the upper half is below the divisor, which zero never exceeds.
    if high >= c {
        return None;
    }
    let quotient = divide(high, low, c);
    // The remainder is below `c`, so the lower half of the difference is all of it.
    let is_exact = low == quotient.wrapping_mul(c);
    match rounding {
        Rounding::Up if !is_exact => quotient.checked_add(1),
        Rounding::Up | Rounding::Down => Some(quotient),
    }
}

/// Whether `a * b >= c * d`, exactly.
#[inline(never)]
pub fn mul_ge(a: u128, b: u128, c: u128, d: u128) -> bool {
    let (left_low, left_high) = a.carrying_mul(b, 0);
    let (right_low, right_high) = c.carrying_mul(d, 0);
    (left_high, left_low) >= (right_high, right_low)
}

/// Returns `(high, low) / divisor` for `high < divisor`.
fn divide(high: u128, low: u128, divisor: u128) -> u128 {
    // The digit estimates below are off by at most two only if the divisor's top bit is set.
    let shift = divisor.leading_zeros();
    let divisor = divisor.wrapping_shl(shift);
    // Two shifts, because one by 128 - 0 would be too wide.
    let carried = low.wrapping_shr(1).wrapping_shr(127_u32.wrapping_sub(shift));
    let high = high.wrapping_shl(shift) | carried;
    let low = low.wrapping_shl(shift);

    let (first, rest) = wide_digit(high, upper(low), divisor);
    let (second, _) = wide_digit(rest, lower(low), divisor);
    join(first, second)
}

/// Returns one 64-bit digit of the quotient and the remainder, for `high < divisor`.
fn wide_digit(high: u128, next: u64, divisor: u128) -> (u64, u128) {
    let (divisor_upper, divisor_lower) = (upper(divisor), lower(divisor));
    // Estimate from the divisor's upper digit alone. A digit has 64 bits, so equal upper digits
    // estimate the largest digit.
    let (mut digit, mut rest) = if upper(high) >= divisor_upper {
        (u64::MAX, u128::from(lower(high)).wrapping_add(u128::from(divisor_upper)))
    } else {
        let (digit, rest) = divide_narrow(upper(high), lower(high), divisor_upper);
        (digit, u128::from(rest))
    };
    // Never too small, at most two too large: the lower digit corrects it.
    while upper(rest) == 0
        && u128::from(digit).wrapping_mul(u128::from(divisor_lower)) > join(lower(rest), next)
    {
        digit = digit.wrapping_sub(1);
        rest = rest.wrapping_add(u128::from(divisor_upper));
    }
    // The remainder is below the divisor, so the lower 128 bits of the difference are all of it.
    let taken = u128::from(digit).wrapping_mul(divisor);
    (digit, join(lower(high), next).wrapping_sub(taken))
}

/// Returns `(high, low) / divisor` and the remainder, for `high < divisor` with the top bit set.
fn divide_narrow(high: u64, low: u64, divisor: u64) -> (u64, u64) {
    let (first, rest) = narrow_digit(high, low.wrapping_shr(32), divisor);
    let (second, rest) = narrow_digit(rest, low & HALF_MASK, divisor);
    (first.wrapping_shl(32) | second, rest)
}

/// Returns one 32-bit digit of the quotient and the remainder, for `high < divisor` and `next` of
/// 32 bits.
fn narrow_digit(high: u64, next: u64, divisor: u64) -> (u64, u64) {
    let (divisor_upper, divisor_lower) = (divisor.wrapping_shr(32), divisor & HALF_MASK);
    // The top bit is set, so the upper half is never zero and the fallback never taken.
    let mut digit = high.checked_div(divisor_upper).unwrap_or(0);
    let mut rest = high.wrapping_sub(digit.wrapping_mul(divisor_upper));
    while rest <= HALF_MASK
        && (digit > HALF_MASK || digit.wrapping_mul(divisor_lower) > (rest.wrapping_shl(32) | next))
    {
        digit = digit.wrapping_sub(1);
        rest = rest.wrapping_add(divisor_upper);
    }
    let taken = digit.wrapping_mul(divisor);
    (digit, (high.wrapping_shl(32) | next).wrapping_sub(taken))
}

const HALF_MASK: u64 = 0xffff_ffff;

#[expect(clippy::cast_possible_truncation, reason = "the upper half of 128 bits is 64 bits")]
const fn upper(value: u128) -> u64 {
    value.wrapping_shr(64) as u64
}

#[expect(clippy::cast_possible_truncation, reason = "the result is the lower half")]
const fn lower(value: u128) -> u64 {
    value as u64
}

const fn join(upper: u64, lower: u64) -> u128 {
    (upper as u128).wrapping_shl(64) | lower as u128
}
