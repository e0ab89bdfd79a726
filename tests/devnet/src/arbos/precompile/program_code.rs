//! The module of a program that is activated, read from its account and from its fragments.

use alloy::primitives::{Address, Bytes};

use super::{
    arb_wasm::ArbWasm,
    frame::{PrecompileError, PrecompileFrame, WORD_GAS, revert},
};
use crate::{
    evm::MAX_CODE_SIZE,
    stylus::{
        code::{self, CodeError},
        fragments::{self, Root},
        params::StylusParams,
    },
};

/// First `ArbOS` version in which code that is no program is refused with its own error.
const NOT_WASM_SINCE: u8 = 60;

/// Gas of reading a fragment's account, beside the words of its code.
const COLD_FRAGMENT_GAS: u64 = 2_600;
/// The same for an account that the transaction has accessed before.
const WARM_FRAGMENT_GAS: u64 = 100;

/// Returns the module of the program at an account. Charges for reading fragments.
pub(super) fn module_of(
    frame: &mut PrecompileFrame<'_>,
    account: Address,
    params: &StylusParams,
) -> Result<Vec<u8>, PrecompileError> {
    let arbos = frame.block().arbos;
    let bytes = frame.code(account);
    if code::is_program(&bytes) {
        return code::module_of(&bytes, params.max_wasm_size).map_err(unreadable);
    }
    if arbos.has_fragments() && fragments::is_root(&bytes) {
        let root = Root::parse(&bytes).map_err(unreadable)?;
        root.check_limits(params.max_wasm_size, params.max_fragment_count).map_err(unreadable)?;
        let stream = join(frame, &root)?;
        return root.module_of(&stream).map_err(unreadable);
    }
    if arbos.has_fragments() && fragments::is_fragment(&bytes) {
        return Err(unreadable(CodeError::NotRoot));
    }
    if bytes.is_empty() || arbos.number() >= NOT_WASM_SINCE {
        return Err(revert(&ArbWasm::ProgramNotWasm {}));
    }
    Err(unreadable(CodeError::NotStylus))
}

/// Reads the fragments of a root in order. Each is read only if the gas would pay for the largest.
fn join(frame: &mut PrecompileFrame<'_>, root: &Root) -> Result<Vec<u8>, PrecompileError> {
    let mut stream = Vec::new();
    for fragment in &root.fragments {
        let is_cold = frame.access(*fragment);
        let access = if is_cold { COLD_FRAGMENT_GAS } else { WARM_FRAGMENT_GAS };
        if frame.gas_left() < access + WORD_GAS * MAX_CODE_SIZE.div_ceil(32) {
            return Err(PrecompileError::OutOfGas);
        }
        let bytes = frame.code(*fragment);
        frame.burn(access)?;
        frame.burn_words(bytes.len())?;
        stream.extend_from_slice(fragments::slice_of(&bytes).map_err(unreadable)?);
    }
    Ok(stream)
}

/// Refuses code without a readable module: a revert without data that keeps its gas.
fn unreadable(error: CodeError) -> PrecompileError {
    tracing::debug!(%error, "no readable program");
    PrecompileError::Revert(Bytes::new())
}
