//! Host functions for calldata and output.

use super::{
    Flow, Halt,
    meter::{HOST_INK, HostCall, read_ink, write_ink},
};

/// Copies the calldata to `dest`.
pub(super) fn read_args(call: &mut HostCall<'_>, dest: u32) -> Result<Flow, Halt> {
    call.pay_ink(HOST_INK)?;
    let calldata = call.state.env.calldata.clone();
    call.pay_ink(write_ink(calldata.len() as u64))?;
    call.write(dest, &calldata)?;
    Ok(Flow::NONE)
}

/// Sets the output. Charges for reading twice, once for each copy.
pub(super) fn write_result(call: &mut HostCall<'_>, data: u32, len: u32) -> Result<Flow, Halt> {
    call.pay_ink(HOST_INK)?;
    call.pay_ink(2 * read_ink(u64::from(len)))?;
    call.state.output = call.read(data, len)?.to_vec();
    Ok(Flow::NONE)
}
