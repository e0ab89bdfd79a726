//! Execution: revm's EVM with Stylus programs, Arbitrum precompiles and Arbitrum fee rules.

pub(crate) mod compiled;
pub(crate) mod context;
mod handler;
mod instructions;
mod machine;
pub(crate) mod native;
mod open_frames;
mod precompiles;
mod recent_programs;
mod run;
mod wasm;

pub(crate) use context::{BLOCK_GAS_LIMIT, BlockContext, EvmContext, Mode, Policies, SEQUENCER};
pub(crate) use run::{Executed, run};
pub(crate) use wasm::MAX_CODE_SIZE;
