//! The storage layout of the feed: the vault, the description, and the daily points, two in each
//! slot.

use alloy_primitives::Address;
use basalt_kit::{
    Vm, Word,
    slots::{self, Field, Packed},
};

/// The vault's address in the last 20 bytes, and the counters below.
pub const SOURCE: u32 = 0;
/// Number of points recorded so far, which is the index of the next one.
pub const NEXT: Field = Field::new(SOURCE, 0, 32);
/// Time when the newest point was recorded, seconds since the epoch.
pub const RECORDED_AT: Field = Field::new(SOURCE, 32, 32);

/// The description: its bytes from the left and twice its length in the last byte, as Solidity
/// stores short strings.
pub const DESCRIPTION: u32 = 1;

/// First slot of the points. Point `i` is in slot `POINTS + (i % CAPACITY) / 2`; an even one is in
/// the lower half.
pub const POINTS: u32 = 2;
/// Number of points that are kept.
pub const CAPACITY: u32 = 256;
/// Rate of an even point, 18 decimals.
pub const EVEN_RATE: Field = Field::new(POINTS, 0, 96);
/// Time of an even point, seconds since the epoch.
pub const EVEN_TIME: Field = Field::new(POINTS, 96, 32);
/// Rate of an odd point.
pub const ODD_RATE: Field = Field::new(POINTS, 128, 96);
/// Time of an odd point.
pub const ODD_TIME: Field = Field::new(POINTS, 224, 32);

/// The vault and the counters of the history.
#[derive(Clone, Copy)]
pub struct FeedSlot {
    /// The vault.
    pub vault: Address,
    /// Number of points recorded so far.
    pub next: u32,
    /// Time when the newest point was recorded, seconds since the epoch.
    pub recorded_at: u32,
}

impl FeedSlot {
    /// Loads the slot.
    #[inline(never)]
    pub fn load(vm: Vm) -> Self {
        let word = slots::load(vm, SOURCE);
        let slot = Packed::from_word(&word);
        Self {
            vault: word.lower_address(),
            next: slot.get_32(NEXT),
            recorded_at: slot.get_32(RECORDED_AT),
        }
    }

    /// Stores the slot.
    #[inline(never)]
    pub fn store(&self, vm: Vm) {
        let numbers = Packed::EMPTY
            .with(NEXT, self.next.into())
            .with(RECORDED_AT, self.recorded_at.into())
            .to_word();
        slots::store(vm, SOURCE, &with_address(numbers, self.vault));
    }

    /// Index of the oldest point that is kept.
    pub const fn oldest(&self) -> u32 {
        self.next.saturating_sub(CAPACITY)
    }
}

/// A past rate and its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Ether per share, 18 decimals.
    pub rate: u128,
    /// Seconds since the epoch.
    pub time: u32,
}

impl Point {
    /// Loads point `index`, which must still be kept.
    #[inline(never)]
    pub fn load(vm: Vm, index: u32) -> Self {
        Self::from_pair(Packed::load(vm, slot_of(index)), is_odd(index))
    }

    /// Stores point `index`, over the one that is 256 older.
    #[inline(never)]
    pub fn store(self, vm: Vm, index: u32) {
        let slot = slot_of(index);
        self.replacing_in(Packed::load(vm, slot), is_odd(index)).store(vm, slot);
    }

    /// Returns one of the two points of a slot.
    const fn from_pair(slot: Packed, odd: bool) -> Self {
        let (rate, time) = fields(odd);
        Self { rate: slot.get(rate), time: slot.get_32(time) }
    }

    /// Returns the slot with this point replaced and the other one unchanged.
    fn replacing_in(self, slot: Packed, odd: bool) -> Packed {
        let other = Self::from_pair(slot, !odd);
        let ((rate, time), (other_rate, other_time)) = (fields(odd), fields(!odd));
        Packed::EMPTY
            .with(rate, self.rate)
            .with(time, self.time.into())
            .with(other_rate, other.rate)
            .with(other_time, other.time.into())
    }
}

const fn fields(odd: bool) -> (Field, Field) {
    if odd { (ODD_RATE, ODD_TIME) } else { (EVEN_RATE, EVEN_TIME) }
}

const fn is_odd(index: u32) -> bool {
    index & 1 == 1
}

/// The slot of a point. The remainder is below 128, so the sum never saturates.
const fn slot_of(index: u32) -> u32 {
    POINTS.saturating_add(index.wrapping_rem(CAPACITY).wrapping_shr(1))
}

/// Returns the word with an address in its last 20 bytes.
const fn with_address(mut word: Word, address: Address) -> Word {
    if let Some(tail) = word.0.last_chunk_mut::<20>() {
        *tail = address.into_array();
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_256_consecutive_points_has_its_own_half_slot() {
        let half_slots = |from: u32| {
            let mut half_slots: Vec<_> =
                (from..from + CAPACITY).map(|index| (slot_of(index), is_odd(index))).collect();
            half_slots.sort_unstable();
            half_slots.dedup();
            half_slots
        };
        let first = half_slots(0);
        assert_eq!(first.len(), 256);
        assert_eq!((first[0], first[255]), ((POINTS, false), (POINTS + 127, true)));
        for from in [1, 255, 256, 1_000_003] {
            assert_eq!(half_slots(from), first, "from {from}");
        }
        assert_eq!((slot_of(256), is_odd(256)), (slot_of(0), is_odd(0)));
    }

    #[test]
    fn storing_a_point_does_not_change_the_other_one_in_its_slot() {
        let most = Point { rate: (1 << 96) - 1, time: u32::MAX };
        let usual = Point { rate: 1_037_000_000_000_000_000, time: 1_795_608_000 };
        for (even, odd) in [(most, usual), (usual, most), (most, most)] {
            let slot = odd.replacing_in(even.replacing_in(Packed::EMPTY, false), true);
            assert_eq!(Point::from_pair(slot, false), even);
            assert_eq!(Point::from_pair(slot, true), odd);
            let again = usual.replacing_in(slot, false);
            assert_eq!(Point::from_pair(again, false), usual, "the old point is replaced");
            assert_eq!(Point::from_pair(again, true), odd);
        }
    }

    #[test]
    fn the_vault_and_the_counters_share_a_slot() {
        let vault = Address::repeat_byte(0xab);
        let numbers =
            Packed::EMPTY.with(NEXT, u32::MAX.into()).with(RECORDED_AT, u32::MAX.into()).to_word();
        let word = with_address(numbers, vault);
        assert_eq!(word.lower_address(), vault);
        let slot = Packed::from_word(&word);
        assert_eq!([slot.get(NEXT), slot.get(RECORDED_AT)], [u128::from(u32::MAX); 2]);
    }

    #[test]
    fn the_oldest_point_is_256_before_the_next() {
        let oldest = |next| FeedSlot { vault: Address::ZERO, next, recorded_at: 0 }.oldest();
        assert_eq!([0, 1, 256, 257, 1_000].map(oldest), [0, 0, 0, 1, 744]);
    }
}
