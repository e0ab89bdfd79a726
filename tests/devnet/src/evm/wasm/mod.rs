//! Stylus programs as EVM frames: start, requests, end.

mod calls;
mod requests;
mod storage;

use alloy::primitives::{Bytes, U256};
use revm::interpreter::InstructionResult;

use super::{
    compiled,
    context::{BLOCK_GAS_LIMIT, SEQUENCER},
    native::{ChildResult, NativeFrame, NativeStep, SuspendedFrame},
};
use crate::{
    arbos::{program_status::check_active, state::ArbosState},
    chain::state::State,
    stylus::{
        Frame, FrameEnv, Outcome, Response, Status, Step,
        code::{self, CodeError},
        figures::{return_data_gas, start_gas},
        fragments::{self, Root},
        params::StylusParams,
    },
};
use calls::PendingFrame;
use requests::Handled;

/// Maximum size of an account's code, in bytes.
pub(crate) const MAX_CODE_SIZE: u64 = 24_576;

/// Data of a program call that lives until the call ends.
#[derive(Debug)]
struct CallState {
    params: StylusParams,
    /// Gas at the start of the frame, before any charge.
    gas_at_start: u64,
    /// Open memory pages before the call.
    pages_before: u16,
}

/// A program that waits for a nested frame.
#[derive(Debug)]
struct SuspendedProgram {
    state: CallState,
    frame: Frame,
    pending: PendingFrame,
}

/// Starts the program that the frame's code contains.
pub(super) fn start(native: &mut NativeFrame<'_>, code: &Bytes) -> NativeStep {
    let block = native.context.chain.block.clone();
    if native.context.chain.is_at_call_depth() {
        return native.refuse("stylus call depth exceeded".into());
    }
    let code_hash = native.interpreter.bytecode.get_or_calculate_hash();
    let mut arbos = ArbosState::new(&mut *native.context);
    let (params, entry) = (arbos.params(), arbos.program(code_hash));
    let module_hash = arbos.module_hash(code_hash);
    if let Err(inactive) = check_active(&entry, &params, block.timestamp) {
        return native.refuse(inactive.message());
    }

    let pages = native.context.chain.pages;
    let footprint = entry.figures.footprint;
    // A call counts even if it runs out of gas or is reverted.
    let was_called_lately =
        native.context.chain.recent_programs.insert(code_hash, params.block_cache_size);
    if block.arbos.enforces_page_limit() && params.is_over_page_limit(pages.open, footprint) {
        return NativeStep::out_of_gas();
    }
    let is_cached = entry.is_cached || (block.arbos.has_block_cache() && was_called_lately);
    let gas_at_start = native.interpreter.gas.remaining();
    let cost =
        pages.gas(&params, footprint).saturating_add(start_gas(&params, &entry.figures, is_cached));
    if !native.burn(cost) {
        return NativeStep::out_of_gas();
    }
    native.context.chain.pages.open(&params, footprint);

    let state = CallState { gas_at_start, pages_before: pages.open, params };
    let chain = &native.context.journaled_state.database.0;
    let module = || module_of(chain, code, &state.params);
    let program = match compiled::get_or_compile(block.arbos, &state.params, module_hash, module) {
        Ok(program) => program,
        Err(reason) => {
            // An active program was compiled during its activation, so it compiles again.
            return native.refuse(format!("active program does not compile: {reason}"));
        }
    };
    let env = frame_env(native, &state.params);
    native.context.chain.open_programs += 1;
    let step = Frame::start(&program, env);
    drive(native, state, step)
}

/// Returns the module of an active program. Its fragments cannot change, so the state before the
/// transaction has them, unless this transaction activated the program, which compiled it.
fn module_of(chain: &State, code: &[u8], params: &StylusParams) -> Result<Vec<u8>, CodeError> {
    if !fragments::is_root(code) {
        return code::module_of(code, params.max_wasm_size);
    }
    let root = Root::parse(code)?;
    let mut stream = Vec::new();
    for fragment in &root.fragments {
        stream.extend_from_slice(fragments::slice_of(&chain.code(*fragment))?);
    }
    root.module_of(&stream)
}

