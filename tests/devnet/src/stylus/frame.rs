//! One call of a program, from its start to its outcome.

use std::fmt;

use alloy::primitives::{Address, Bytes, U256};

use super::{
    activate::Program,
    engine::{Engine, Instance, Meters, Run, Wasmi},
    host::{Halt, HostState},
    params::ArbosVersion,
    request::{Request, Response},
};

/// All that a program may ask about its call, its transaction and its block, and what it may spend.
#[derive(Clone, Debug)]
pub struct FrameEnv {
    /// Version of the chain.
    pub arbos: ArbosVersion,
    /// Ink to spend: gas times `ink_price`, saturating.
    pub ink: u64,
    /// Ink per gas.
    pub ink_price: u32,
    /// Words of stack.
    pub max_stack_depth: u32,
    /// Largest account code in bytes; reading code is priced by it.
    pub max_code_size: u64,
    /// Arguments of the call.
    pub calldata: Bytes,
    /// Whether this account has another frame open, delegate calls not counted.
    pub is_reentrant: bool,
    /// Account that acts.
    pub contract_address: Address,
    /// Caller, by the rules of delegate calls.
    pub msg_sender: Address,
    /// Wei sent along, by the rules of delegate calls.
    pub msg_value: U256,
    /// Signer of the transaction.
    pub tx_origin: Address,
    /// Wei per gas that the transaction pays.
    pub tx_gas_price: U256,
    /// Wei per gas.
    pub block_basefee: U256,
    /// Account that the fees go to.
    pub block_coinbase: Address,
    /// Gas limit of the block.
    pub block_gas_limit: u64,
    /// Number of the parent chain's block.
    pub block_number: u64,
    /// Seconds since 1970.
    pub block_timestamp: u64,
    /// Chain id.
    pub chain_id: u64,
}

/// How a frame ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It returned zero.
    Success,
    /// It returned anything else. Rolls back, keeps the gas left, hands back data.
    Revert,
    /// It trapped or broke a rule of a host function. Rolls back, keeps the gas left, no data.
    Failure,
    /// All gas is gone, no data.
    OutOfInk,
    /// All gas is gone, no data; the caller sees a call that went too deep.
    OutOfStack,
}

/// What is left of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How it ended.
    pub status: Status,
    /// Ink not spent; zero if out of ink or out of stack.
    pub ink_left: u64,
    /// Data handed back; empty unless the status is a success or a revert.
    pub output: Bytes,
    /// Words of stack left.
    pub stack_left: u32,
    /// Pages of memory at the end.
    pub memory_pages: u32,
    /// What went wrong, for logs; empty unless the status is a failure.
    pub reason: String,
}

/// A frame runs until it needs the chain or ends.
#[derive(Debug)]
pub enum Step {
    /// It waits for the answer to a request.
    Suspended {
        /// The frame, to be resumed or dropped.
        frame: Frame,
        /// What it wants.
        request: Request,
    },
    /// It ended.
    Finished(Outcome),
}

/// A frame that waits for an answer.
pub struct Frame {
    instance: Box<<Wasmi as Engine>::Instance>,
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Frame").field("ink_left", &self.ink_left()).finish_non_exhaustive()
    }
}

impl Frame {
    /// Starts a program.
    pub fn start(program: &Program, env: FrameEnv) -> Step {
        let (ink, stack_words) = (env.ink, env.max_stack_depth);
        let Ok(args_len) = u32::try_from(env.calldata.len()) else {
            return never_started(ink, stack_words, "calldata of more than 4 GiB".to_owned());
        };
        match program.engine.instantiate(HostState::new(env), ink, stack_words) {
            Ok(mut instance) => {
                let run = instance.start(args_len);
                settle(Box::new(instance), run)
            }
            Err(error) => never_started(ink, stack_words, error.to_string()),
        }
    }

    /// Goes on with the answer to the request. An answer of the wrong kind ends the frame as a
    /// failure.
    pub fn resume(self, response: Response) -> Step {
        let Self { mut instance } = self;
        match instance.with_guest(|host, guest| host.answer(response, guest)) {
            Ok(result) => {
                let run = instance.resume(result);
                settle(instance, run)
            }
            Err(halt) => Step::Finished(halted(&mut *instance, halt)),
        }
    }

    /// Ink not spent yet.
    pub fn ink_left(&self) -> u64 {
        self.instance.meters().ink_left
    }
}

/// Turns the end of a stretch of execution into a step.
fn settle(mut instance: Box<<Wasmi as Engine>::Instance>, run: Run) -> Step {
    Step::Finished(match run {
        Run::Suspended => {
            if let Some(request) = instance.host_mut().take_request() {
                return Step::Suspended { frame: Frame { instance }, request };
            }
            failure(&*instance, "suspended without a request".to_owned())
        }
        Run::Stopped => {
            let halt = instance.host_mut().take_halt();
            let halt = halt.unwrap_or_else(|| Halt::Failure("stopped without a reason".to_owned()));
            halted(&mut *instance, halt)
        }
        Run::Returned(status) => exited(&mut *instance, status),
        Run::Trapped(reason) => trapped(&*instance, reason),
    })
}

fn halted(instance: &mut impl Instance, halt: Halt) -> Outcome {
    match halt {
        Halt::Exit(status) => exited(instance, status),
        Halt::OutOfInk => out_of(Status::OutOfInk, instance.meters()),
        Halt::Failure(reason) => failure(instance, reason),
    }
}

/// The program's own end.
fn exited(instance: &mut impl Instance, status: u32) -> Outcome {
    let status = if status == 0 { Status::Success } else { Status::Revert };
    let output = instance.host_mut().take_output();
    let meters = instance.meters();
    Outcome {
        status,
        ink_left: meters.ink_left,
        output,
        stack_left: meters.stack_left,
        memory_pages: meters.memory_pages,
        reason: String::new(),
    }
}

/// A trap is a failure unless it is how a meter stopped the program.
fn trapped(instance: &impl Instance, reason: String) -> Outcome {
    let meters = instance.meters();
    if meters.is_exhausted {
        return out_of(Status::OutOfInk, meters);
    }
    if meters.stack_left == 0 {
        return out_of(Status::OutOfStack, meters);
    }
    failure(instance, reason)
}

fn failure(instance: &impl Instance, reason: String) -> Outcome {
    let meters = instance.meters();
    Outcome {
        status: Status::Failure,
        ink_left: meters.ink_left,
        output: Bytes::new(),
        stack_left: meters.stack_left,
        memory_pages: meters.memory_pages,
        reason,
    }
}

const fn out_of(status: Status, meters: Meters) -> Outcome {
    Outcome {
        status,
        ink_left: 0,
        output: Bytes::new(),
        stack_left: meters.stack_left,
        memory_pages: meters.memory_pages,
        reason: String::new(),
    }
}

/// The engine could not make an instance: not the program's doing, but it must end somehow.
const fn never_started(ink: u64, stack_words: u32, reason: String) -> Step {
    Step::Finished(Outcome {
        status: Status::Failure,
        ink_left: ink,
        output: Bytes::new(),
        stack_left: stack_words,
        memory_pages: 0,
        reason,
    })
}
