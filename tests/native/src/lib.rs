#![doc = include_str!("../README.md")]

mod cache;
mod contract;
mod frame;
mod halt;
mod host;
mod journal;
mod log;
mod machine;
mod precompile;
mod state;
pub mod suite;
pub mod venue;
mod world;

pub use contract::{Contract, Program, Route};
pub use log::Log;
pub use world::{Block, Outcome, Snapshot, World};

/// Result of a call: its return data, or its revert data.
pub type CallResult = Result<Vec<u8>, Vec<u8>>;
