//! The dynamic ink meter: charges for operators whose price depends on an operand, `memory.fill`
//! and `memory.copy`.

use wasmparser::Operator;

use super::{Globals, InstrumentError, exhaust_ink_if};

/// Ink per byte filled or copied.
const INK_PER_BYTE: i64 = 100;

/// Inserts a charge before each bulk memory operator. It applies even if the operator's range is
/// out of bounds.
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

/// Code that charges for the number of bytes in the i32 on top of the stack, or ends the program.
/// It keeps the operand and needs three more words of stack.
fn pay_for_bytes<'a>(globals: Globals) -> impl Iterator<Item = Operator<'a>> {
    let ink = globals.ink_left;
    let charge = [
        Operator::GlobalSet { global_index: globals.scratch },
        // The previous ink, for the comparison below.
        Operator::GlobalGet { global_index: ink },
        Operator::GlobalGet { global_index: ink },
        Operator::I64Const { value: INK_PER_BYTE },
        Operator::GlobalGet { global_index: globals.scratch },
        Operator::I64ExtendI32U,
        Operator::I64Mul,
        Operator::I64Sub,
        Operator::GlobalSet { global_index: ink },
        // More ink than before means that the subtraction wrapped, so ink ran out.
        Operator::GlobalGet { global_index: ink },
        Operator::I64LtU,
    ];
    charge
        .into_iter()
        .chain(exhaust_ink_if(globals))
        .chain([Operator::GlobalGet { global_index: globals.scratch }])
}
