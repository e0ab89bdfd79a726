//! Activation: validates, measures, instruments and compiles a module.

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

/// Rules under which a module is activated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ActivationRules {
    /// `ArbOS` version of the chain.
    pub arbos: ArbosVersion,
    /// Current Stylus version from the parameters.
    pub stylus_version: u16,
    /// Whether the chain is a debug chain. Debug chains also have the import modules `console` and
    /// `debug`, and accept start functions, which are removed.
    pub is_debug_chain: bool,
    /// Maximum number of initial memory pages: the page limit minus the pages that the transaction
    /// has open.
    pub page_limit: u16,
}

/// Result of an activation.
#[derive(Clone, Debug)]
pub struct Activation {
    /// The program's figures, stored under its code hash.
    pub figures: Figures,
    /// Gas of validation and compilation.
    pub gas_used: u64,
    /// Module hash for the event and the stored state. Here it is the Keccak-256 hash of the
    /// module. On a real chain it commits to the module as the fraud prover sees it. Programs and
    /// tools only compare it for equality.
    pub module_hash: B256,
    /// The compiled program.
    pub program: Program,
}

/// A failed activation. The chain consumes all gas of the call.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{reason}")]
pub struct ActivationError {
    /// Gas used before the failure was found; usually 0.
    pub gas_used: u64,
    /// Description of the problem.
    pub reason: String,
}

/// Reason of an activation that its gas does not pay for.
const OUT_OF_GAS: &str = "out of gas";

impl ActivationError {
    /// Returns whether the gas did not suffice.
    pub fn is_out_of_gas(&self) -> bool {
        self.reason == OUT_OF_GAS
    }
}

/// A compiled module. Clones share the compiled code. It can run on any thread.
#[derive(Clone, Debug)]
pub struct Program {
    pub(super) engine: Arc<Wasmi>,
}

/// Validates, measures, instruments and compiles a module, using at most `gas`.
pub fn activate(
    wasm: &[u8],
    rules: &ActivationRules,
    gas: u64,
) -> Result<Activation, ActivationError> {
    let module =
        Module::parse(wasm, module::features(rules.stylus_version)).map_err(parse_error)?;
    validate::check_structure(&module, *rules).map_err(parse_error)?;
    let instrumented = instrument(&module).map_err(parse_error)?;

    let mut gas_used = 0;
    for charge in measure::charges(&module, rules.arbos, instrumented.operators) {
        gas_used += charge;
        if gas_used > gas {
            return Err(ActivationError { gas_used: gas, reason: OUT_OF_GAS.to_owned() });
        }
    }

    let build_error = |reason: String| ActivationError {
        gas_used,
        reason: format!("failed to build user module: {reason}"),
    };
    validate::check_linkage(&module, *rules).map_err(|error| build_error(error.to_string()))?;
    let figures = measure::figures(&module, rules.stylus_version)
        .map_err(|error| build_error(error.to_string()))?;
    let engine = Wasmi::compile(&instrumented.wasm, host::FUNCTIONS)
        .map_err(|error| build_error(error.to_string()))?;
    Ok(Activation {
        figures,
        gas_used,
        module_hash: keccak256(wasm),
        program: Program { engine: Arc::new(engine) },
    })
}

/// Creates an error for a failure found before any gas is charged.
fn parse_error(error: impl std::fmt::Display) -> ActivationError {
    ActivationError { gas_used: 0, reason: format!("failed to parse wasm: {error}") }
}
