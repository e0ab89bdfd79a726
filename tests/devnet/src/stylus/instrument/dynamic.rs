//! The meter of operators whose price depends on an operand: filling and copying memory.

use wasmparser::Operator;

use super::{Globals, InstrumentError, exhausted_if};

/// Ink per byte filled or copied.
const INK_PER_BYTE: i64 = 100;

/// Puts the payment for the bytes before each bulk operator. It is due even if the operator then
/// finds its range out of bounds.
pub(super) fn meter(
    operators: Vec<Operator<'_>>,
    globals: Globals,
) -> Result<Vec<Operator<'_>>, InstrumentError> {
    let mut metered = Vec::with_capacity(operators.len());
    for operator in operators {
        match operator {
            Operator::MemoryFill { .. } | Operator::MemoryCopy { .. } => {
                metered.extend(pay_for_bytes(globals));
            }
            Operator::MemoryInit { .. }
            | Operator::DataDrop { .. }
            | Operator::TableInit { .. }
            | Operator::ElemDrop { .. }
            | Operator::TableCopy { .. } => return Err(InstrumentError::Unsupported),
            _ => {}
        }
        metered.push(operator);
    }
    Ok(metered)
}

/// Takes the ink for as many bytes as the i32 on the stack says, or ends the program. Leaves the
/// operand where it was and needs three more words above it.
fn pay_for_bytes<'a>(globals: Globals) -> impl Iterator<Item = Operator<'a>> {
    let ink = globals.ink_left;
    let charge = [
        Operator::GlobalSet { global_index: globals.scratch },
        // The ink before, to compare with.
        Operator::GlobalGet { global_index: ink },
        Operator::GlobalGet { global_index: ink },
        Operator::I64Const { value: INK_PER_BYTE },
        Operator::GlobalGet { global_index: globals.scratch },
        Operator::I64ExtendI32U,
        Operator::I64Mul,
        Operator::I64Sub,
        Operator::GlobalSet { global_index: ink },
        // More ink than before means that it wrapped around: there was too little.
        Operator::GlobalGet { global_index: ink },
        Operator::I64LtU,
    ];
    charge
        .into_iter()
        .chain(exhausted_if(globals))
        .chain([Operator::GlobalGet { global_index: globals.scratch }])
}
