//! Runs one transaction or call on a frozen state.

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

/// What came of it.
pub(crate) struct Executed {
    /// Status, gas, output and logs.
    pub(crate) result: ExecutionResult,
    /// Accounts it loaded or changed.
    pub(crate) changes: EvmState,
    /// Why it failed, where the status alone does not say it.
    pub(crate) failure: Option<String>,
}

/// Runs `tx`. `gas_price` is what one gas costs the sender and what BASEFEE gives; `gas_bought`
/// is the gas the sender pays for, of which `tx` may use less.
///
/// An error means that `tx` may not run at all (its gas does not cover the intrinsic cost).
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
        // Neither the database nor the header can fail here; what is left are texts of a
        // precompile's fatal error.
        Err(other) => return Err(InvalidTransaction::Str(other.to_string().into())),
    };
    let mut context = machine.into_context();
    Ok(Executed {
        result,
        changes: context.journaled_state.finalize(),
        failure: context.chain.failure.take(),
    })
}
