//! Arbitrum precompiles that this devnet does not implement.

use super::frame::{Failure, Frame, Outcome};

pub(super) fn call(frame: &mut Frame<'_>) -> Outcome {
    Err(Failure::Refused(format!("{} is not implemented by this devnet", frame.address)))
}
