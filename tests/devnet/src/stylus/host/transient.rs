//! Host functions for transient storage.

use super::{
    super::request::{Request, Response},
    Flow, Halt,
    meter::{API_INK, HOST_INK, HostCall, POINTER_INK},
};

/// Gas of a load or store.
const ACCESS_GAS: u64 = 100;

/// Loads a slot.
pub(super) fn load(call: &mut HostCall<'_>, key: u32, dest: u32) -> Result<Flow, Halt> {
    call.pay_ink(HOST_INK + 2 * POINTER_INK + API_INK)?;
    call.pay_gas(ACCESS_GAS)?;
    let key = call.read_word(key)?;
    Ok(Flow::request(Request::LoadTransient { key }, move |call, response| {
        let Response::Word { value, .. } = response else { return Err(Halt::mismatch()) };
        call.write(dest, value.as_slice())?;
        Ok(None)
    }))
}

/// Stores a slot.
pub(super) fn store(call: &mut HostCall<'_>, key: u32, value: u32) -> Result<Flow, Halt> {
    call.pay_ink(HOST_INK + 2 * POINTER_INK + API_INK)?;
    call.pay_gas(ACCESS_GAS)?;
    let key = call.read_word(key)?;
    let value = call.read_word(value)?;
    Ok(Flow::request(Request::StoreTransient { key, value }, |_, response| match response {
        Response::Done => Ok(None),
        Response::Denied => Err(Halt::failure("write protection")),
        _ => Err(Halt::mismatch()),
    }))
}
