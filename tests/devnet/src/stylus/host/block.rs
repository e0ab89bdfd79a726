//! Host functions that read the call, the transaction, the block, and remaining gas and ink.

use alloy::primitives::{Address, U256};

use super::{
    super::frame::FrameEnv,
    Flow, Halt,
    meter::{HOST_INK, HostCall, POINTER_INK},
};

/// Writes a 256-bit field of the environment.
pub(super) fn word(
    call: &mut HostCall<'_>,
    dest: u32,
    field: fn(&FrameEnv) -> U256,
) -> Result<Flow, Halt> {
    call.pay_ink(HOST_INK + POINTER_INK)?;
    let value = field(&call.state.env);
    call.write_uint(dest, value)?;
    Ok(Flow::NONE)
}

/// Writes an address of the environment.
pub(super) fn address(
    call: &mut HostCall<'_>,
    dest: u32,
    field: fn(&FrameEnv) -> Address,
) -> Result<Flow, Halt> {
    call.pay_ink(HOST_INK + POINTER_INK)?;
    let value = field(&call.state.env);
    call.write(dest, value.as_slice())?;
    Ok(Flow::NONE)
}

/// Returns an integer field of the environment.
pub(super) fn number(call: &mut HostCall<'_>, field: fn(&FrameEnv) -> u64) -> Result<Flow, Halt> {
    call.pay_ink(HOST_INK)?;
    Ok(Flow::value(field(&call.state.env)))
}

/// Returns the remaining gas after the charge for this function.
pub(super) fn gas_left(call: &mut HostCall<'_>) -> Result<Flow, Halt> {
    call.pay_ink(HOST_INK)?;
    Ok(Flow::value(call.gas_left()))
}

/// Returns the remaining ink after the charge for this function.
pub(super) fn ink_left(call: &mut HostCall<'_>) -> Result<Flow, Halt> {
    call.pay_ink(HOST_INK)?;
    Ok(Flow::value(call.ink_left()))
}
