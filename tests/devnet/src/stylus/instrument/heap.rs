//! The heap bound: charges for memory growth per page, through a host function.

use wasmparser::Operator;

use super::Globals;

/// Inserts a call of the function with index `pay` before each `memory.grow`.
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
