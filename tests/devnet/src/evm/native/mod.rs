//! Native code, executed by opcode 0xEF: Stylus programs and two built-in contracts.
//!
//! To revm a native frame is an ordinary EVM frame: revm handles depth, value transfer, checkpoint
//! and rollback. A frame that needs a nested frame suspends: its state moves to a stack in the
//! context, the instruction pointer steps back by one, and the same instruction executes again
//! after the child returned. Therefore EVM code and programs can call each other to any depth
//! without native recursion.

mod deployer;
mod factory;

use alloy::primitives::{Address, Bytes, U256};
use revm::{
    context::JournalTr,
    interpreter::{
        CallInput, CallInputs, CallScheme, CallValue, CreateInputs, FrameInput, InstructionContext,
        InstructionExecResult, InstructionResult, Interpreter, InterpreterAction,
        interpreter::EthInterpreter,
        interpreter_types::{Jumps, LoopControl},
    },
    primitives::B256,
};

use super::{context::EvmContext, wasm};
use crate::stylus::code::is_runnable;

/// A built-in contract: a native implementation of a contract that a real dev node has as EVM code.
pub(crate) struct NativeContract {
    /// Address of the contract.
    pub(crate) address: Address,
    /// Code of the contract: opcode 0xEF and a byte that is not part of the program prefix.
    pub(crate) code: &'static [u8],
    start: fn(&mut NativeFrame<'_>) -> NativeStep,
}

/// All built-in contracts.
pub(crate) const CONTRACTS: [NativeContract; 2] = [
    NativeContract { address: deployer::ADDRESS, code: &[0xef, 0x0d], start: deployer::start },
    NativeContract { address: factory::ADDRESS, code: &[0xef, 0x0c], start: factory::start },
];

/// A native frame that is executing.
pub(super) struct NativeFrame<'a> {
    /// The frame's interpreter: gas, input, return data.
    pub(super) interpreter: &'a mut Interpreter<EthInterpreter>,
    /// The EVM context.
    pub(super) context: &'a mut EvmContext,
}

/// Result of a child frame.
pub(super) struct ChildResult {
    /// Whether the child succeeded.
    pub(super) success: bool,
    /// Address of the created account; only valid if the child was a creation and succeeded.
    pub(super) created: Address,
    /// Data that the child returned.
    pub(super) return_data: Bytes,
}

/// A native frame that waits for a child frame.
pub(super) trait SuspendedFrame: Send + std::fmt::Debug {
    /// Continues the frame with the result of its child.
    fn resume(self: Box<Self>, native: &mut NativeFrame<'_>, child: ChildResult) -> NativeStep;
}

/// Next action of a native frame.
pub(super) enum NativeStep {
    /// It opens a child frame and waits.
    Nested(FrameInput, Box<dyn SuspendedFrame>),
    /// It ends with this result and output. The remaining gas is in the interpreter.
    Done(InstructionResult, Bytes),
}

impl NativeStep {
    /// Ends with success.
    pub(super) const fn success(output: Bytes) -> Self {
        Self::Done(InstructionResult::Return, output)
    }

    /// Ends with a revert.
    pub(super) const fn revert(data: Bytes) -> Self {
        Self::Done(InstructionResult::Revert, data)
    }

    /// Ends because gas ran out.
    pub(super) const fn out_of_gas() -> Self {
        Self::Done(InstructionResult::OutOfGas, Bytes::new())
    }
}

/// Stack of suspended native frames, each with its call depth.
#[derive(Debug, Default)]
pub(crate) struct SuspendedFrames(Vec<(usize, Box<dyn SuspendedFrame>)>);

impl SuspendedFrames {
    fn take(&mut self, depth: usize) -> Option<Box<dyn SuspendedFrame>> {
        self.0.pop_if(|(waiting, _)| *waiting == depth).map(|(_, frame)| frame)
    }
}

/// Executes opcode 0xEF: starts or resumes a native frame.
#[allow(clippy::needless_pass_by_value, reason = "all instructions have this signature")]
pub(super) fn execute(
    context: InstructionContext<'_, EvmContext, EthInterpreter>,
) -> InstructionExecResult {
    let mut native = NativeFrame { interpreter: context.interpreter, context: context.host };
    let step = match native.take_suspended() {
        Some((frame, child)) => frame.resume(&mut native, child),
        None => match native.start() {
            Some(step) => step,
            None => return Err(InstructionResult::OpcodeNotFound),
        },
    };
    native.apply(step)
}

impl NativeFrame<'_> {
    /// Starts native code. Returns `None` if 0xEF is an unknown opcode here.
    fn start(&mut self) -> Option<NativeStep> {
        let address = self.interpreter.input.bytecode_address?;
        if self.interpreter.bytecode.pc() != 1 {
            return None;
        }
        let code = self.interpreter.bytecode.original_bytes();
        if is_runnable(&code, self.context.chain.block.arbos) {
            return Some(wasm::start(self, &code));
        }
        let contract = CONTRACTS
            .iter()
            .find(|contract| contract.address == address && contract.code == code.as_ref())?;
        Some((contract.start)(self))
    }

