//! Host functions that read balance and code of accounts.

use alloy::primitives::{Address, Bytes};

use super::{
    super::request::{Request, Response},
    Flow, Halt, HostReturn,
    calls::slice,
    meter::{API_INK, HOST_INK, HostCall, POINTER_INK, write_ink},
};

/// Gas of accessing a cold account. This much gas must be left before the access.
const COLD_ACCOUNT_GAS: u64 = 2_600;
/// Gas of loading code if the maximum code size is [`CODE_UNIT`]; proportional to that maximum.
const CODE_GAS: u64 = 700;
/// Default maximum size of account code, in bytes.
const CODE_UNIT: u64 = 24_576;

/// Writes the balance of an account in wei.
pub(super) fn balance(call: &mut HostCall<'_>, account: u32, dest: u32) -> Result<Flow, Halt> {
    call.pay_ink(HOST_INK + 2 * POINTER_INK + API_INK)?;
    call.require_gas(COLD_ACCOUNT_GAS)?;
    let account = call.read_address(account)?;
    Ok(Flow::request(Request::Balance { account }, move |call, response| {
        write_word(call, dest, &response)
    }))
}

/// Writes the code hash of an account.
pub(super) fn codehash(call: &mut HostCall<'_>, account: u32, dest: u32) -> Result<Flow, Halt> {
    call.pay_ink(HOST_INK + 2 * POINTER_INK + API_INK)?;
    call.require_gas(COLD_ACCOUNT_GAS)?;
    let account = call.read_address(account)?;
    Ok(Flow::request(Request::CodeHash { account }, move |call, response| {
        write_word(call, dest, &response)
    }))
}

/// Copies a part of an account's code and returns the number of bytes copied. Charges for the whole
/// code.
pub(super) fn code(
    call: &mut HostCall<'_>,
    account: u32,
    offset: u32,
    size: u32,
    dest: u32,
) -> Result<Flow, Halt> {
    with_code(call, account, move |call, code| {
        call.pay_ink(write_ink(code.len() as u64))?;
        let part = slice(&code, offset, size);
        call.write(dest, &part)?;
        Ok(Some(part.len() as u64))
    })
}

/// Returns the size of an account's code in bytes.
pub(super) fn code_size(call: &mut HostCall<'_>, account: u32) -> Result<Flow, Halt> {
    with_code(call, account, |_, code| Ok(Some(code.len() as u64)))
}

fn write_word(call: &mut HostCall<'_>, dest: u32, response: &Response) -> HostReturn {
    let Response::Word { value, gas } = *response else { return Err(Halt::mismatch()) };
    call.pay_gas(gas)?;
    call.write(dest, value.as_slice())?;
    Ok(None)
}

/// Loads the code of an account. The code in the frame's one-entry cache is free.
fn with_code(
    call: &mut HostCall<'_>,
    account: u32,
    then: impl FnOnce(&mut HostCall<'_>, Bytes) -> HostReturn + Send + 'static,
) -> Result<Flow, Halt> {
    call.pay_ink(HOST_INK + API_INK)?;
    call.require_gas(COLD_ACCOUNT_GAS)?;
    let account = call.read_address(account)?;
    if let Some(code) = cached_code(call, account) {
        return then(call, code).map(Flow::Return);
    }
    Ok(Flow::request(Request::Code { account }, move |call, response| {
        let Response::Bytes { value: code, gas } = response else { return Err(Halt::mismatch()) };
        let load_gas = CODE_GAS * call.state.env.max_code_size / CODE_UNIT;
        call.pay_gas(load_gas.saturating_add(gas))?;
        if !(code.is_empty() && call.state.env.arbos.forgets_empty_code()) {
            call.state.last_code = Some((account, code.clone()));
        }
        then(call, code)
    }))
}

fn cached_code(call: &HostCall<'_>, account: Address) -> Option<Bytes> {
    let (last, code) = call.state.last_code.as_ref()?;
    (*last == account).then(|| code.clone())
}
