//! The heap bound: growing memory is paid for, page by page, through a host function.

use wasmparser::Operator;

use super::Globals;

/// Calls the hook with index `pay` before each growth.
pub(super) fn bound(operators: Vec<Operator<'_>>, pay: u32, globals: Globals) -> Vec<Operator<'_>> {
    let mut bounded = Vec::with_capacity(operators.len());
    for operator in operators {
        if matches!(operator, Operator::MemoryGrow { .. }) {
            bounded.extend([
                Operator::GlobalSet { global_index: globals.scratch },
                Operator::GlobalGet { global_index: globals.scratch },
                Operator::Call { function_index: pay },
                Operator::GlobalGet { global_index: globals.scratch },
            ]);
        }
        bounded.push(operator);
    }
    bounded
}
