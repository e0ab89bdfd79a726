//! Ink prices of wasm operators.

use wasmparser::{BrTable, Operator as Op};

use super::super::module::Module;

/// Price of operators that cannot be executed, such as those on floats.
const UNPAYABLE: u64 = u64::MAX;

/// Returns the ink of an operator. The dynamic meter charges for the bytes of bulk operators.
pub(super) fn operator_ink(op: &Op<'_>, module: &Module<'_>) -> u64 {
    match op {
        Op::Unreachable
        | Op::Return
        | Op::Nop
        | Op::I32Const { .. }
        | Op::I64Const { .. }
        | Op::Block { .. }
        | Op::Loop { .. }
        | Op::Else
        | Op::End => 1,
        Op::Drop => 9,
        Op::Br { .. } | Op::BrIf { .. } | Op::If { .. } => 765,
        Op::BrTable { targets } => br_table(targets),
        Op::Select => 1_250,
        Op::Call { .. } => 3_800,
        Op::CallIndirect { type_index, .. } => {
            let params = module.type_at(*type_index).map_or(0, |ty| ty.params().len());
            13_610 + 650 * params as u64
        }
        Op::LocalGet { .. } | Op::LocalTee { .. } => 75,
        Op::LocalSet { .. } => 210,
        Op::GlobalGet { .. } => 225,
        Op::GlobalSet { .. } => 575,
        _ => memory(op).or_else(|| arithmetic(op)).unwrap_or(UNPAYABLE),
    }
}

/// Returns the ink of `br_table`. The default target does not count.
fn br_table(targets: &BrTable<'_>) -> u64 {
    2_400 + 325 * u64::from(targets.len())
}

const fn memory(op: &Op<'_>) -> Option<u64> {
    Some(match op {
        Op::I32Load { .. }
        | Op::I32Load8S { .. }
        | Op::I32Load8U { .. }
        | Op::I32Load16S { .. }
        | Op::I32Load16U { .. } => 670,
        Op::I64Load { .. }
        | Op::I64Load8S { .. }
        | Op::I64Load8U { .. }
        | Op::I64Load16S { .. }
        | Op::I64Load16U { .. }
        | Op::I64Load32S { .. }
        | Op::I64Load32U { .. } => 680,
        Op::I32Store { .. } | Op::I32Store8 { .. } | Op::I32Store16 { .. } => 825,
        Op::I64Store { .. }
        | Op::I64Store8 { .. }
        | Op::I64Store16 { .. }
        | Op::I64Store32 { .. }
        | Op::MemoryFill { .. }
        | Op::MemoryCopy { .. } => 950,
        Op::MemorySize { .. } => 3_000,
        Op::MemoryGrow { .. } => 8_050,
        _ => return None,
    })
}

const fn arithmetic(op: &Op<'_>) -> Option<u64> {
    Some(match op {
        Op::I32Eqz
        | Op::I32Eq
        | Op::I32Ne
        | Op::I32LtS
        | Op::I32LtU
        | Op::I32GtS
        | Op::I32GtU
        | Op::I32LeS
        | Op::I32LeU
        | Op::I32GeS
        | Op::I32GeU => 170,
        Op::I64Eqz
        | Op::I64Eq
        | Op::I64Ne
        | Op::I64LtS
        | Op::I64LtU
        | Op::I64GtS
        | Op::I64GtU
        | Op::I64LeS
        | Op::I64LeU
        | Op::I64GeS
        | Op::I64GeU => 225,
        Op::I32Clz | Op::I32Ctz | Op::I64Clz | Op::I64Ctz => 210,
        Op::I32Add
        | Op::I32Sub
        | Op::I32And
        | Op::I32Or
        | Op::I32Xor
        | Op::I32Shl
        | Op::I32ShrS
        | Op::I32ShrU
        | Op::I32Rotl
        | Op::I32Rotr => 70,
        Op::I64Add
        | Op::I64Sub
        | Op::I64And
        | Op::I64Or
        | Op::I64Xor
        | Op::I64Shl
        | Op::I64ShrS
        | Op::I64ShrU
        | Op::I64Rotl
        | Op::I64Rotr
        | Op::I32WrapI64
        | Op::I64ExtendI32S
        | Op::I64ExtendI32U
        | Op::I32Extend8S
        | Op::I32Extend16S
        | Op::I64Extend8S
        | Op::I64Extend16S
        | Op::I64Extend32S => 100,
        Op::I32Mul | Op::I64Mul => 160,
        Op::I32DivS | Op::I32DivU | Op::I32RemS | Op::I32RemU => 1_120,
        Op::I64DivS | Op::I64DivU | Op::I64RemS | Op::I64RemU => 1_270,
        Op::I32Popcnt => 2_650,
        Op::I64Popcnt => 6_000,
        _ => return None,
    })
}
