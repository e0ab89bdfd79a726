//! Runs the wasm of the reference token and vault, call by call, for tests of their ABI and traps.
//!
//! OpenZeppelin's components do not compile natively without a test framework of their own, so the
//! tests here ask the programs themselves. What runs them is less than a chain: storage, logs,
//! nested calls and their rollback, and no gas, value or code. How the programs do on a chain is
//! seen on the development chain of the main workspace.

mod build;
mod chain;
mod hostio;

pub use build::Program;
pub use chain::{Chain, Log, Revert};
