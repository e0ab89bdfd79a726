//! Host functions of debug chains that print values. They are free.

use tracing::info;

use super::{Flow, Halt, meter::HostCall};

/// Prints text.
pub(super) fn text(call: &HostCall<'_>, text: u32, len: u32) -> Result<Flow, Halt> {
    let text = String::from_utf8_lossy(call.read(text, len)?);
    info!(target: "stylus::console", account = %call.state.env.contract_address, "{text}");
    Ok(Flow::NONE)
}

/// Prints a 32-bit integer.
pub(super) fn i32(bits: u64) -> Result<Flow, Halt> {
    print(low_half(bits))
}

/// Prints a 64-bit integer.
pub(super) fn i64(bits: u64) -> Result<Flow, Halt> {
    print(bits)
}

/// Prints a 32-bit float.
pub(super) fn f32(bits: u64) -> Result<Flow, Halt> {
    print(f32::from_bits(low_half(bits)))
}

/// Prints a 64-bit float.
pub(super) fn f64(bits: u64) -> Result<Flow, Halt> {
    print(f64::from_bits(bits))
}

/// Prints a value and returns it.
pub(super) fn tee(print: fn(u64) -> Result<Flow, Halt>, bits: u64) -> Result<Flow, Halt> {
    print(bits)?;
    Ok(Flow::value(bits))
}

#[expect(clippy::unnecessary_wraps, reason = "all host functions have this return type")]
fn print(value: impl std::fmt::Display) -> Result<Flow, Halt> {
    info!(target: "stylus::console", "{value}");
    Ok(Flow::NONE)
}

#[expect(clippy::cast_possible_truncation, reason = "32-bit values are in the low half")]
const fn low_half(bits: u64) -> u32 {
    bits as u32
}
