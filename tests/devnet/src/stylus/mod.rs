//! The Stylus VM: validation, metering and execution of wasm programs, exact to the unit of ink.
//!
//! The rest of the crate uses it in two ways.
//!
//! **Activation.** [`code::module_of`] turns account code into a wasm module, and
//! [`activate::activate`] turns the module into an [`activate::Activation`]: the
//! [`figures::Figures`] that the chain stores, the gas spent, and a compiled [`Program`], which is
//! cheap to clone and to start and may be kept by code hash and Stylus version. The data fee comes
//! from [`pricer::DataPricer`].
//!
//! **Running.** For every call of an activated account the chain
//!
//! 1. charges [`figures::start_gas`] and [`pages::MemoryPages::open`] of the footprint,
//! 2. turns the gas left into ink (`gas * ink_price`, saturating) and calls [`Frame::start`],
//! 3. answers each [`Step::Suspended`] with [`Frame::resume`]: the [`Request`] says which
//!    [`Response`] it wants. A nested call is one such request, so that the chain can run the callee
//!    by whatever means it likes and resume the caller afterwards, with no recursion,
//! 4. takes [`Outcome`] from [`Step::Finished`]: gas left is `ink_left / ink_price`, rounded down.
//!    It rolls back unless the status is a success, puts the open pages back to what they were
//!    before step 1, and charges at least [`figures::return_data_gas`] where data is returned.
//!
//! A frame owns everything that a program may see or change without the chain: memory, ink, stack
//! meter, storage cache, output, return data of the last call. Dropping a suspended frame is how it
//! is abandoned.

pub mod activate;
pub mod code;
mod engine;
pub mod figures;
mod floats;
mod frame;
mod host;
mod instrument;
mod measure;
mod module;
pub mod pages;
pub mod params;
pub mod pricer;
mod request;
mod validate;

pub use activate::Program;
pub use frame::{Frame, FrameEnv, Outcome, Status, Step};
pub use request::{CallKind, FlushStatus, Request, Response};

/// Module and name of every function that programs may import, those of debug chains included.
pub fn host_functions() -> impl Iterator<Item = (&'static str, &'static str)> {
    host::FUNCTIONS.iter().map(|function| (function.module, function.name))
}
