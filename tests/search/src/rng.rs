//! Reproducible randomness: a small generator, and amounts at which money code breaks.

/// Splitmix64: one word of state, so that every move has a seed of its own and a
/// sequence can be shortened without changing what is left of it.
#[derive(Clone, Debug)]
pub struct Rng {
    state: u64,
}

impl Rng {
    /// The generator of a seed.
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 bits.
    pub const fn word(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// The next 128 bits.
    pub fn wide(&mut self) -> u128 {
        u128::from(self.word()) << 64 | u128::from(self.word())
    }

    /// Below `end`; 0 where that is 0.
    pub fn below(&mut self, end: u128) -> u128 {
        if end == 0 { 0 } else { self.wide() % end }
    }

    /// The same for small numbers.
    pub fn small(&mut self, end: u32) -> u32 {
        u32::try_from(self.below(end.into())).unwrap_or(0)
    }

    /// Whether an event of `percent` per cent happens.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.small(100) < percent
    }

    /// One of `choices`, panics if there are none.
    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        let len = u32::try_from(choices.len()).unwrap_or(u32::MAX);
        choices[self.small(len) as usize]
    }

    /// Any number of up to `bits` bits, every length as likely as any other.
    pub fn any_length(&mut self, bits: u32) -> u128 {
        let length = self.small(bits + 1);
        self.wide().checked_shr(128 - length).unwrap_or(0)
    }

    /// An amount of something of which there is `whole`: mostly a part of it, often the edges,
    /// sometimes any number.
    pub fn amount(&mut self, whole: u128) -> u128 {
        match self.small(20) {
            0 => self.below(4),
            1 => whole.saturating_sub(self.below(3)),
            2 => whole.saturating_add(self.below(3)),
            3 => self.any_length(96),
            4 => self.pick(&[u128::MAX, 1 << 96, (1 << 96) - 1, 1_000_000_000_000_000, 1 << 127]),
            5..=10 => self.below(whole / 20),
            11..=15 => self.below(whole / 3),
            _ => self.below(whole),
        }
    }

    /// An amount that leaves most of `whole` where it is.
    pub fn modest(&mut self, whole: u128) -> u128 {
        if self.chance(10) { self.amount(whole) } else { self.below(whole / 50) }
    }
}
