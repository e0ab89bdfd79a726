//! Code that is not EVM code, run by opcode 0xEF: Stylus programs and two contracts of this node.
//!
//! Such a frame is an ordinary EVM frame to revm, which does depth, value transfer, checkpoint and
//! rollback. Where it needs another frame it suspends: its state goes to a stack in the context, the
//! instruction pointer steps back, and the same instruction runs again when the child has returned.
//! So calls between EVM code and programs nest to any depth without native recursion.

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
use crate::stylus::code::is_program;

/// A contract of this node.
pub(crate) struct NativeContract {
    /// Where it stands.
    pub(crate) address: Address,
    /// Its code: the opcode and a byte that no program's prefix has.
    pub(crate) code: &'static [u8],
    start: fn(&mut Native<'_>) -> Step,
}

/// Contracts of this node that a dev node has as deployed EVM code.
pub(crate) const CONTRACTS: [NativeContract; 2] = [
    NativeContract { address: deployer::ADDRESS, code: &[0xef, 0x0d], start: deployer::start },
    NativeContract { address: factory::ADDRESS, code: &[0xef, 0x0c], start: factory::start },
];

/// What a running frame works on.
pub(super) struct Native<'a> {
    /// Gas, input, return data.
    pub(super) interpreter: &'a mut Interpreter<EthInterpreter>,
    /// Everything else.
    pub(super) context: &'a mut EvmContext,
}

/// How a child frame ended.
pub(super) struct Child {
    /// Whether it succeeded.
    pub(super) success: bool,
    /// The account it created, if it was a creation that succeeded.
    pub(super) created: Address,
    /// What it handed back.
    pub(super) return_data: Bytes,
}

/// A frame that waits for its child.
pub(super) trait Suspended: Send + std::fmt::Debug {
    /// Goes on.
    fn resume(self: Box<Self>, native: &mut Native<'_>, child: Child) -> Step;
}

/// A frame runs until it needs another or ends.
pub(super) enum Step {
    /// It waits for a child.
    Nested(FrameInput, Box<dyn Suspended>),
    /// It ended; what gas is left is the interpreter's.
    Done(InstructionResult, Bytes),
}

impl Step {
    /// Success with a result.
    pub(super) const fn success(output: Bytes) -> Self {
        Self::Done(InstructionResult::Return, output)
    }

    /// A revert with data.
    pub(super) const fn revert(data: Bytes) -> Self {
        Self::Done(InstructionResult::Revert, data)
    }

    /// The end of a frame whose gas did not suffice.
    pub(super) const fn out_of_gas() -> Self {
        Self::Done(InstructionResult::OutOfGas, Bytes::new())
    }
}

/// The stack of frames that wait, each with its depth.
#[derive(Debug, Default)]
pub(crate) struct SuspendedFrames(Vec<(usize, Box<dyn Suspended>)>);

impl SuspendedFrames {
    fn take(&mut self, depth: usize) -> Option<Box<dyn Suspended>> {
        self.0.pop_if(|(waiting, _)| *waiting == depth).map(|(_, frame)| frame)
    }
}

/// Opcode 0xEF.
#[allow(clippy::needless_pass_by_value, reason = "the form of every instruction")]
pub(super) fn execute(
    context: InstructionContext<'_, EvmContext, EthInterpreter>,
) -> InstructionExecResult {
    let mut native = Native { interpreter: context.interpreter, context: context.host };
    let step = match native.take_suspended() {
        Some((frame, child)) => frame.resume(&mut native, child),
        None => match native.start() {
            Some(step) => step,
            None => return Err(InstructionResult::OpcodeNotFound),
        },
    };
    native.act(step)
}

impl Native<'_> {
    /// Starts what the code says; `None` if 0xEF is just an unknown opcode here.
    fn start(&mut self) -> Option<Step> {
        let address = self.interpreter.input.bytecode_address?;
        if self.interpreter.bytecode.pc() != 1 {
            return None;
        }
        let code = self.interpreter.bytecode.original_bytes();
        if is_program(&code) {
            return Some(wasm::start(self, &code));
        }
        let contract = CONTRACTS
            .iter()
            .find(|contract| contract.address == address && contract.code == code.as_ref())?;
        Some((contract.start)(self))
    }

    fn take_suspended(&mut self) -> Option<(Box<dyn Suspended>, Child)> {
        let depth = self.interpreter.input.depth;
        let frame = self.context.chain.suspended.take(depth)?;
        let status = self.interpreter.stack.popn::<1>().map_or(U256::ZERO, |[status]| status);
        let child = Child {
            success: !status.is_zero(),
            created: Address::from_word(status.into()),
            return_data: self.interpreter.return_data.0.clone(),
        };
        Some((frame, child))
    }

    fn act(&mut self, step: Step) -> InstructionExecResult {
        match step {
            Step::Nested(input, frame) => {
                let depth = self.interpreter.input.depth;
                self.context.chain.suspended.0.push((depth, frame));
                self.interpreter.bytecode.relative_jump(-1);
                self.interpreter.bytecode.set_action(InterpreterAction::NewFrame(input));
                Err(InstructionResult::Suspend)
            }
            Step::Done(result, output) => {
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

    /// Account that acts in this frame.
    pub(super) const fn acting(&self) -> Address {
        self.interpreter.input.target_address
    }

    /// Whether nothing may be written here.
    pub(super) const fn is_static(&self) -> bool {
        self.interpreter.runtime_flag.is_static
    }

    /// Calldata of this frame.
    pub(super) fn calldata(&self) -> Bytes {
        self.interpreter.input.input.bytes(self.context)
    }

    /// Charges gas.
    pub(super) const fn burn(&mut self, gas: u64) -> bool {
        self.interpreter.gas.record_regular_cost(gas)
    }

    /// Says why the transaction failed, if this is its outermost frame.
    pub(super) fn explain(&mut self, reason: String) {
        tracing::debug!(account = %self.acting(), reason, "frame failed");
        if self.interpreter.input.depth == 0 {
            self.context.chain.failure = Some(reason);
        }
    }

    /// Sets aside all gas but a 64th for a child and gives it.
    const fn forward(&mut self) -> u64 {
        let remaining = self.interpreter.gas.remaining();
        let given = remaining - remaining / 64;
        // Cannot fail: it is less than what remains.
        let _ = self.burn(given);
        given
    }

    /// A call by this frame's account.
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

    /// A creation by this frame's account.
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

    /// Code of an account, or of the one it delegates to, with its hash.
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
