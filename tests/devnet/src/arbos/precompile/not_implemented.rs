//! Arbitrum precompiles that this devnet does not implement.

use super::frame::{PrecompileError, PrecompileFrame, PrecompileResult};

pub(super) fn call(frame: &mut PrecompileFrame<'_>) -> PrecompileResult {
    Err(PrecompileError::Refused(format!("{} is not implemented by this devnet", frame.address)))
}
