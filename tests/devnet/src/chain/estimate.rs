//! Gas estimation by trial execution, as Nitro does it.
//!
//! The first try uses the maximum gas, the second what the first used plus a margin. Then bisection
//! narrows the bounds to within 1.5 % of each other. The estimate is the upper bound: sufficient,
//! but not minimal.

use std::sync::Arc;

use alloy::primitives::{Bytes, U256};
use revm::context_interface::result::{ExecutionResult, HaltReason};
use thiserror::Error;

use super::{
    call::{CALL_GAS_CAP, CallRequest, failure_text, run_call},
    state::State,
    tx::TxError,
};
use crate::evm::{BlockContext, Executed};

/// Gas of a plain transfer, the minimum of any transaction.
const TRANSFER_GAS: u64 = 21_000;
/// Stipend of calls with value; the margin of the second try.
const STIPEND_GAS: u64 = 2_300;

/// Gas estimation failed.
#[derive(Clone, Debug, Error)]
pub(crate) enum EstimateError {
    /// The call reverts at any gas limit.
    #[error("{text}")]
    Reverts {
        /// Error message as Nitro words it.
        text: String,
        /// Revert data.
        data: Bytes,
    },
    /// The call fails at any gas limit, with this message.
    #[error("{0}")]
    Fails(String),
    /// The call needs more gas than this allowance.
    #[error("gas required exceeds allowance ({0})")]
    Exceeds(u64),
    /// The transaction is invalid.
    #[error(transparent)]
    Invalid(#[from] TxError),
}

/// Estimates the gas limit that a transaction needs.
pub(crate) fn estimate_gas(
    state: &Arc<State>,
    block: &BlockContext,
    request: &CallRequest,
) -> Result<u64, EstimateError> {
    let cap = allowance(state, request)?;
    let try_with = |gas: u64| {
        let request = CallRequest { gas: Some(gas), ..request.clone() };
        run_call(state, block, &request)
    };
    if is_transfer(state, request)
        && let Ok(executed) = try_with(TRANSFER_GAS)
        && executed.result.is_success()
    {
        return Ok(TRANSFER_GAS);
    }

    let all = try_with(cap).map_err(TxError::from)?;
    if let Some(error) = estimate_error(&all, cap) {
        return Err(error);
    }
    let succeeds = |gas: u64| try_with(gas).is_ok_and(|executed| executed.result.is_success());
    let (mut low, mut high) = (all.result.tx_gas_used().saturating_sub(1), cap);
    let used = all.result.gas().total_gas_spent();
    let optimistic = (used + STIPEND_GAS) * 64 / 63;
    if optimistic < high {
        if succeeds(optimistic) {
            high = optimistic;
        } else {
            low = optimistic;
        }
    }
    while low + 1 < high && (high - low) * 1000 >= high * 15 {
        // Most calls need little more gas than they use, so the first steps search near `low`.
        let middle = low.midpoint(high).min(low.saturating_mul(2));
        if succeeds(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Ok(high)
}

/// Returns the maximum gas to try: the least of the requested limit, the call cap and what the
/// caller can pay for.
fn allowance(state: &State, request: &CallRequest) -> Result<u64, EstimateError> {
    let mut cap = request.gas.filter(|gas| *gas >= TRANSFER_GAS).unwrap_or(CALL_GAS_CAP);
    cap = cap.min(CALL_GAS_CAP);
    let Some(price) = request.gas_price.filter(|price| *price > 0) else {
        return Ok(cap);
    };
    let have = state.balance(request.from);
    let Some(rest) = have.checked_sub(request.value) else {
        return Err(TxError::Funds { sender: request.from, have, want: request.value }.into());
    };
    let affordable = rest / U256::from(price);
    Ok(cap.min(affordable.saturating_to()))
}

fn is_transfer(state: &State, request: &CallRequest) -> bool {
    let Some(to) = request.to else {
        return false;
    };
    request.data.is_empty() && state.code(to).is_empty()
}

fn estimate_error(executed: &Executed, cap: u64) -> Option<EstimateError> {
    let text = failure_text(executed)?;
    Some(match &executed.result {
        ExecutionResult::Revert { output, .. } => {
            EstimateError::Reverts { text, data: output.clone() }
        }
        ExecutionResult::Halt { reason: HaltReason::OutOfGas(_), .. }
            if executed.failure.is_none() =>
        {
            EstimateError::Exceeds(cap)
        }
        _ => EstimateError::Fails(text),
    })
}
