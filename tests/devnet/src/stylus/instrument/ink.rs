//! The ink meter: charges for a whole basic block at its start.

use wasmparser::Operator;

use super::{super::module::Module, Globals, exhaust_ink_if, prices::operator_ink};

/// Ink of a basic block in addition to its operators.
const BLOCK_INK: u64 = 2_450;

/// Inserts a charge before each basic block.
pub(super) fn meter<'a>(
    operators: &[Operator<'a>],
    module: &Module<'_>,
    globals: Globals,
) -> Vec<Operator<'a>> {
    let mut metered = Vec::with_capacity(operators.len() * 3);
    for block in operators.split_inclusive(ends_block) {
        let ink = block
            .iter()
            .map(|operator| operator_ink(operator, module))
            .fold(BLOCK_INK, u64::saturating_add);
        metered.extend(pay(ink, globals));
        metered.extend_from_slice(block);
    }
    metered
}

/// Returns whether an operator ends a basic block.
const fn ends_block(operator: &Operator<'_>) -> bool {
    matches!(
        operator,
        Operator::End
            | Operator::Else
            | Operator::Return
            | Operator::Loop { .. }
            | Operator::Br { .. }
            | Operator::BrTable { .. }
            | Operator::BrIf { .. }
            | Operator::If { .. }
            | Operator::Call { .. }
            | Operator::CallIndirect { .. }
    )
}

/// Code that charges `ink` or ends the program. It needs two words of stack.
fn pay<'a>(ink: u64, globals: Globals) -> impl Iterator<Item = Operator<'a>> {
    let left = globals.ink_left;
    let price = Operator::I64Const { value: ink.cast_signed() };
    let test = [Operator::GlobalGet { global_index: left }, price.clone(), Operator::I64LtU];
    let take = [
        Operator::GlobalGet { global_index: left },
        price,
        Operator::I64Sub,
        Operator::GlobalSet { global_index: left },
    ];
    test.into_iter().chain(exhaust_ink_if(globals)).chain(take)
}
