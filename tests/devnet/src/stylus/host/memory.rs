//! The host function that charges for memory growth.

use super::{
    super::request::{Request, Response},
    Flow, Halt,
    meter::{HOST_INK, HostCall},
};

/// Charges for pages that the program is about to add. Instrumentation calls it before every
/// growth. Programs also call it with zero pages to keep the import.
pub(super) fn pay_for_grow(call: &mut HostCall<'_>, pages: u32) -> Result<Flow, Halt> {
    let pages = match u16::try_from(pages) {
        Ok(pages) => pages,
        Err(_) if call.state.env.arbos.enforces_page_limit() => return Err(Halt::OutOfInk),
        // Later versions reject such a number; earlier ones used only its low half.
        Err(_) => low_half(pages),
    };
    if pages == 0 {
        call.pay_ink(HOST_INK)?;
        return Ok(Flow::NONE);
    }
    Ok(Flow::request(Request::AddPages { pages }, |call, response| match response {
        Response::Paid { gas } => call.pay_gas(gas).map(|()| None),
        Response::Denied => Err(Halt::OutOfInk),
        _ => Err(Halt::mismatch()),
    }))
}

#[expect(clippy::cast_possible_truncation, reason = "truncation is intended")]
const fn low_half(pages: u32) -> u16 {
    pages as u16
}
