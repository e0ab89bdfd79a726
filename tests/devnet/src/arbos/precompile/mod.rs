//! Precompiled contracts of this chain.
//!
//! Each contract is a file with its interface in Solidity and one function that answers a decoded
//! call. What all have in common, the price of arguments and results and what a refused call costs,
//! is in [`frame`].

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
mod unknown;

use alloy::primitives::{Address, Bytes, U160};
use revm::interpreter::{CallInputs, Gas, InstructionResult, InterpreterResult};

use crate::evm::EvmContext;
use frame::{Failure, Frame, Outcome};

/// How a contract answers.
type Contract = fn(&mut Frame<'_>) -> Outcome;

/// Contracts with an account.
const CONTRACTS: [(u64, Contract); 18] = [
    (0x64, arb_sys::call),
    (0x65, arb_info::call),
    (0x66, unknown::call),
    (0x67, unknown::call),
    (0x68, unknown::call),
    (0x69, unknown::call),
    (0x6b, arb_owner_public::call),
    (0x6c, arb_gas_info::call),
    (0x6d, unknown::call),
    (0x6e, unknown::call),
    (0x6f, unknown::call),
    (0x70, arb_owner::call),
    (0x71, arb_wasm::call),
    (0x72, arb_wasm_cache::call),
    (0x73, unknown::call),
    (0xff, arb_debug::call),
    (0xa4b05, unknown::call),
    // Answers calls for a result only, and has no account: see `addresses`.
    (NODE_INTERFACE, node_interface::call),
];

const NODE_INTERFACE: u64 = 0xc8;

fn address_of(number: u64) -> Address {
    Address::from(U160::from(number))
}

/// Addresses with an account.
pub(crate) fn addresses() -> impl Iterator<Item = Address> {
    CONTRACTS
        .iter()
        .filter(|(number, _)| *number != NODE_INTERFACE)
        .map(|(number, _)| address_of(*number))
}

/// Answers a call, if it is to one of these contracts.
pub(crate) fn run(context: &mut EvmContext, inputs: &CallInputs) -> Option<InterpreterResult> {
    let (number, contract) =
        CONTRACTS.iter().find(|(number, _)| address_of(*number) == inputs.bytecode_address)?;
    if *number == NODE_INTERFACE && !context.chain.is_call {
        return None;
    }
    let mut gas = Gas::new(inputs.gas_limit);
    let mut frame = Frame::new(context, inputs);
    let outcome = contract(&mut frame);
    let (outcome, gas_left) = frame.finish(outcome);
    let (result, output) = match outcome {
        Ok(output) => (InstructionResult::Return, output),
        Err(Failure::Revert(data)) => (InstructionResult::Revert, data),
        Err(Failure::OutOfGas) => (InstructionResult::PrecompileOOG, Bytes::new()),
        Err(Failure::Refused(reason)) => {
            tracing::debug!(contract = %inputs.bytecode_address, reason, "precompile refused a call");
            // Only the outermost call's failure is the transaction's.
            if context.journaled_state.inner.depth == 1 {
                context.chain.failure = Some(reason);
            }
            (InstructionResult::PrecompileError, Bytes::new())
        }
    };
    if result.is_halt() {
        gas.spend_all();
    } else {
        gas.set_remaining(gas_left);
    }
    Some(InterpreterResult { result, output, gas })
}

/// How the node words a declared error of these contracts; `None` for other revert data.
pub(crate) fn error_text(data: &Bytes) -> Option<String> {
    arb_wasm::error_text(data)
}
