//! Host functions, one file per group.
//!
//! A host function that needs the chain first charges what it can, then returns a request and a
//! continuation ([`Flow::Request`]). The frame suspends in between. The order of charges, checks
//! and memory accesses is part of the protocol.

mod account;
mod block;
mod calldata;
mod calls;
mod create;
mod debug;
mod keccak;
mod log;
mod math;
mod memory;
mod meter;
mod storage;
mod storage_cache;
mod table;
mod transient;

use alloy::primitives::{Address, Bytes};

use super::{
    engine::{Control, Guest},
    frame::FrameEnv,
    request::{Request, Response},
};

use self::{meter::HostCall, storage_cache::StorageCache};
pub(super) use table::{FUNCTIONS, HostFunction, WasmType, find};

/// A host function ends the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Halt {
    /// The program exits with this status.
    Exit(u32),
    /// Ink ran out.
    OutOfInk,
    /// The storage cache exceeded its limit.
    OutOfCache,
    /// The program violated a rule.
    Failure(String),
}

impl Halt {
    fn failure(reason: &str) -> Self {
        Self::Failure(reason.to_owned())
    }

    /// Creates a failure for a response that does not match the request.
    fn mismatch() -> Self {
        Self::failure("the response does not match the request")
    }
}

/// Result of a host function: the bits of its return value, if it has one.
pub(super) type HostReturn = Result<Option<u64>, Halt>;

/// The rest of a host function, which runs with the chain's response.
type Continuation = Box<dyn FnOnce(&mut HostCall<'_>, Response) -> HostReturn + Send>;

/// Next action of a host function.
enum Flow {
    /// Return to the program.
    Return(Option<u64>),
    /// Send a request to the chain, then run the continuation.
    Request(Request, Continuation),
}

impl Flow {
    /// Return to the program without a value.
    const NONE: Self = Self::Return(None);

    fn value(value: impl Into<u64>) -> Self {
        Self::Return(Some(value.into()))
    }

    fn request(
        request: Request,
        then: impl FnOnce(&mut HostCall<'_>, Response) -> HostReturn + Send + 'static,
    ) -> Self {
        Self::Request(request, Box::new(then))
    }
}

/// State of a frame outside the program's memory and meters.
pub(super) struct HostState {
    env: FrameEnv,
    output: Vec<u8>,
    /// Return data of the last call or creation.
    return_data: Bytes,
    storage: StorageCache,
    /// The account whose code was read last, and that code.
    last_code: Option<(Address, Bytes)>,
    /// The pending request, until the frame takes it.
    request: Option<Request>,
    continuation: Option<Continuation>,
    halt: Option<Halt>,
}

impl HostState {
    pub(super) fn new(env: FrameEnv) -> Self {
        Self {
            env,
            output: Vec::new(),
            return_data: Bytes::new(),
            storage: StorageCache::default(),
            last_code: None,
            request: None,
            continuation: None,
            halt: None,
        }
    }

    /// Runs a host function until it returns or needs the chain.
    pub(super) fn run(
        &mut self,
        function: &HostFunction,
        args: &[u64; HostFunction::MAX_PARAMS],
        guest: Guest<'_>,
    ) -> Control {
        match (function.run)(&mut HostCall::new(self, guest), args) {
            Ok(Flow::Return(result)) => Control::Return(result),
            Ok(Flow::Request(request, continuation)) => {
                self.request = Some(request);
                self.continuation = Some(continuation);
                Control::Suspend
            }
            Err(halt) => {
                self.halt = Some(halt);
                Control::Stop
            }
        }
    }

    /// Completes the pending host function with the chain's response.
    pub(super) fn complete(&mut self, response: Response, guest: Guest<'_>) -> HostReturn {
        match self.continuation.take() {
            Some(continuation) => continuation(&mut HostCall::new(self, guest), response),
            None => Err(Halt::failure("response without a request")),
        }
    }

    /// Takes the pending request.
    pub(super) const fn take_request(&mut self) -> Option<Request> {
        self.request.take()
    }

    /// Takes the reason why a host function ended the program.
    pub(super) const fn take_halt(&mut self) -> Option<Halt> {
        self.halt.take()
    }

    /// Takes the program's output.
    pub(super) fn take_output(&mut self) -> Bytes {
        std::mem::take(&mut self.output).into()
    }
}
