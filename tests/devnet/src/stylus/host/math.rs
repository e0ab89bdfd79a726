//! Host functions for 256-bit arithmetic. They write the result to the first operand.

use alloy::primitives::U256;

use super::{
    Flow, Halt,
    meter::{HOST_INK, HostCall, POINTER_INK},
};

/// Ink of a division or remainder.
const DIV_INK: u64 = 20_000;
/// Base ink of a power.
const POW_INK: u64 = 3_000;
/// Ink per byte of the exponent, charged once more than the byte count.
const POW_BYTE_INK: u64 = 17_500;
/// Ink of a modular addition.
const ADD_MOD_INK: u64 = 21_000;
/// Ink of a modular multiplication.
const MUL_MOD_INK: u64 = 24_100;

/// Divides; zero if the divisor is zero.
pub(super) fn div(call: &mut HostCall<'_>, a: u32, b: u32) -> Result<Flow, Halt> {
    binary(call, a, b, |a, b| a.checked_div(b).unwrap_or_default())
}

/// Computes the remainder; zero if the divisor is zero.
pub(super) fn rem(call: &mut HostCall<'_>, a: u32, b: u32) -> Result<Flow, Halt> {
    binary(call, a, b, |a, b| a.checked_rem(b).unwrap_or_default())
}

/// Computes the power modulo 2^256.
pub(super) fn pow(call: &mut HostCall<'_>, a: u32, b: u32) -> Result<Flow, Halt> {
    call.pay_ink(HOST_INK + 3 * POINTER_INK)?;
    let base = call.read_uint(a)?;
    let exponent = call.read_uint(b)?;
    call.pay_ink(POW_INK + POW_BYTE_INK * (1 + exponent.byte_len() as u64))?;
    call.write_uint(a, base.wrapping_pow(exponent))?;
    Ok(Flow::NONE)
}

/// Adds modulo the third operand, with an unlimited intermediate sum; zero if the modulus is zero.
pub(super) fn add_mod(call: &mut HostCall<'_>, a: u32, b: u32, modulus: u32) -> Result<Flow, Halt> {
    ternary(call, ADD_MOD_INK, [a, b, modulus], U256::add_mod)
}

/// Multiplies modulo the third operand, with an unlimited intermediate product; zero if the modulus
/// is zero.
pub(super) fn mul_mod(call: &mut HostCall<'_>, a: u32, b: u32, modulus: u32) -> Result<Flow, Halt> {
    ternary(call, MUL_MOD_INK, [a, b, modulus], U256::mul_mod)
}

fn binary(
    call: &mut HostCall<'_>,
    a: u32,
    b: u32,
    operation: fn(U256, U256) -> U256,
) -> Result<Flow, Halt> {
    call.pay_ink(HOST_INK + 3 * POINTER_INK + DIV_INK)?;
    let result = operation(call.read_uint(a)?, call.read_uint(b)?);
    call.write_uint(a, result)?;
    Ok(Flow::NONE)
}

fn ternary(
    call: &mut HostCall<'_>,
    ink: u64,
    [a, b, c]: [u32; 3],
    operation: fn(U256, U256, U256) -> U256,
) -> Result<Flow, Halt> {
    call.pay_ink(HOST_INK + 4 * POINTER_INK + ink)?;
    let result = operation(call.read_uint(a)?, call.read_uint(b)?, call.read_uint(c)?);
    call.write_uint(a, result)?;
    Ok(Flow::NONE)
}