impl SuspendedFrame for SuspendedProgram {
    fn resume(self: Box<Self>, native: &mut NativeFrame<'_>, child: ChildResult) -> NativeStep {
        let gas_returned = native.interpreter.gas.remaining();
        let response = self.pending.into_response(child, gas_returned);
        let step = self.frame.resume(response);
        drive(native, self.state, step)
    }
}

/// Handles requests until the program opens a nested frame or ends.
fn drive(native: &mut NativeFrame<'_>, state: CallState, mut step: Step) -> NativeStep {
    loop {
        let (frame, request) = match step {
            Step::Finished(outcome) => return finish(native, &state, outcome),
            Step::Suspended { frame, request } => (frame, request),
        };
        let response: Response = match requests::handle(native, &state.params, request) {
            Handled::Response(response) => response,
            Handled::Nested(input, pending) => {
                // The ink meter holds the program's gas. Zero here makes the child's unused gas
                // readable afterwards.
                native.interpreter.gas.set_remaining(0);
                return NativeStep::Nested(
                    input,
                    Box::new(SuspendedProgram { state, frame, pending }),
                );
            }
        };
        step = frame.resume(response);
    }
}

fn frame_env(native: &NativeFrame<'_>, params: &StylusParams) -> FrameEnv {
    let context = &native.context;
    let block = &context.chain.block;
    let input = &native.interpreter.input;
    let gas_price = U256::from(context.block.basefee);
    FrameEnv {
        arbos: block.arbos,
        ink: native.interpreter.gas.remaining().saturating_mul(params.ink_price.into()),
        ink_price: params.ink_price,
        max_stack_depth: params.max_stack_depth,
        max_cached_slots: block.policies.max_cached_slots,
        max_code_size: MAX_CODE_SIZE,
        calldata: native.calldata(),
        is_reentrant: context.chain.open_frames.is_reentrant(input.target_address),
        contract_address: input.target_address,
        msg_sender: input.caller_address,
        msg_value: input.call_value,
        tx_origin: context.tx.caller,
        tx_gas_price: gas_price,
        block_basefee: gas_price,
        block_coinbase: SEQUENCER,
        block_gas_limit: BLOCK_GAS_LIMIT,
        block_number: block.number,
        block_timestamp: block.timestamp,
        chain_id: block.chain_id,
    }
}

/// Converts the program's outcome to the result of its EVM frame.
fn finish(native: &mut NativeFrame<'_>, state: &CallState, outcome: Outcome) -> NativeStep {
    native.context.chain.pages.open = state.pages_before;
    native.context.chain.open_programs -= 1;
    let result = match outcome.status {
        Status::Success => InstructionResult::Return,
        Status::Revert => InstructionResult::Revert,
        Status::Failure => {
            tracing::debug!(
                program = %native.acting(), reason = outcome.reason, "program failed"
            );
            InstructionResult::Revert
        }
        Status::OutOfInk => return NativeStep::out_of_gas(),
        Status::OutOfStack => {
            native.record_failure("max call depth exceeded".into());
            return NativeStep::Done(InstructionResult::StackOverflow, Bytes::new());
        }
        Status::OutOfCache => {
            native.context.chain.is_filtered = true;
            return native.refuse("storage cache limit exceeded".into());
        }
    };

    let floor = return_data_gas(native.context.chain.block.arbos, outcome.output.len());
    let Some(most_left) = state.gas_at_start.checked_sub(floor) else {
        return NativeStep::out_of_gas();
    };
    let left = outcome.ink_left / u64::from(state.params.ink_price);
    native.interpreter.gas.set_remaining(left.min(most_left));
    NativeStep::Done(result, outcome.output)
}
