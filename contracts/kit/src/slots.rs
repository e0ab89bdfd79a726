//! Storage by slot number.
//!
//! Small numbers are the slots of fields and of maps. A map entry is at `keccak256(key ++ slot)`, as
//! in Solidity, so that every tool finds it. Fields that share a slot are little-endian, as wasm is:
//! reading one is a shift.
//!
//! Writes stay in the host's storage cache until the program ends or `call` flushes it.

use crate::{Vm, Word};

/// Loads the word at a slot.
#[inline(never)]
pub fn load(vm: Vm, slot: u32) -> Word {
    load_at(vm, &Word::from(slot))
}

/// Stores the word at a slot.
#[inline(never)]
pub fn store(vm: Vm, slot: u32, value: &Word) {
    store_at(vm, &Word::from(slot), value);
}

/// Loads the word at a storage key.
pub fn load_at(vm: Vm, key: &Word) -> Word {
    vm.load(key)
}

/// Stores the word at a storage key.
pub fn store_at(vm: Vm, key: &Word, value: &Word) {
    vm.store(key, value);
}

/// Loads one field of a slot.
#[inline(never)]
pub fn load_field(vm: Vm, field: Field) -> u128 {
    Packed::load(vm, field.slot()).field(field)
}

/// Replaces one field of a slot. Bits of `value` above the field's width are dropped: callers check
/// the width first.
#[inline(never)]
pub fn store_field(vm: Vm, field: Field, value: u128) {
    Packed::load(vm, field.slot()).replacing(field, value).store(vm, field.slot());
}

/// Storage key of the entry `key` of the map at `slot`.
#[inline(never)]
pub fn map_key(vm: Vm, slot: u32, key: &Word) -> Word {
    nested_map_key(vm, &Word::from(slot), key)
}

/// Storage key of the entry `key` of a nested map; `map` is the storage key of the inner map.
#[inline(never)]
pub fn nested_map_key(vm: Vm, map: &Word, key: &Word) -> Word {
    let mut input = [0; 64];
    let (upper, lower) = input.split_at_mut(32);
    upper.copy_from_slice(&key.0);
    lower.copy_from_slice(&map.0);
    vm.keccak(&input)
}

/// A slot that holds several fields. Bit 0 is the lowest bit of byte 0.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Packed {
    low: u128,
    high: u128,
}

/// Position of a field in its slot. It is one number, so that it fits a register: three numbers
/// would lie in the data section, which every call of a program pays for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field(u32);

impl Field {
    /// A field of `bits` bits, at most 96, that starts at `bit`.
    #[expect(clippy::arithmetic_side_effects, reason = "all three are small: checked")]
    pub const fn new(slot: u32, bit: u32, bits: u32) -> Self {
        assert!(slot <= 0xffff && bits > 0 && bits <= 96 && bit <= 256 - bits);
        Self(slot << 16 | bit << 8 | bits)
    }

    /// Its slot.
    pub const fn slot(self) -> u32 {
        self.0.wrapping_shr(16)
    }

    /// Its first bit.
    pub const fn bit(self) -> u32 {
        self.0.wrapping_shr(8) & 0xff
    }

    /// Its width in bits.
    pub const fn bits(self) -> u32 {
        self.0 & 0xff
    }

    const fn mask(self) -> u128 {
        u128::MAX.wrapping_shr(128_u32.wrapping_sub(self.bits()))
    }
}

impl Packed {
    /// A slot with no bit set.
    pub const EMPTY: Self = Self { low: 0, high: 0 };

    /// Loads a slot.
    pub fn load(vm: Vm, slot: u32) -> Self {
        Self::from_word(&load(vm, slot))
    }

    /// Stores the slot.
    pub fn store(self, vm: Vm, slot: u32) {
        store(vm, slot, &self.to_word());
    }

    /// Makes a slot from a word.
    pub const fn from_word(word: &Word) -> Self {
        let [a, b, c, d] = crate::limbs(word.0);
        Self {
            low: (b as u128).wrapping_shl(64) | a as u128,
            high: (d as u128).wrapping_shl(64) | c as u128,
        }
    }

    /// Makes a word from the slot.
    #[expect(clippy::cast_possible_truncation, reason = "the four quarters, one after another")]
    pub const fn to_word(self) -> Word {
        let (b, d) = (self.low.wrapping_shr(64), self.high.wrapping_shr(64));
        Word::from_limbs(self.low as u64, b as u64, self.high as u64, d as u64)
    }

    /// Returns a field that is not known at compile time.
    #[inline(never)]
    pub const fn field(self, field: Field) -> u128 {
        self.get(field)
    }

    /// Returns the slot with a field replaced. Bits above the field's width are dropped.
    #[must_use]
    #[inline(never)]
    pub const fn replacing(self, field: Field, value: u128) -> Self {
        let old = Self::EMPTY.with(field, self.get(field));
        let cleared = Self { low: self.low ^ old.low, high: self.high ^ old.high };
        cleared.with(field, value)
    }

    /// Returns a field that is known at compile time.
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

    /// Returns a field of at most 32 bits.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as `get`")]
    #[expect(clippy::cast_possible_truncation, reason = "the field has at most 32 bits")]
    pub const fn get_32(self, field: Field) -> u32 {
        self.get(field) as u32
    }

    /// Returns a field of at most 16 bits.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as `get`")]
    #[expect(clippy::cast_possible_truncation, reason = "the field has at most 16 bits")]
    pub const fn get_16(self, field: Field) -> u16 {
        self.get(field) as u16
    }

    /// Returns the slot with a field set that was zero before. Bits above the field's width are
    /// dropped: callers check the width first.
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
