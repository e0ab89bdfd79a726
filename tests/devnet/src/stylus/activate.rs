//! Activation: a module is checked, measured, metered and compiled.

use std::sync::Arc;

use alloy::primitives::{B256, keccak256};
use thiserror::Error;

use super::{
    engine::{Engine, Wasmi},
    figures::Figures,
    host,
    instrument::instrument,
    measure,
    module::{self, Module},
    params::ArbosVersion,
    validate,
};

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

/// A compiled module. Clones share the code; it can be run on any thread.
#[derive(Clone, Debug)]
pub struct Program {
    pub(super) engine: Arc<Wasmi>,
}

/// Checks, measures, meters and compiles a module within `gas`.
pub fn activate(
    wasm: &[u8],
    rules: &ActivationRules,
    gas: u64,
) -> Result<Activation, ActivationError> {
    let module = Module::parse(wasm, module::features(rules.stylus_version)).map_err(unreadable)?;
    validate::structure(&module, *rules).map_err(unreadable)?;
    let instrumented = instrument(&module).map_err(unreadable)?;

    let mut gas_used = 0;
    for charge in measure::charges(&module, rules.arbos, instrumented.operators) {
        gas_used += charge;
        if gas_used > gas {
            return Err(ActivationError { gas_used: gas, reason: "out of gas".to_owned() });
        }
    }

    let unusable = |reason: String| ActivationError {
        gas_used,
        reason: format!("failed to build user module: {reason}"),
    };
    validate::linkage(&module, *rules).map_err(|error| unusable(error.to_string()))?;
    let figures = measure::figures(&module, rules.stylus_version)
        .map_err(|error| unusable(error.to_string()))?;
    let engine = Wasmi::compile(&instrumented.wasm, host::FUNCTIONS)
        .map_err(|error| unusable(error.to_string()))?;
    Ok(Activation {
        figures,
        gas_used,
        module_hash: keccak256(wasm),
        program: Program { engine: Arc::new(engine) },
    })
}

/// Failures found before any gas is charged.
fn unreadable(error: impl std::fmt::Display) -> ActivationError {
    ActivationError { gas_used: 0, reason: format!("failed to parse wasm: {error}") }
}
