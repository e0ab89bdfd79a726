//! Growth of memory.

use super::{
    super::request::{Request, Response},
    Flow, Halt,
    meter::{Call, HOST_INK},
};

/// Pays for pages that the program is about to open. Inserted before every growth; programs also
/// call it themselves with no pages, to keep the import alive.
pub(super) fn pay_for_grow(call: &mut Call<'_>, pages: u32) -> Result<Flow, Halt> {
    let pages = match u16::try_from(pages) {
        Ok(pages) => pages,
        Err(_) if call.state.env.arbos.enforces_page_limit() => return Err(Halt::OutOfInk),
        // Later versions refuse, earlier ones saw the low half only.
        Err(_) => low_half(pages),
    };
    if pages == 0 {
        call.pay_ink(HOST_INK)?;
        return Ok(Flow::NONE);
    }
    Ok(Flow::ask(Request::AddPages { pages }, |call, response| match response {
        Response::Paid { gas } => call.pay_gas(gas).map(|()| None),
        Response::Denied => Err(Halt::OutOfInk),
        _ => Err(Halt::mismatch()),
    }))
}

#[expect(clippy::cast_possible_truncation, reason = "cutting off is what is wanted")]
const fn low_half(pages: u32) -> u16 {
    pages as u16
}
