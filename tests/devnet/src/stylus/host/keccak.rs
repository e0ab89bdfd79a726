//! The Keccak-256 host function.

use alloy::primitives::keccak256;

use super::{Flow, Halt, meter::HostCall};

/// Ink of hashing up to two words.
const BASE_INK: u64 = 121_800;
/// Ink of each additional word.
const WORD_INK: u64 = 21_000;

/// Writes the Keccak-256 hash of a memory range.
pub(super) fn hash(call: &mut HostCall<'_>, data: u32, len: u32, dest: u32) -> Result<Flow, Halt> {
    let words = u64::from(len).div_ceil(32);
    call.pay_ink(BASE_INK + WORD_INK * words.saturating_sub(2))?;
    let hash = keccak256(call.read(data, len)?);
    call.write(dest, hash.as_slice())?;
    Ok(Flow::NONE)
}