    fn take_suspended(&mut self) -> Option<(Box<dyn SuspendedFrame>, ChildResult)> {
        let depth = self.interpreter.input.depth;
        let frame = self.context.chain.suspended.take(depth)?;
        let status = self.interpreter.stack.popn::<1>().map_or(U256::ZERO, |[status]| status);
        let child = ChildResult {
            success: !status.is_zero(),
            created: Address::from_word(status.into()),
            return_data: self.interpreter.return_data.0.clone(),
        };
        Some((frame, child))
    }

    fn apply(&mut self, step: NativeStep) -> InstructionExecResult {
        match step {
            NativeStep::Nested(input, frame) => {
                let depth = self.interpreter.input.depth;
                self.context.chain.suspended.0.push((depth, frame));
                self.interpreter.bytecode.relative_jump(-1);
                self.interpreter.bytecode.set_action(InterpreterAction::NewFrame(input));
                Err(InstructionResult::Suspend)
            }
            NativeStep::Done(result, output) => {
                if result.is_halt() {
                    self.interpreter.gas.spend_all();
                }
                let gas = self.interpreter.gas;
                self.interpreter
                    .bytecode
                    .set_action(InterpreterAction::new_return(result, output, gas));
                Err(result)
            }
        }
    }

    /// Returns the account that the frame acts as.
    pub(super) const fn acting(&self) -> Address {
        self.interpreter.input.target_address
    }

    /// Returns whether the frame is in a static context.
    pub(super) const fn is_static(&self) -> bool {
        self.interpreter.runtime_flag.is_static
    }

    /// Returns the calldata of the frame.
    pub(super) fn calldata(&self) -> Bytes {
        self.interpreter.input.input.bytes(self.context)
    }

    /// Charges gas. Returns `false` if too little is left.
    pub(super) const fn burn(&mut self, gas: u64) -> bool {
        self.interpreter.gas.record_regular_cost(gas)
    }

    /// Records why the transaction failed, if this is its outermost frame.
    pub(super) fn record_failure(&mut self, reason: String) {
        tracing::debug!(account = %self.acting(), reason, "frame failed");
        if self.interpreter.input.depth == 0 {
            self.context.chain.failure = Some(reason);
        }
    }

    /// Fails the frame with an error that is not a revert: it loses all gas and has no data.
    pub(super) fn refuse(&mut self, reason: String) -> NativeStep {
        self.record_failure(reason);
        NativeStep::Done(InstructionResult::NotActivated, Bytes::new())
    }

    /// Charges all gas except one 64th and returns it, to be passed to a child frame.
    const fn reserve_child_gas(&mut self) -> u64 {
        let remaining = self.interpreter.gas.remaining();
        let child_gas = remaining - remaining / 64;
        // Cannot fail: the amount is at most the remaining gas.
        let _ = self.burn(child_gas);
        child_gas
    }

    /// Builds the input of a call frame, with this frame's account as the caller.
    pub(super) fn call(
        &mut self,
        scheme: CallScheme,
        target: Address,
        value: U256,
        input: Bytes,
        gas_limit: u64,
    ) -> FrameInput {
        let known_bytecode = self.code_to_run(target);
        let is_delegate = scheme == CallScheme::DelegateCall;
        let own = &self.interpreter.input;
        FrameInput::Call(Box::new(CallInputs {
            input: CallInput::Bytes(input),
            return_memory_offset: 0..0,
            gas_limit,
            bytecode_address: target,
            known_bytecode,
            target_address: if is_delegate { own.target_address } else { target },
            caller: if is_delegate { own.caller_address } else { own.target_address },
            value: if is_delegate {
                CallValue::Apparent(own.call_value)
            } else {
                CallValue::Transfer(value)
            },
            scheme,
            is_static: self.is_static() || scheme == CallScheme::StaticCall,
            reservoir: 0,
            charged_new_account_state_gas: false,
        }))
    }

    /// Builds the input of a creation frame, with this frame's account as the creator.
    pub(super) fn create(
        &self,
        salt: Option<B256>,
        endowment: U256,
        init_code: Bytes,
        gas_limit: u64,
    ) -> FrameInput {
        let scheme = salt.map_or(revm::interpreter::CreateScheme::Create, |salt| {
            revm::interpreter::CreateScheme::Create2 { salt: salt.into() }
        });
        FrameInput::Create(Box::new(CreateInputs::new(
            self.acting(),
            scheme,
            endowment,
            init_code,
            gas_limit,
            0,
        )))
    }

    /// Returns the code to run for an account and its hash, following an EIP-7702 delegation.
    fn code_to_run(&mut self, account: Address) -> (B256, revm::bytecode::Bytecode) {
        let journal = &mut self.context.journaled_state;
        let mut load = |account| {
            let Ok(account) = journal.load_account_with_code(account);
            (account.data.info.code_hash, account.data.info.code.clone().unwrap_or_default())
        };
        let (hash, code) = load(account);
        match code.eip7702_address() {
            Some(delegate) => load(delegate),
            None => (hash, code),
        }
    }
}
