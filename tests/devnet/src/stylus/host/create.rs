//! Host functions that create contracts.

use alloy::primitives::{Address, Bytes};

use super::{
    super::request::{Request, Response},
    Flow, Halt,
    meter::{API_INK, HOST_INK, HostCall, POINTER_INK, read_ink},
};

/// Pointers for the results.
#[derive(Clone, Copy)]
pub(super) struct Destination {
    /// Pointer for the address of the new account; zero is written if creation fails.
    pub(super) address: u32,
    /// Pointer for the length of the revert data.
    pub(super) return_len: u32,
}

/// Creates a contract at an address derived from this account's nonce.
pub(super) fn create1(
    call: &mut HostCall<'_>,
    (code, len): (u32, u32),
    endowment: u32,
    destination: Destination,
) -> Result<Flow, Halt> {
    call.pay_ink(HOST_INK + 3 * POINTER_INK + API_INK)?;
    run(call, (code, len), endowment, None, destination)
}

/// Creates a contract at an address derived from salt and init code.
pub(super) fn create2(
    call: &mut HostCall<'_>,
    (code, len): (u32, u32),
    endowment: u32,
    salt: u32,
    destination: Destination,
) -> Result<Flow, Halt> {
    call.pay_ink(HOST_INK + 4 * POINTER_INK + API_INK)?;
    run(call, (code, len), endowment, Some(salt), destination)
}

fn run(
    call: &mut HostCall<'_>,
    (code, len): (u32, u32),
    endowment: u32,
    salt: Option<u32>,
    destination: Destination,
) -> Result<Flow, Halt> {
    call.pay_ink(2 * read_ink(u64::from(len)))?;
    let init_code = Bytes::copy_from_slice(call.read(code, len)?);
    let endowment = call.read_uint(endowment)?;
    let salt = salt.map(|pointer| call.read_word(pointer)).transpose()?;
    let gas_left = call.gas_left();
    let request = Request::Create { init_code, endowment, salt, gas_left };
    Ok(Flow::request(request, move |call, response| match response {
        Response::Created { address, gas, return_data } => {
            call.pay_gas(gas)?;
            call.write_len(destination.return_len, return_data.len())?;
            call.state.return_data = return_data;
            call.write(destination.address, address.unwrap_or(Address::ZERO).as_slice())?;
            Ok(None)
        }
        Response::Denied => Err(Halt::failure("creation denied: static context or too little gas")),
        _ => Err(Halt::mismatch()),
    }))
}
