//! Exact non-negative fractions. Nothing is rounded until `floor` or `ceil` is asked for.

use std::{
    cmp::Ordering,
    ops::{Add, Div, Mul, Sub},
};

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::{ToPrimitive, Zero};

/// `over / under`, not reduced.
#[derive(Clone, Debug)]
pub(crate) struct Fraction {
    over: BigUint,
    under: BigUint,
}

/// The fraction `over / under`.
pub(crate) fn fraction(over: u128, under: u128) -> Fraction {
    assert!(under != 0, "a fraction over zero");
    Fraction { over: over.into(), under: under.into() }
}

/// A whole number.
pub(crate) fn whole(value: u128) -> Fraction {
    fraction(value, 1)
}

impl Fraction {
    pub(crate) fn is_zero(&self) -> bool {
        self.over.is_zero()
    }

    /// Rounded down, without a limit.
    pub(crate) fn whole_part(&self) -> Self {
        Self { over: self.over.div_floor(&self.under), under: 1_u8.into() }
    }

    /// Rounded down; `None` beyond 128 bits.
    pub(crate) fn floor(&self) -> Option<u128> {
        self.over.div_floor(&self.under).to_u128()
    }

    /// Rounded up; `None` beyond 128 bits.
    pub(crate) fn ceil(&self) -> Option<u128> {
        self.over.div_ceil(&self.under).to_u128()
    }
}

impl Add for Fraction {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            over: self.over * &other.under + other.over * &self.under,
            under: self.under * other.under,
        }
    }
}

impl Sub for Fraction {
    type Output = Self;
    /// Panics below zero: no rule here has a negative amount.
    fn sub(self, other: Self) -> Self {
        Self {
            over: self.over * &other.under - other.over * &self.under,
            under: self.under * other.under,
        }
    }
}

impl Mul for Fraction {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self { over: self.over * other.over, under: self.under * other.under }
    }
}

impl Div for Fraction {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        assert!(!other.is_zero(), "divided by zero");
        Self { over: self.over * other.under, under: self.under * other.over }
    }
}

impl PartialEq for Fraction {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Fraction {}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        (&self.over * &other.under).cmp(&(&other.over * &self.under))
    }
}
