//! Storage by slot number.
//!
//! Small numbers are fields and the bases of maps; a map's entry lies at
//! `keccak256(key ++ base)`, as Solidity lays it out, so every tool finds it. Fields that share a
//! slot are little-endian: the machine is, and so a field is a shift.
//!
//! Writes stay in the machine's cache until the program ends or `call` flushes it.

use crate::{Vm, Word};

/// The word of a field.
#[inline(never)]
pub fn load(vm: Vm, slot: u32) -> Word {
    load_at(vm, &Word::from(slot))
}

/// Writes the word of a field.
#[inline(never)]
pub fn store(vm: Vm, slot: u32, value: &Word) {
    store_at(vm, &Word::from(slot), value);
}

/// The word at any place.
pub fn load_at(vm: Vm, place: &Word) -> Word {
    vm.load(place)
}

/// Writes the word at any place.
pub fn store_at(vm: Vm, place: &Word, value: &Word) {
    vm.store(place, value);
}

/// One field of a slot, whatever its width.
#[inline(never)]
pub fn load_field(vm: Vm, field: Field) -> u128 {
    Packed::load(vm, field.slot()).field(field)
}

/// Replaces one field of a slot. Bits of `value` above the field's width are dropped: callers narrow.
#[inline(never)]
pub fn store_field(vm: Vm, field: Field, value: u128) {
    Packed::load(vm, field.slot()).replacing(field, value).store(vm, field.slot());
}

/// Where the map at `slot` keeps `key`.
#[inline(never)]
pub fn entry(vm: Vm, slot: u32, key: &Word) -> Word {
    entry_of(vm, &Word::from(slot), key)
}

/// Where a map in a map keeps `key`; `map` is the place of the inner map.
#[inline(never)]
pub fn entry_of(vm: Vm, map: &Word, key: &Word) -> Word {
    let mut input = [0; 64];
    let (upper, lower) = input.split_at_mut(32);
    upper.copy_from_slice(&key.0);
    lower.copy_from_slice(&map.0);
    vm.keccak(&input)
}

/// A slot that holds several fields, bit 0 being the lowest of byte 0.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Packed {
    low: u128,
    high: u128,
}

/// Where a field lies in its slot. One number, so that it travels in a register: as three it would
/// lie in the data section, which every call of a program pays for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field(u32);

impl Field {
    /// A field of `bits` bits, at most 96, from `bit` on.
    #[expect(clippy::arithmetic_side_effects, reason = "all three are small: checked")]
    pub const fn new(slot: u32, bit: u32, bits: u32) -> Self {
        assert!(slot <= 0xffff && bits > 0 && bits <= 96 && bit <= 256 - bits);
        Self(slot << 16 | bit << 8 | bits)
    }

    /// The slot.
    pub const fn slot(self) -> u32 {
        self.0.wrapping_shr(16)
    }

    /// Its first bit.
    pub const fn bit(self) -> u32 {
        self.0.wrapping_shr(8) & 0xff
    }

    /// Its width.
    pub const fn bits(self) -> u32 {
        self.0 & 0xff
    }

    const fn mask(self) -> u128 {
        u128::MAX.wrapping_shr(128_u32.wrapping_sub(self.bits()))
    }
}

impl Packed {
    /// No bit set.
    pub const EMPTY: Self = Self { low: 0, high: 0 };

    /// The slot's fields.
    pub fn load(vm: Vm, slot: u32) -> Self {
        Self::from_word(&load(vm, slot))
    }

    /// Writes all fields of the slot.
    pub fn store(self, vm: Vm, slot: u32) {
        store(vm, slot, &self.to_word());
    }

    /// From the slot's bytes.
    pub const fn from_word(word: &Word) -> Self {
        let [a, b, c, d] = crate::limbs(word.0);
        Self {
            low: (b as u128).wrapping_shl(64) | a as u128,
            high: (d as u128).wrapping_shl(64) | c as u128,
        }
    }

    /// The slot's bytes.
    #[expect(clippy::cast_possible_truncation, reason = "the four quarters, one after another")]
    pub const fn to_word(self) -> Word {
        let (b, d) = (self.low.wrapping_shr(64), self.high.wrapping_shr(64));
        Word::from_limbs(self.low as u64, b as u64, self.high as u64, d as u64)
    }

    /// The value of a field that is not known at compile time.
    #[inline(never)]
    pub const fn field(self, field: Field) -> u128 {
        self.get(field)
    }

    /// The slot with a field set to another value.
    #[must_use]
    #[inline(never)]
    pub const fn replacing(self, field: Field, value: u128) -> Self {
        let old = Self::EMPTY.with(field, self.get(field));
        let cleared = Self { low: self.low ^ old.low, high: self.high ^ old.high };
        cleared.with(field, value)
    }

    /// A field's value.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "constant fields make this a shift")]
    pub const fn get(self, field: Field) -> u128 {
        let value = if field.bit() >= 128 {
            self.high.wrapping_shr(field.bit().wrapping_sub(128))
        } else if field.bit() == 0 {
            self.low
        } else {
            self.low.wrapping_shr(field.bit())
                | self.high.wrapping_shl(128_u32.wrapping_sub(field.bit()))
        };
        value & field.mask()
    }

    /// The slot with a clear field set. Bits above the field's width are dropped: callers narrow.
    #[must_use]
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "constant fields make this a shift")]
    pub const fn with(self, field: Field, value: u128) -> Self {
        let value = value & field.mask();
        let Self { low, high } = self;
        if field.bit() >= 128 {
            Self { low, high: high | value.wrapping_shl(field.bit().wrapping_sub(128)) }
        } else if field.bit() == 0 {
            Self { low: low | value, high }
        } else {
            Self {
                low: low | value.wrapping_shl(field.bit()),
                high: high | value.wrapping_shr(128_u32.wrapping_sub(field.bit())),
            }
        }
    }
}

#[cfg(test)]
mod tests;
