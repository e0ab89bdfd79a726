//! The host function that emits logs.

use alloy::primitives::{B256, Bytes};

use super::{
    super::request::{Request, Response},
    Flow, Halt,
    meter::{API_INK, HOST_INK, HostCall, read_ink},
};

/// Maximum number of topics.
const MAX_TOPICS: u32 = 4;
/// Gas of a log, and of each topic.
const TOPIC_GAS: u64 = 375;
/// Gas of each byte of data.
const BYTE_GAS: u64 = 8;

/// Emits a log. The input starts with the topics.
pub(super) fn emit(
    call: &mut HostCall<'_>,
    data: u32,
    len: u32,
    topics: u32,
) -> Result<Flow, Halt> {
    call.pay_ink(HOST_INK + API_INK)?;
    let payload_len = if topics <= MAX_TOPICS { len.checked_sub(32 * topics) } else { None };
    let Some(payload_len) = payload_len else {
        return Err(Halt::failure("bad topic data"));
    };
    call.pay_ink(read_ink(u64::from(len)))?;
    call.pay_gas(TOPIC_GAS * u64::from(1 + topics) + BYTE_GAS * u64::from(payload_len))?;
    let (topics, payload) = {
        let (topics, _) = call.read(data, 32 * topics)?.as_chunks::<32>();
        let topics = topics.iter().map(B256::from).collect();
        // The end of the topics is in bounds, because the topics were read above.
        (topics, call.read(data, len)?.split_at(len.abs_diff(payload_len) as usize).1)
    };
    let data = Bytes::copy_from_slice(payload);
    Ok(Flow::request(Request::EmitLog { topics, data }, |_, response| match response {
        Response::Done => Ok(None),
        Response::Denied => Err(Halt::failure("write protection")),
        _ => Err(Halt::mismatch()),
    }))
}
