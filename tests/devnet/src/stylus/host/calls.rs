//! Host functions that call other accounts and read the return data.

use alloy::primitives::{Bytes, U256};

use super::{
    super::request::{CallKind, Request, Response},
    Flow, Halt,
    meter::{API_INK, HOST_INK, HostCall, POINTER_INK, read_ink, write_ink},
};

/// Status of a successful call.
const SUCCEEDED: u64 = 0;
/// Status of a call that reverted, ran out of gas or could not start.
const FAILED: u64 = 2;

/// Calls an account.
pub(super) fn call(
    call: &mut HostCall<'_>,
    target: u32,
    input: (u32, u32),
    value: u32,
    gas: u64,
    return_len: u32,
) -> Result<Flow, Halt> {
    run(call, CallKind::Call, target, input, Some(value), gas, return_len)
}

/// Runs the code of another account as this account.
pub(super) fn delegate_call(
    call: &mut HostCall<'_>,
    target: u32,
    input: (u32, u32),
    gas: u64,
    return_len: u32,
) -> Result<Flow, Halt> {
    run(call, CallKind::Delegate, target, input, None, gas, return_len)
}

/// Calls an account in a static context.
pub(super) fn static_call(
    call: &mut HostCall<'_>,
    target: u32,
    input: (u32, u32),
    gas: u64,
    return_len: u32,
) -> Result<Flow, Halt> {
    run(call, CallKind::Static, target, input, None, gas, return_len)
}

fn run(
    call: &mut HostCall<'_>,
    kind: CallKind,
    target: u32,
    (data, len): (u32, u32),
    value: Option<u32>,
    gas: u64,
    return_len: u32,
) -> Result<Flow, Halt> {
    call.pay_ink(HOST_INK + 3 * POINTER_INK + API_INK)?;
    call.pay_ink(2 * read_ink(u64::from(len)))?;
    let gas_left = call.gas_left();
    let gas_requested = gas.min(gas_left);
    let target = call.read_address(target)?;
    let input = Bytes::copy_from_slice(call.read(data, len)?);
    let value = match value {
        Some(pointer) => call.read_uint(pointer)?,
        None => U256::ZERO,
    };
    let request = Request::Call { kind, target, value, input, gas_left, gas_requested };
    Ok(Flow::request(request, move |call, response| {
        let Response::Called { success, gas, return_data } = response else {
            return Err(Halt::mismatch());
        };
        call.pay_gas(gas)?;
        call.write_len(return_len, return_data.len())?;
        call.state.return_data = return_data;
        Ok(Some(if success { SUCCEEDED } else { FAILED }))
    }))
}

/// Copies a part of the return data of the last call or creation. Returns the number of bytes
/// copied.
pub(super) fn read_return_data(
    call: &mut HostCall<'_>,
    dest: u32,
    offset: u32,
    size: u32,
) -> Result<Flow, Halt> {
    call.pay_ink(HOST_INK + API_INK)?;
    let part = slice(&call.state.return_data, offset, size);
    call.pay_ink(write_ink(part.len() as u64))?;
    call.write(dest, &part)?;
    Ok(Flow::value(part.len() as u64))
}

/// Returns the length of the return data of the last call or creation.
pub(super) fn return_data_size(call: &mut HostCall<'_>) -> Result<Flow, Halt> {
    call.pay_ink(HOST_INK)?;
    Ok(Flow::value(call.state.return_data.len() as u64))
}

/// Returns up to `size` bytes from `offset`, cut off at the end.
pub(super) fn slice(bytes: &Bytes, offset: u32, size: u32) -> Bytes {
    let len = bytes.len();
    let start = usize::try_from(offset).map_or(len, |offset| offset.min(len));
    let size = usize::try_from(size).map_or(len, |size| size.min(len - start));
    bytes.slice(start..start + size)
}
