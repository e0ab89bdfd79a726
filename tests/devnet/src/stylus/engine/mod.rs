//! The interface to the wasm engine that runs instrumented modules. Metering, host functions and
//! prices are outside the engine, so an engine can be replaced without changing results.

mod wasmi;

use super::host::{HostFunction, HostState};

pub(super) use self::wasmi::Wasmi;

/// The program's state that a host function can access.
pub(super) struct Guest<'a> {
    /// The whole linear memory.
    pub(super) memory: &'a mut [u8],
    /// Remaining ink.
    pub(super) ink: &'a mut u64,
}

/// The engine's next action after a host function.
pub(super) enum Control {
    /// Return to the program with this result, given as bits.
    Return(Option<u64>),
    /// Suspend the program until [`Instance::resume`].
    Suspend,
    /// Stop the program.
    Stop,
}

/// End of an engine run.
pub(super) enum RunEnd {
    /// The entry point returned this status.
    Returned(u32),
    /// A host function requested [`Control::Suspend`].
    Suspended,
    /// A host function requested [`Control::Stop`].
    Stopped,
    /// The program trapped; the text is the engine's description.
    Trapped(String),
}

/// Counters of a program.
#[derive(Clone, Copy)]
pub(super) struct Meters {
    /// Remaining ink.
    pub(super) ink_left: u64,
    /// Whether ink ran out inside the program.
    pub(super) is_exhausted: bool,
    /// Remaining words of stack; zero after the stack ran out.
    pub(super) stack_left: u32,
    /// Memory size in pages.
    pub(super) memory_pages: u32,
}

/// A failure of the engine that no activated program should cause.
#[derive(Debug, thiserror::Error)]
#[error("wasm engine: {0}")]
pub(super) struct EngineError(pub(super) String);

/// A compiled module that can be started any number of times.
pub(super) trait Engine: Sized + Send + Sync {
    /// An instance of the module.
    type Instance: Instance;

    /// Compiles an instrumented module and links it with the host functions.
    fn compile(wasm: &[u8], functions: &'static [HostFunction]) -> Result<Self, EngineError>;

    /// Creates an instance with this much ink and this many words of stack.
    fn instantiate(
        &self,
        host: HostState,
        ink: u64,
        stack_words: u32,
    ) -> Result<Self::Instance, EngineError>;
}

/// A running program.
pub(super) trait Instance: Send {
    /// Calls the entry point with the length of the calldata.
    fn start(&mut self, args_len: u32) -> RunEnd;

    /// Continues after [`RunEnd::Suspended`] with the result of the host function.
    fn resume(&mut self, result: Option<u64>) -> RunEnd;

    /// Gives a pending host function access to the suspended program.
    fn with_guest<R>(&mut self, visit: impl FnOnce(&mut HostState, Guest<'_>) -> R) -> R;

    /// Returns the host state of the program.
    fn host_mut(&mut self) -> &mut HostState;

    /// Returns the current counters.
    fn meters(&self) -> Meters;
}
