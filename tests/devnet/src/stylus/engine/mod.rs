//! The seam to the engine that runs instrumented modules. Everything that decides results (metering,
//! host functions, prices) is on this side, so that engines can be exchanged.

mod wasmi;

use super::host::{HostFunction, HostState};

pub(super) use self::wasmi::Wasmi;

/// What a host function sees of the program that called it.
pub(super) struct Guest<'a> {
    /// The whole of memory.
    pub(super) memory: &'a mut [u8],
    /// Ink left.
    pub(super) ink: &'a mut u64,
}

/// How a host function hands control back.
pub(super) enum Control {
    /// The program goes on with this result, the bits of its value.
    Return(Option<u64>),
    /// The program waits until [`Instance::resume`].
    Suspend,
    /// The program is over.
    Stop,
}

/// How a stretch of execution ended.
pub(super) enum Run {
    /// The entry point returned this status.
    Returned(u32),
    /// A host function wants [`Control::Suspend`].
    Suspended,
    /// A host function wants [`Control::Stop`].
    Stopped,
    /// A trap, and what the engine says of it.
    Trapped(String),
}

/// Counters of a program at a point.
#[derive(Clone, Copy)]
pub(super) struct Meters {
    /// Ink left.
    pub(super) ink_left: u64,
    /// Whether the meter ran dry inside the program.
    pub(super) is_exhausted: bool,
    /// Words of stack left; zero after it ran out.
    pub(super) stack_left: u32,
    /// Pages of memory.
    pub(super) memory_pages: u32,
}

/// An engine failed in a way that no activated program should make it fail.
#[derive(Debug, thiserror::Error)]
#[error("wasm engine: {0}")]
pub(super) struct EngineError(pub(super) String);

/// A compiled module that can be started any number of times.
pub(super) trait Engine: Sized + Send + Sync {
    /// A started module.
    type Instance: Instance;

    /// Compiles an instrumented module against these host functions.
    fn compile(wasm: &[u8], functions: &'static [HostFunction]) -> Result<Self, EngineError>;

    /// Makes an instance with so much ink and so many words of stack.
    fn instantiate(
        &self,
        host: HostState,
        ink: u64,
        stack_words: u32,
    ) -> Result<Self::Instance, EngineError>;
}

/// One running program.
pub(super) trait Instance: Send {
    /// Calls the entry point with the length of the arguments.
    fn start(&mut self, args_len: u32) -> Run;

    /// Goes on after [`Run::Suspended`] with the result of the host function.
    fn resume(&mut self, result: Option<u64>) -> Run;

    /// Lets a host function finish while the program is suspended.
    fn with_guest<R>(&mut self, visit: impl FnOnce(&mut HostState, Guest<'_>) -> R) -> R;

    /// The host's side of the program.
    fn host_mut(&mut self) -> &mut HostState;

    /// Counters now.
    fn meters(&self) -> Meters;
}
