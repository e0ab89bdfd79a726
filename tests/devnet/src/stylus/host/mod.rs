//! The functions that programs import, one file per family.
//!
//! A function that needs the chain pays what it can, asks, and leaves behind what is to be done with
//! the answer ([`Flow::Ask`]); the frame suspends in between. The order of charges, checks and
//! memory accesses is part of the protocol.

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

use self::{meter::Call, storage_cache::StorageCache};
pub(super) use table::{FUNCTIONS, HostFunction, WasmType, find};

/// Why a program ends inside a host function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Halt {
    /// It wants to, with this status.
    Exit(u32),
    /// The meter ran dry.
    OutOfInk,
    /// It broke a rule.
    Failure(String),
}

impl Halt {
    fn failure(reason: &str) -> Self {
        Self::Failure(reason.to_owned())
    }

    /// The chain answered something else than what was asked.
    fn mismatch() -> Self {
        Self::failure("the answer does not fit the request")
    }
}

/// Result of a host function: the bits of its value, or none.
pub(super) type Returned = Result<Option<u64>, Halt>;

/// What remains to be done once the chain has answered.
type Continuation = Box<dyn FnOnce(&mut Call<'_>, Response) -> Returned + Send>;

/// How a host function goes on.
enum Flow {
    /// Done.
    Return(Option<u64>),
    /// Waits for the chain.
    Ask(Request, Continuation),
}

impl Flow {
    /// Done, without a result.
    const NONE: Self = Self::Return(None);

    fn value(value: impl Into<u64>) -> Self {
        Self::Return(Some(value.into()))
    }

    fn ask(
        request: Request,
        then: impl FnOnce(&mut Call<'_>, Response) -> Returned + Send + 'static,
    ) -> Self {
        Self::Ask(request, Box::new(then))
    }
}

/// What a frame keeps beside the program's memory and meters.
pub(super) struct HostState {
    env: FrameEnv,
    output: Vec<u8>,
    /// Of the last call or creation.
    return_data: Bytes,
    storage: StorageCache,
    /// Code of the account read last.
    last_code: Option<(Address, Bytes)>,
    /// What the program waits for, and how it goes on.
    request: Option<Request>,
    then: Option<Continuation>,
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
            then: None,
            halt: None,
        }
    }

    /// Runs a host function until it is done or needs the chain.
    pub(super) fn call(
        &mut self,
        function: &HostFunction,
        args: &[u64; HostFunction::MAX_PARAMS],
        guest: Guest<'_>,
    ) -> Control {
        match (function.run)(&mut Call::new(self, guest), args) {
            Ok(Flow::Return(result)) => Control::Return(result),
            Ok(Flow::Ask(request, then)) => {
                self.request = Some(request);
                self.then = Some(then);
                Control::Suspend
            }
            Err(halt) => {
                self.halt = Some(halt);
                Control::Stop
            }
        }
    }

    /// Finishes the host function that waits.
    pub(super) fn answer(&mut self, response: Response, guest: Guest<'_>) -> Returned {
        match self.then.take() {
            Some(then) => then(&mut Call::new(self, guest), response),
            None => Err(Halt::failure("an answer to no request")),
        }
    }

    /// What the program waits for.
    pub(super) const fn take_request(&mut self) -> Option<Request> {
        self.request.take()
    }

    /// Why a host function ended the program.
    pub(super) const fn take_halt(&mut self) -> Option<Halt> {
        self.halt.take()
    }

    /// Data that the program hands back.
    pub(super) fn take_output(&mut self) -> Bytes {
        std::mem::take(&mut self.output).into()
    }
}
