//! The end of a call by a host function, such as a write in a static context.
//!
//! On chain the program stops at once and its call reverts without data. Here the host function
//! unwinds to the start of the call. No panic hook runs. Every other panic of contract code goes on
//! to the test: on chain it would be a trap.

use crate::CallResult;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// Why a host function ended the call.
struct Halt;

/// Ends the innermost call: it reverts without data.
pub(crate) fn halt() -> ! {
    resume_unwind(Box::new(Halt))
}

/// Runs a call that a host function can end.
pub(crate) fn run(call: impl FnOnce() -> CallResult) -> CallResult {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(result) => result,
        Err(payload) if payload.is::<Halt>() => Err(Vec::new()),
        Err(panic) => resume_unwind(panic),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_halt_is_a_revert_without_data() {
        assert_eq!(run(|| halt()), Err(Vec::new()));
        assert_eq!(run(|| Ok(vec![1])), Ok(vec![1]));
        assert_eq!(run(|| Err(vec![2])), Err(vec![2]));
    }

    #[test]
    #[should_panic(expected = "a trap")]
    fn a_panic_of_contract_code_is_not_caught() {
        let _ = run(|| panic!("a trap"));
    }
}
