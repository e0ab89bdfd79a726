//! `eth_call` and `eth_estimateGas`.

use alloy::{
    primitives::TxKind,
    rpc::types::{TransactionRequest, state::StateOverride},
};
use revm::context_interface::result::ExecutionResult;
use serde_json::json;

use super::{RpcResult, error::RpcError, params::Params, render};
use crate::{
    chain::{
        Chain,
        call::{CallRequest, failure_text, run_call, with_overrides},
        estimate::estimate_gas as estimate,
        tx::TxError,
    },
    evm::BlockContext,
};

/// Returns the block context and state that parameter 1 selects, with the state overrides of
/// parameter 2.
fn call_context(
    chain: &Chain,
    params: &Params,
) -> Result<(BlockContext, std::sync::Arc<crate::chain::state::State>), RpcError> {
    let (context, state) = if params.is_pending(1) {
        chain.start_block()
    } else {
        let (block, state) = params.block_and_state(1, chain)?;
        (chain.context_of(block), state)
    };
    let overrides: StateOverride = params.optional(2)?.unwrap_or_default();
    Ok((context, with_overrides(&state, &overrides)))
}

/// Converts a client's transaction request.
pub(super) fn to_call_request(request: TransactionRequest) -> Result<CallRequest, RpcError> {
    let gas_price = request.fee_cap();
    let data = request
        .input
        .unique_input()
        .map_err(|error| RpcError::InvalidParams(error.to_string()))?
        .cloned()
        .unwrap_or_default();
    Ok(CallRequest {
        from: request.from.unwrap_or_default(),
        to: match request.to {
            Some(TxKind::Call(to)) => Some(to),
            Some(TxKind::Create) | None => None,
        },
        gas: request.gas,
        gas_price,
        value: request.value.unwrap_or_default(),
        data,
        access_list: request.access_list.unwrap_or_default(),
        authorizations: request.authorization_list.unwrap_or_default(),
    })
}

pub(super) fn call(chain: &Chain, params: &Params) -> RpcResult {
    let request = to_call_request(params.required(0)?)?;
    let (context, state) = call_context(chain, params)?;
    let have = state.balance(request.from);
    if have < request.value {
        let error = TxError::Funds { sender: request.from, have, want: request.value };
        return Err(error.into());
    }
    let executed = run_call(&state, &context, &request).map_err(TxError::from)?;
    let Some(text) = failure_text(&executed) else {
        return Ok(json!(executed.result.into_output().unwrap_or_default()));
    };
    Err(match executed.result {
        ExecutionResult::Revert { output, .. } => RpcError::Reverted { text, data: output },
        _ => RpcError::Server(text),
    })
}

pub(super) fn estimate_gas(chain: &Chain, params: &Params) -> RpcResult {
    let request = to_call_request(params.required(0)?)?;
    let (context, state) = call_context(chain, params)?;
    Ok(render::quantity(estimate(&state, &context, &request)?))
}
