//! Runs the wasm of the reference token and vault, for tests of their ABI and known defects.
//!
//! OpenZeppelin's components do not compile natively without their own test framework, so these
//! tests execute the wasm programs. The runtime is smaller than a chain: it has storage, logs,
//! nested calls and rollback, but no gas, value or account code. Tests in the main workspace run
//! the programs on the devnet.

mod build;
mod chain;
mod hostio;

pub use build::Program;
pub use chain::{Chain, Log, Revert};
