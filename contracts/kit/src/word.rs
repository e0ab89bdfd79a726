//! One ABI word: 32 big-endian bytes.
//!
//! Inside a contract values are `u128`; at its edges they are words. 256-bit integers are made only
//! where a value may really have 256 bits.

use alloy_primitives::{Address, U256};
use basalt_math::{Assets, Bps, Rate, Shares};

/// 32 bytes, as in the ABI, in storage and in keccak.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Word(pub [u8; 32]);

impl Word {
    /// 0.
    pub const ZERO: Self = Self([0; 32]);
    /// 2^256 - 1.
    pub const MAX: Self = Self([0xff; 32]);

    /// Made from the four limbs of a constant, see [`limbs`] and [`word!`](crate::word!).
    #[inline(never)]
    pub const fn from_limbs(a: u64, b: u64, c: u64, d: u64) -> Self {
        let (a, b) = (a as u128, (b as u128).wrapping_shl(64));
        let (c, d) = (c as u128, (d as u128).wrapping_shl(64));
        Self(join((a | b).to_le_bytes(), (c | d).to_le_bytes()))
    }

    /// Returns the value; `None` above 128 bits.
    #[inline(never)]
    pub const fn to_u128(&self) -> Option<u128> {
        let (upper, lower) = self.halves();
        if upper == 0 { Some(lower) } else { None }
    }

    /// Returns the address; `None` if a bit of the upper twelve bytes is set.
    #[inline(never)]
    pub fn to_address(&self) -> Option<Address> {
        let (padding, address) = self.0.split_first_chunk::<12>()?;
        if *padding == [0; 12] { Address::try_from(address).ok() } else { None }
    }

    /// Returns the address in the lower twenty bytes and ignores the bytes above.
    pub fn lower_address(&self) -> Address {
        // The last twenty bytes are an address, so the fallback is never taken.
        self.0.last_chunk::<20>().map_or(Address::ZERO, Address::from)
    }

    /// Returns the value as a 256-bit integer.
    #[inline(never)]
    pub const fn to_u256(&self) -> U256 {
        U256::from_be_bytes(self.0)
    }

    /// Whether the word is 0.
    #[inline(never)]
    pub fn is_zero(&self) -> bool {
        *self == Self::ZERO
    }

    /// Returns minus `value` in two's complement.
    pub const fn negative(value: u128) -> Self {
        let upper = if value == 0 { 0 } else { u128::MAX };
        Self(join(upper.to_be_bytes(), 0u128.wrapping_sub(value).to_be_bytes()))
    }

    const fn halves(&self) -> (u128, u128) {
        let [a, b, c, d] = limbs(self.0);
        let upper = (b as u128).wrapping_shl(64) | a as u128;
        let lower = (d as u128).wrapping_shl(64) | c as u128;
        (upper.swap_bytes(), lower.swap_bytes())
    }
}

/// Splits a constant into the four limbs that [`Word::from_limbs`] takes.
#[expect(clippy::many_single_char_names, reason = "bytes and limbs have no other names")]
pub const fn limbs(bytes: [u8; 32]) -> [u64; 4] {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, rest @ ..] = bytes;
    let [q, r, s, t, u, v, w, x, y, z, aa, ab, ac, ad, ae, af] = rest;
    [
        u64::from_le_bytes([a, b, c, d, e, f, g, h]),
        u64::from_le_bytes([i, j, k, l, m, n, o, p]),
        u64::from_le_bytes([q, r, s, t, u, v, w, x]),
        u64::from_le_bytes([y, z, aa, ab, ac, ad, ae, af]),
    ]
}

#[expect(clippy::many_single_char_names, reason = "bytes have no other names")]
const fn join(upper: [u8; 16], lower: [u8; 16]) -> [u8; 32] {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = upper;
    let [q, r, s, t, u, v, w, x, y, z, aa, ab, ac, ad, ae, af] = lower;
    [
        a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, ab, ac,
        ad, ae, af,
    ]
}

impl From<u128> for Word {
    #[inline(never)]
    fn from(value: u128) -> Self {
        Self(join([0; 16], value.to_be_bytes()))
    }
}

impl From<u64> for Word {
    fn from(value: u64) -> Self {
        Self::from(u128::from(value))
    }
}

impl From<u32> for Word {
    fn from(value: u32) -> Self {
        Self::from(u128::from(value))
    }
}

impl From<bool> for Word {
    fn from(value: bool) -> Self {
        Self::from(u128::from(value))
    }
}

impl From<U256> for Word {
    #[inline(never)]
    fn from(value: U256) -> Self {
        Self(value.to_be_bytes())
    }
}

impl From<Address> for Word {
    #[inline(never)]
    fn from(account: Address) -> Self {
        Self(account.into_word().0)
    }
}

impl From<Assets> for Word {
    fn from(assets: Assets) -> Self {
        Self::from(assets.0)
    }
}

impl From<Shares> for Word {
    fn from(shares: Shares) -> Self {
        Self::from(shares.0)
    }
}

impl From<Rate> for Word {
    fn from(rate: Rate) -> Self {
        Self::from(rate.0)
    }
}

impl From<Bps> for Word {
    fn from(bps: Bps) -> Self {
        Self::from(u128::from(bps.0))
    }
}

/// A 32-byte constant as four immediates in the code.
///
/// A byte of the data section costs 0.75 gas in every call of a program, used or not. A byte of
/// code costs almost nothing.
#[macro_export]
macro_rules! word {
    ($bytes:expr) => {{
        const LIMBS: [u64; 4] = $crate::limbs($bytes);
        let [a, b, c, d] = LIMBS;
        $crate::Word::from_limbs(a, b, c, d)
    }};
}
