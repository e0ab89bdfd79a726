//! Execution of one program call.

use std::fmt;

use alloy::primitives::{Address, Bytes, U256};

use super::{
    activate::Program,
    engine::{Engine, Instance, Meters, RunEnd, Wasmi},
    host::{Halt, HostState},
    params::ArbosVersion,
    request::{Request, Response},
};

/// Environment of a call: data that the program can query, and its limits.
#[derive(Clone, Debug)]
pub struct FrameEnv {
    /// `ArbOS` version of the chain.
    pub arbos: ArbosVersion,
    /// Ink limit: gas times `ink_price`, saturating.
    pub ink: u64,
    /// Ink per gas.
    pub ink_price: u32,
    /// Stack limit in words.
    pub max_stack_depth: u32,
    /// Maximum number of slots in the frame's storage cache, a policy of the node; 0 for any number.
    pub max_cached_slots: u32,
    /// Maximum size of account code in bytes. The price of reading code depends on it.
    pub max_code_size: u64,
    /// Calldata of the call.
    pub calldata: Bytes,
    /// Whether the account has another open frame. Delegate calls do not count.
    pub is_reentrant: bool,
    /// The account the call acts as.
    pub contract_address: Address,
    /// The caller; in a delegate call, the caller of the delegating frame.
    pub msg_sender: Address,
    /// Value in wei; in a delegate call, the value of the delegating frame.
    pub msg_value: U256,
    /// Sender of the transaction.
    pub tx_origin: Address,
    /// Gas price of the transaction in wei.
    pub tx_gas_price: U256,
    /// Base fee of the block, in wei per gas.
    pub block_basefee: U256,
    /// Coinbase address of the block.
    pub block_coinbase: Address,
    /// Gas limit of the block.
    pub block_gas_limit: u64,
    /// Block number of the parent chain.
    pub block_number: u64,
    /// Unix timestamp of the block in seconds.
    pub block_timestamp: u64,
    /// Chain id.
    pub chain_id: u64,
}

/// Final status of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The program returned zero.
    Success,
    /// The program returned another value. The frame reverts with data and keeps its unused
    /// gas.
    Revert,
    /// The program trapped or violated a rule of a host function. The frame reverts without data
    /// and keeps its unused gas.
    Failure,
    /// Ink ran out. The frame reverts without data and loses all gas.
    OutOfInk,
    /// The stack limit was reached. The frame reverts without data and loses all gas; the caller
    /// sees a call-depth error.
    OutOfStack,
    /// The storage cache exceeded its limit. The frame fails and loses all gas.
    OutOfCache,
}

/// Result of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Final status.
    pub status: Status,
    /// Unused ink; zero after [`Status::OutOfInk`], [`Status::OutOfStack`] and [`Status::OutOfCache`].
    pub ink_left: u64,
    /// Returned data; empty except after success and revert.
    pub output: Bytes,
    /// Unused words of stack.
    pub stack_left: u32,
    /// Memory size at the end, in pages.
    pub memory_pages: u32,
    /// Description of a failure for logs; empty for every other status.
    pub reason: String,
}

/// State of a frame after an execution step.
#[derive(Debug)]
pub enum Step {
    /// The frame waits for the response to a request.
    Suspended {
        /// The suspended frame, to be resumed or dropped.
        frame: Frame,
        /// The request.
        request: Request,
    },
    /// The frame ended.
    Finished(Outcome),
}

/// A suspended frame.
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
            return never_started(ink, stack_words, "calldata exceeds 4 GiB".to_owned());
        };
        match program.engine.instantiate(HostState::new(env), ink, stack_words) {
            Ok(mut instance) => {
                let run = instance.start(args_len);
                into_step(Box::new(instance), run)
            }
            Err(error) => never_started(ink, stack_words, error.to_string()),
        }
    }

    /// Continues the frame with the response to its request. A response of the wrong kind ends the
    /// frame with [`Status::Failure`].
    pub fn resume(self, response: Response) -> Step {
        let Self { mut instance } = self;
        match instance.with_guest(|host, guest| host.complete(response, guest)) {
            Ok(result) => {
                let run = instance.resume(result);
                into_step(instance, run)
            }
            Err(halt) => Step::Finished(halted(&mut *instance, halt)),
        }
    }

    /// Returns the unused ink.
    pub fn ink_left(&self) -> u64 {
        self.instance.meters().ink_left
    }
}

/// Converts the end of an engine run to a step.
fn into_step(mut instance: Box<<Wasmi as Engine>::Instance>, run: RunEnd) -> Step {
    Step::Finished(match run {
        RunEnd::Suspended => {
            if let Some(request) = instance.host_mut().take_request() {
                return Step::Suspended { frame: Frame { instance }, request };
            }
            failure(&*instance, "suspended without a request".to_owned())
        }
        RunEnd::Stopped => {
            let halt = instance.host_mut().take_halt();
            let halt = halt.unwrap_or_else(|| Halt::Failure("stopped without a reason".to_owned()));
            halted(&mut *instance, halt)
        }
        RunEnd::Returned(status) => exited(&mut *instance, status),
        RunEnd::Trapped(reason) => trapped(&*instance, reason),
    })
}

fn halted(instance: &mut impl Instance, halt: Halt) -> Outcome {
    match halt {
        Halt::Exit(status) => exited(instance, status),
        Halt::OutOfInk => out_of(Status::OutOfInk, instance.meters()),
        Halt::OutOfCache => out_of(Status::OutOfCache, instance.meters()),
        Halt::Failure(reason) => failure(instance, reason),
    }
}

/// Ends the frame with the program's own status.
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

/// Ends the frame after a trap. Instrumentation also traps when ink or stack run out.
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

/// Ends a frame for which the engine could not create an instance.
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
