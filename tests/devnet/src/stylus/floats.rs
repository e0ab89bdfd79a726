//! Detects floating-point operators. Programs cannot use them: results must be the same on every
//! machine, and the real chain has no soft-float library for user programs.

use wasmparser::Operator as Op;

/// Returns whether an operator computes with floating-point values. Constants, loads, stores and
/// reinterpretations do not count: they pass activation, but their price makes them impossible to
/// execute.
pub(super) const fn computes_floats(operator: &Op<'_>) -> bool {
    compares(operator) || calculates(operator) || converts(operator)
}

const fn compares(operator: &Op<'_>) -> bool {
    matches!(
        operator,
        Op::F32Eq
            | Op::F32Ne
            | Op::F32Lt
            | Op::F32Gt
            | Op::F32Le
            | Op::F32Ge
            | Op::F64Eq
            | Op::F64Ne
            | Op::F64Lt
            | Op::F64Gt
            | Op::F64Le
            | Op::F64Ge
    )
}

const fn calculates(operator: &Op<'_>) -> bool {
    matches!(
        operator,
        Op::F32Abs
            | Op::F32Neg
            | Op::F32Ceil
            | Op::F32Floor
            | Op::F32Trunc
            | Op::F32Nearest
            | Op::F32Sqrt
            | Op::F32Add
            | Op::F32Sub
            | Op::F32Mul
            | Op::F32Div
            | Op::F32Min
            | Op::F32Max
            | Op::F32Copysign
            | Op::F64Abs
            | Op::F64Neg
            | Op::F64Ceil
            | Op::F64Floor
            | Op::F64Trunc
            | Op::F64Nearest
            | Op::F64Sqrt
            | Op::F64Add
            | Op::F64Sub
            | Op::F64Mul
            | Op::F64Div
            | Op::F64Min
            | Op::F64Max
            | Op::F64Copysign
    )
}

const fn converts(operator: &Op<'_>) -> bool {
    matches!(
        operator,
        Op::I32TruncF32S
            | Op::I32TruncF32U
            | Op::I32TruncF64S
            | Op::I32TruncF64U
            | Op::I64TruncF32S
            | Op::I64TruncF32U
            | Op::I64TruncF64S
            | Op::I64TruncF64U
            | Op::I32TruncSatF32S
            | Op::I32TruncSatF32U
            | Op::I32TruncSatF64S
            | Op::I32TruncSatF64U
            | Op::I64TruncSatF32S
            | Op::I64TruncSatF32U
            | Op::I64TruncSatF64S
            | Op::I64TruncSatF64U
            | Op::F32ConvertI32S
            | Op::F32ConvertI32U
            | Op::F32ConvertI64S
            | Op::F32ConvertI64U
            | Op::F32DemoteF64
            | Op::F64ConvertI32S
            | Op::F64ConvertI32U
            | Op::F64ConvertI64S
            | Op::F64ConvertI64U
            | Op::F64PromoteF32
    )
}
