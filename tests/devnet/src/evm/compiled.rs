//! Cache of compiled programs by code hash.
//!
//! The whole process shares it: compilation depends only on the code and the `ArbOS` version.
//! Entries of a chain that was reverted are harmless, because the chain's state decides whether a
//! program can run, not this cache.

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

/// Stores a compiled program.
pub(crate) fn insert(arbos: ArbosVersion, code_hash: B256, program: Program) {
    PROGRAMS.lock().unwrap_or_else(PoisonError::into_inner).insert((arbos, code_hash), program);
}

/// Returns the compiled program of an activated account. Compiles it if this process has not yet.
pub(crate) fn get_or_compile(
    arbos: ArbosVersion,
    params: &StylusParams,
    code_hash: B256,
    bytes: &[u8],
) -> Result<Program, String> {
    let compiled =
        PROGRAMS.lock().unwrap_or_else(PoisonError::into_inner).get(&(arbos, code_hash)).cloned();
    if let Some(program) = compiled {
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
    insert(arbos, code_hash, program.clone());
    Ok(program)
}
