//! Read-only calls: they cost nothing and change nothing.

use std::sync::Arc;

use alloy::{
    eips::eip2930::AccessList,
    eips::eip7702::SignedAuthorization,
    primitives::{Address, Bytes, TxKind, U256},
    rpc::types::state::StateOverride,
    sol_types::{Revert, SolError},
};
use revm::{
    context::{TxEnv, either::Either},
    context_interface::result::{ExecutionResult, HaltReason, InvalidTransaction},
};

use super::state::State;
use crate::{
    arbos::precompile::error_text,
    evm::{self, BlockContext, Executed, Mode},
};

/// Maximum gas of a call.
pub(crate) const CALL_GAS_CAP: u64 = 50_000_000;

/// Parameters of a call.
#[derive(Clone, Debug, Default)]
pub(crate) struct CallRequest {
    /// The caller.
    pub(crate) from: Address,
    /// The account to call; `None` creates a contract.
    pub(crate) to: Option<Address>,
    /// Gas limit; [`CALL_GAS_CAP`] if `None`.
    pub(crate) gas: Option<u64>,
    /// Wei per gas. Without it, GASPRICE and BASEFEE are zero.
    pub(crate) gas_price: Option<u128>,
    /// Value in wei.
    pub(crate) value: U256,
    /// Calldata or init code.
    pub(crate) data: Bytes,
    /// Accounts and slots that are warm from the start.
    pub(crate) access_list: AccessList,
    /// EIP-7702 delegations applied before the call.
    pub(crate) authorizations: Vec<SignedAuthorization>,
}

/// Executes a call on a state.
pub(crate) fn run_call(
    state: &Arc<State>,
    block: &BlockContext,
    request: &CallRequest,
) -> Result<Executed, InvalidTransaction> {
    let gas_limit = request.gas.unwrap_or(CALL_GAS_CAP).min(CALL_GAS_CAP);
    let tx = TxEnv {
        tx_type: if request.authorizations.is_empty() { 2 } else { 4 },
        caller: request.from,
        gas_limit,
        gas_price: request.gas_price.unwrap_or_default(),
        kind: request.to.map_or(TxKind::Create, TxKind::Call),
        value: request.value,
        data: request.data.clone(),
        nonce: state.nonce(request.from),
        chain_id: Some(block.chain_id),
        access_list: request.access_list.clone(),
        gas_priority_fee: Some(0),
        blob_hashes: Vec::new(),
        max_fee_per_blob_gas: 0,
        authorization_list: request.authorizations.iter().cloned().map(Either::Left).collect(),
    };
    let is_priced = request.gas_price.is_some_and(|price| price > 0);
    let gas_price = if is_priced { block.base_fee } else { 0 };
    evm::run(Arc::clone(state), block.clone(), tx, gas_price, gas_limit, Mode::Call)
}

/// Returns a copy of the state with the given account overrides applied.
pub(crate) fn with_overrides(state: &Arc<State>, overrides: &StateOverride) -> Arc<State> {
    let mut state = Arc::clone(state);
    for (address, with) in overrides {
        let account = Arc::make_mut(&mut state).account_mut(*address);
        if let Some(balance) = with.balance {
            account.balance = balance;
        }
        if let Some(nonce) = with.nonce {
            account.nonce = nonce;
        }
        if let Some(code) = &with.code {
            account.set_code(code.clone());
        }
        if let Some(slots) = &with.state {
            account.storage.clear();
            for (slot, value) in slots {
                account.set_slot((*slot).into(), (*value).into());
            }
        }
        for (slot, value) in with.state_diff.iter().flatten() {
            account.set_slot((*slot).into(), (*value).into());
        }
    }
    state
}

/// Returns the error message of a failed execution as Nitro words it, or `None` on success.
pub(crate) fn failure_text(executed: &Executed) -> Option<String> {
    match &executed.result {
        ExecutionResult::Success { .. } => None,
        ExecutionResult::Revert { output, .. } => Some(revert_text(output)),
        ExecutionResult::Halt { reason, .. } => {
            Some(executed.failure.clone().unwrap_or_else(|| halt_text(reason)))
        }
    }
}

/// Returns why an execution failed, or `None` on success. Unlike [`failure_text`] it has the reason of a
/// precompile, which clients of a real node are not told.
pub(crate) fn diagnosis(executed: &Executed) -> Option<String> {
    let text = failure_text(executed)?;
    Some(executed.failure.clone().unwrap_or(text))
}

fn revert_text(output: &Bytes) -> String {
    let reason =
        Revert::abi_decode(output).map(|revert| revert.reason).ok().or_else(|| error_text(output));
    reason.map_or_else(
        || "execution reverted".into(),
        |reason| format!("execution reverted: {reason}"),
    )
}

fn halt_text(reason: &HaltReason) -> String {
    match reason {
        HaltReason::OutOfGas(_) => "out of gas".into(),
        HaltReason::OpcodeNotFound => "invalid opcode".into(),
        HaltReason::InvalidFEOpcode => "invalid opcode: INVALID".into(),
        HaltReason::InvalidJump => "invalid jump destination".into(),
        HaltReason::StackUnderflow => "stack underflow".into(),
        HaltReason::StackOverflow => "stack limit reached 1024 (1023)".into(),
        HaltReason::OutOfOffset => "return data out of bounds".into(),
        HaltReason::CreateCollision => "contract address collision".into(),
        HaltReason::NonceOverflow => "nonce uint64 overflow".into(),
        HaltReason::CreateContractSizeLimit => "max code size exceeded".into(),
        HaltReason::CreateContractStartingWithEF => "invalid code: must not begin with 0xef".into(),
        HaltReason::CreateInitCodeSizeLimit => "max initcode size exceeded".into(),
        HaltReason::StateChangeDuringStaticCall | HaltReason::CallNotAllowedInsideStatic => {
            "write protection".into()
        }
        HaltReason::OutOfFunds => "insufficient balance for transfer".into(),
        HaltReason::CallTooDeep => "max call depth exceeded".into(),
        HaltReason::PrecompileErrorWithContext(text) => text.clone(),
        other => format!("{other:?}"),
    }
}
