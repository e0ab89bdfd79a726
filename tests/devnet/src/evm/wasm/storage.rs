//! A program's storage in the EVM journal: loads and batched writes.

use alloy::primitives::B256;
use revm::context::JournalTr;

use super::super::native::NativeFrame;
use crate::stylus::{FlushStatus, Response};

/// Gas of loading a cold slot.
const COLD_SLOAD_GAS: u64 = 2_100;
/// Gas of loading a warm slot.
const WARM_SLOAD_GAS: u64 = 100;

/// Loads a slot that the program's cache does not have.
pub(super) fn load(native: &mut NativeFrame<'_>, key: B256) -> Response {
    let acting = native.acting();
    let Ok(word) = native.context.journaled_state.sload(acting, key.into());
    let gas = if word.is_cold { COLD_SLOAD_GAS } else { WARM_SLOAD_GAS };
    Response::Word { value: word.data.into(), gas }
}

/// Writes a batch. Every slot has the gas and refund of SSTORE. The batch is out of gas if its cost
/// reaches `gas_limit`; then the frame fails, which rolls back the writes already made.
pub(super) fn flush(
    native: &mut NativeFrame<'_>,
    writes: &[(B256, B256)],
    gas_limit: u64,
) -> Response {
    if native.is_static() && !writes.is_empty() {
        return Response::Flushed { status: FlushStatus::Static, gas: 0 };
    }
    let acting = native.acting();
    let mut spent: u64 = 0;
    for (key, value) in writes {
        let context = &mut *native.context;
        let Ok(write) = context.journaled_state.sstore(acting, (*key).into(), (*value).into());
        let prices = &context.cfg.gas_params;
        let gas = prices.sstore_static_gas()
            + prices.sstore_dynamic_gas(true, &write.data, write.is_cold);
        spent = spent.saturating_add(gas);
        if spent >= gas_limit {
            return Response::Flushed { status: FlushStatus::OutOfGas, gas: gas_limit };
        }
        let refund = prices.sstore_refund(true, &write.data);
        native.interpreter.gas.record_refund(refund);
    }
    Response::Flushed { status: FlushStatus::Written, gas: spent }
}
