//! Repeatable random numbers: the same seed returns the same numbers.

/// A random number generator (splitmix64).
#[derive(Debug)]
pub struct Rng {
    state: u64,
}

impl Rng {
    /// A generator for a seed.
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// A random number of 64 bits.
    pub const fn number(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A random number below `bound`, which must not be zero.
    pub const fn below(&mut self, bound: u64) -> u64 {
        self.number() % bound
    }

    /// True in one of `cases`.
    pub const fn one_in(&mut self, cases: u64) -> bool {
        self.below(cases) == 0
    }

    /// A random element of `choices`, which must not be empty.
    #[expect(clippy::cast_possible_truncation, reason = "the index is below a length")]
    pub fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.number().to_le_bytes()[0])
    }
}
