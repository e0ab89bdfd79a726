//! The Stylus VM: validation, metering and execution of wasm programs, exact to the unit of ink.
//!
//! **Activation.** [`code::module_of`] extracts the wasm module from account code, and
//! [`fragments::Root::module_of`] from the slices that several accounts hold.
//! [`activate::activate`] returns an [`activate::Activation`]: the [`figures::Figures`] that the
//! chain stores, the gas used and a compiled [`Program`]. A [`Program`] is cheap to clone and to
//! start, and can be cached by module and Stylus version. [`pricer::DataPricer`] computes the
//! data fee.
//!
//! **Execution.** For every call of an activated account, the chain
//!
//! 1. charges [`figures::start_gas`] and opens the footprint with [`pages::MemoryPages::open`],
//! 2. converts the remaining gas to ink (`gas * ink_price`, saturating) and calls [`Frame::start`],
//! 3. passes the response to each [`Step::Suspended`] to [`Frame::resume`]. Each [`Request`]
//!    documents its [`Response`]. Nested calls are requests too, so the chain can run the callee in
//!    any way and resume the caller afterwards, without recursion,
//! 4. reads the [`Outcome`] from [`Step::Finished`]. The remaining gas is `ink_left / ink_price`,
//!    rounded down. The chain rolls back the frame unless it succeeded, resets the open pages to
//!    their number before step 1, and charges at least [`figures::return_data_gas`] if data is
//!    returned.
//!
//! A frame owns all state that does not need the chain: memory, ink, stack meter, storage cache,
//! output, and the return data of the last call. Dropping a suspended frame aborts it.

pub mod activate;
pub mod code;
mod engine;
pub mod figures;
mod floats;
pub mod fragments;
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

/// Returns module and name of every function that programs can import, including those of debug
/// chains.
pub fn host_functions() -> impl Iterator<Item = (&'static str, &'static str)> {
    host::FUNCTIONS.iter().map(|function| (function.module, function.name))
}
