//! Activation: a module is checked, measured, metered and compiled.

use std::sync::Arc;

use alloy::primitives::B256;
use thiserror::Error;

use super::{figures::Figures, params::ArbosVersion};

/// Under which rules a module is activated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActivationRules {
    /// Version of the chain.
    pub arbos: ArbosVersion,
    /// Stylus version from the parameters in force.
    pub stylus_version: u16,
    /// Debug chains also know the modules `console` and `debug`, and accept start functions (which
    /// are set aside, not run).
    pub is_debug_chain: bool,
    /// Pages of memory that the program may start with: the limit less what the transaction has
    /// open.
    pub page_limit: u16,
}

/// What an activation gives.
#[derive(Clone, Debug)]
pub struct Activation {
    /// To be stored with the code hash.
    pub figures: Figures,
    /// Gas of checking and compiling.
    pub gas_used: u64,
    /// Stands for the module in the event and in storage. Here it is the Keccak hash of the module;
    /// on the real chain it commits to the module as its fraud prover sees it, which programs and
    /// tools only ever compare for equality.
    pub module_hash: B256,
    /// Ready to run.
    pub program: Program,
}

/// An activation failed. The chain burns all the gas it was given.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{reason}")]
pub struct ActivationError {
    /// Gas spent before the failure was found. Most failures are found before any is.
    pub gas_used: u64,
    /// What is wrong with the module.
    pub reason: String,
}

/// A compiled module.
#[derive(Clone, Debug)]
pub struct Program {
    inner: Arc<()>,
}

/// Checks, measures and compiles a module within `gas`.
pub fn activate(
    module: &[u8],
    rules: &ActivationRules,
    gas: u64,
) -> Result<Activation, ActivationError> {
    let _ = (module, rules, gas, Program { inner: Arc::new(()) });
    Err(ActivationError { gas_used: 0, reason: "not yet".into() })
}
