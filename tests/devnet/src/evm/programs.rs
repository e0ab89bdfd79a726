//! Compiled programs, by the hash of their code.
//!
//! One store for the whole process: compiling depends on the code and the `ArbOS` version alone,
//! so chains share it, and a program that a revert took back does no harm in it. Whether a program
//! may run is the chain's state to say, never this store's.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex, PoisonError},
};

use alloy::primitives::B256;

use crate::stylus::{
    Program,
    activate::{ActivationRules, activate},
    code,
    params::{ArbosVersion, StylusParams},
};

static PROGRAMS: LazyLock<Mutex<HashMap<(ArbosVersion, B256), Program>>> =
    LazyLock::new(Mutex::default);

/// Keeps a program.
pub(crate) fn remember(arbos: ArbosVersion, code_hash: B256, program: Program) {
    PROGRAMS.lock().unwrap_or_else(PoisonError::into_inner).insert((arbos, code_hash), program);
}

/// The program of an activated account's code, compiled if this process has not done so yet.
pub(crate) fn of_code(
    arbos: ArbosVersion,
    params: &StylusParams,
    code_hash: B256,
    bytes: &[u8],
) -> Result<Program, String> {
    let known =
        PROGRAMS.lock().unwrap_or_else(PoisonError::into_inner).get(&(arbos, code_hash)).cloned();
    if let Some(program) = known {
        return Ok(program);
    }
    let module = code::module_of(bytes, params.max_wasm_size).map_err(|error| error.to_string())?;
    let rules = ActivationRules {
        arbos,
        stylus_version: params.version,
        is_debug_chain: true,
        page_limit: params.page_limit,
    };
    let program = activate(&module, &rules, u64::MAX).map_err(|error| error.to_string())?.program;
    remember(arbos, code_hash, program.clone());
    Ok(program)
}
