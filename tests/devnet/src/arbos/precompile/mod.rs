//! Arbitrum's precompiles.
//!
//! Each file holds one precompile: its Solidity interface and a function that executes a decoded
//! call. The rules they share (gas of arguments and results, cost of a refused call) are in
//! [`frame`].

mod frame;

mod activation;
mod arb_debug;
mod arb_gas_info;
mod arb_info;
mod arb_owner;
mod arb_owner_public;
mod arb_sys;
mod arb_wasm;
mod arb_wasm_cache;
mod node_interface;
mod not_implemented;
mod program_code;

use alloy::primitives::{Address, Bytes, U160};
use revm::interpreter::{CallInputs, Gas, InstructionResult, InterpreterResult};

use crate::evm::EvmContext;
use frame::{PrecompileError, PrecompileFrame, PrecompileResult};

/// Executes a call of a precompile.
type Precompile = fn(&mut PrecompileFrame<'_>) -> PrecompileResult;

/// All precompiles by address.
const PRECOMPILES: [(u64, Precompile); 18] = [
    (0x64, arb_sys::call),
    (0x65, arb_info::call),
    (0x66, not_implemented::call),
    (0x67, not_implemented::call),
    (0x68, not_implemented::call),
    (0x69, not_implemented::call),
    (0x6b, arb_owner_public::call),
    (0x6c, arb_gas_info::call),
    (0x6d, not_implemented::call),
    (0x6e, not_implemented::call),
    (0x6f, not_implemented::call),
    (0x70, arb_owner::call),
    (0x71, arb_wasm::call),
    (0x72, arb_wasm_cache::call),
    (0x73, not_implemented::call),
    (0xff, arb_debug::call),
    (0xa4b05, not_implemented::call),
    // Only answers read-only calls and has no account, see `addresses`.
    (NODE_INTERFACE, node_interface::call),
];

const NODE_INTERFACE: u64 = 0xc8;

fn address_of(number: u64) -> Address {
    Address::from(U160::from(number))
}

/// Returns the addresses of the precompiles that have an account.
pub(crate) fn addresses() -> impl Iterator<Item = Address> {
    PRECOMPILES
        .iter()
        .filter(|(number, _)| *number != NODE_INTERFACE)
        .map(|(number, _)| address_of(*number))
}

/// Executes a call if its target is one of these precompiles.
pub(crate) fn run(context: &mut EvmContext, inputs: &CallInputs) -> Option<InterpreterResult> {
    let (number, contract) =
        PRECOMPILES.iter().find(|(number, _)| address_of(*number) == inputs.bytecode_address)?;
    if *number == NODE_INTERFACE && !context.chain.is_call {
        return None;
    }
    let mut gas = Gas::new(inputs.gas_limit);
    let mut frame = PrecompileFrame::new(context, inputs);
    let outcome = contract(&mut frame);
    let (outcome, gas_left) = frame.finish(outcome);
    let (result, output) = match outcome {
        Ok(output) => (InstructionResult::Return, output),
        Err(PrecompileError::Revert(data)) => (InstructionResult::Revert, data),
        Err(failure) => {
            let reason = failure.to_string();
            tracing::debug!(contract = %inputs.bytecode_address, reason, "precompile refused a call");
            // Only the failure of the outermost call is the failure of the transaction.
            if context.journaled_state.inner.depth == 1 {
                context.chain.failure = Some(reason);
            }
            // Since ArbOS 11 most failures are reverts without data.
            let result = match failure {
                PrecompileError::Failed(_) => InstructionResult::PrecompileError,
                _ => InstructionResult::Revert,
            };
            (result, Bytes::new())
        }
    };
    gas.set_remaining(gas_left);
    Some(InterpreterResult { result, output, gas })
}

/// Returns the message of a precompile's Solidity error, as Nitro words it; `None` for other data.
pub(crate) fn error_text(data: &Bytes) -> Option<String> {
    arb_wasm::error_text(data)
}
