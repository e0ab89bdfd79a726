//! Caches of compiled programs by module hash, and of activations by module and rules.
//!
//! The whole process shares them: a compilation depends only on the module and the `ArbOS` version, an
//! activation only on the module and the rules. Entries of a chain that was reverted are harmless,
//! because the chain's state decides whether a program can run, not these caches.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex, PoisonError},
};

use alloy::primitives::{B256, keccak256};

use crate::stylus::{
    Program,
    activate::{self, Activation, ActivationError, ActivationRules},
    code::CodeError,
    params::{ArbosVersion, StylusParams},
};

static PROGRAMS: LazyLock<Mutex<HashMap<(ArbosVersion, B256), Program>>> =
    LazyLock::new(Mutex::default);

static ACTIVATIONS: LazyLock<Mutex<HashMap<(ActivationRules, B256), Activation>>> =
    LazyLock::new(Mutex::default);

/// Activates a module with at most `gas`, as [`activate::activate`] does. Compiles it if this process
/// has not yet activated it under these rules.
pub(crate) fn activate(
    module: &[u8],
    rules: ActivationRules,
    gas: u64,
) -> Result<Activation, ActivationError> {
    let key = (rules, keccak256(module));
    let known = ACTIVATIONS.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
    if let Some(activation) = known.filter(|activation| activation.gas_used <= gas) {
        return Ok(activation);
    }
    let activation = activate::activate(module, &rules, gas)?;
    ACTIVATIONS.lock().unwrap_or_else(PoisonError::into_inner).insert(key, activation.clone());
    Ok(activation)
}

/// Stores a compiled program.
pub(crate) fn insert(arbos: ArbosVersion, module_hash: B256, program: Program) {
    PROGRAMS.lock().unwrap_or_else(PoisonError::into_inner).insert((arbos, module_hash), program);
}

/// Returns the compiled program of an activated account. Compiles its module if this process has not
/// yet.
pub(crate) fn get_or_compile(
    arbos: ArbosVersion,
    params: &StylusParams,
    module_hash: B256,
    module: impl FnOnce() -> Result<Vec<u8>, CodeError>,
) -> Result<Program, String> {
    let compiled =
        PROGRAMS.lock().unwrap_or_else(PoisonError::into_inner).get(&(arbos, module_hash)).cloned();
    if let Some(program) = compiled {
        return Ok(program);
    }
    let module = module().map_err(|error| error.to_string())?;
    let rules = ActivationRules {
        arbos,
        stylus_version: params.version,
        is_debug_chain: true,
        page_limit: params.page_limit,
    };
    let program = activate(&module, rules, u64::MAX).map_err(|error| error.to_string())?.program;
    insert(arbos, module_hash, program.clone());
    Ok(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_activation_still_needs_its_gas() {
        let wasm = wat::parse_str(
            r#"(module
                (import "vm_hooks" "pay_for_memory_grow" (func (param i32)))
                (memory (export "memory") 1)
                (func (export "user_entrypoint") (param i32) (result i32) (i32.const 0)))"#,
        )
        .unwrap();
        let rules = ActivationRules {
            arbos: ArbosVersion::NEWEST,
            stylus_version: 2,
            is_debug_chain: true,
            page_limit: 128,
        };
        let first = activate(&wasm, rules, u64::MAX).unwrap();
        for _ in 0..2 {
            let again = activate(&wasm, rules, first.gas_used).unwrap();
            assert_eq!((again.figures, again.gas_used), (first.figures, first.gas_used));
            let error = activate(&wasm, rules, first.gas_used - 1).unwrap_err();
            assert_eq!(error.reason, "out of gas");
        }
    }
}
