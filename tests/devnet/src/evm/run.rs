//! Executes one transaction or call on a read-only state.

use std::sync::Arc;

use revm::{
    context::{JournalTr, TxEnv},
    context_interface::result::{EVMError, ExecutionResult, InvalidTransaction},
    handler::Handler,
    state::EvmState,
};

use super::{
    context::{BlockContext, Mode, new_context},
    handler::ArbHandler,
    machine::Machine,
};
use crate::chain::state::{State, StateDb};

/// Result of an execution.
pub(crate) struct Executed {
    /// Status, gas, output and logs.
    pub(crate) result: ExecutionResult,
    /// Accounts that were loaded or changed.
    pub(crate) changes: EvmState,
    /// Error message, if `result` does not contain it.
    pub(crate) failure: Option<String>,
    /// Whether a policy of the node keeps the transaction out of its block.
    pub(crate) is_filtered: bool,
}

/// Executes `tx`. `gas_price` is the price of gas in wei, which BASEFEE returns too. `gas_bought`
/// is the gas the sender pays for; `tx` can be limited to less.
///
/// Returns an error if `tx` cannot execute at all: its gas does not cover the intrinsic cost.
pub(crate) fn run(
    state: Arc<State>,
    block: BlockContext,
    tx: TxEnv,
    gas_price: u64,
    gas_bought: u64,
    mode: Mode,
) -> Result<Executed, InvalidTransaction> {
    let mut context = new_context(StateDb(state), block, gas_price, mode);
    context.tx = tx;
    let mut machine = Machine::new(context);
    let result = match (ArbHandler { mode, gas_bought }).run(&mut machine) {
        Ok(result) => result,
        Err(EVMError::Transaction(invalid)) => return Err(invalid),
        // The database and the header cannot fail. This is the message of a precompile's fatal
        // error.
        Err(other) => return Err(InvalidTransaction::Str(other.to_string().into())),
    };
    let mut context = machine.into_context();
    Ok(Executed {
        result,
        changes: context.journaled_state.finalize(),
        failure: context.chain.failure.take(),
        is_filtered: context.chain.is_filtered,
    })
}
