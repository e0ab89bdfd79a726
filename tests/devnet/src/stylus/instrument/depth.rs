//! The depth checker: limits the stack to a number of words that is the same on every machine.

use thiserror::Error;
use wasmparser::{BlockType, Operator as Op};

use super::{super::module::Module, Globals};

/// Words of a frame in addition to operands and locals.
const FRAME_OVERHEAD: u32 = 4;
/// Maximum size of a frame in words.
const MAX_FRAME: u32 = 10_240;
/// Maximum number of operands on a function's stack at once.
const MAX_OPERANDS: u32 = 4_096;

/// A function needs too much stack.
#[derive(Debug, Error)]
pub(in super::super) enum DepthError {
    /// The frame is too large.
    #[error("frame too large in func {function}: {words} > {MAX_FRAME}")]
    Frame {
        /// Size of the frame in words.
        words: u32,
        /// Index of the defined function.
        function: u32,
    },
    /// Too many operands are on the stack at once.
    #[error("too many values on the stack at once in func {function}: {operands} > {MAX_OPERANDS}")]
    Operands {
        /// Maximum number of operands.
        operands: u32,
        /// Index of the defined function.
        function: u32,
    },
}

/// Returns the frame size of a function in words: the maximum operand count of a simplified
/// simulation of the metered operators, plus the declared locals and an overhead. Parameters count
/// as operands of the caller.
pub(super) fn frame_words(
    operators: &[Op<'_>],
    module: &Module<'_>,
    locals: u32,
    function: u32,
) -> Result<u32, DepthError> {
    let operands = Heights::highest(operators, module);
    let words = operands.saturating_add(locals).saturating_add(FRAME_OVERHEAD);
    if words > MAX_FRAME {
        return Err(DepthError::Frame { words, function });
    }
    if operands > MAX_OPERANDS {
        return Err(DepthError::Operands { operands, function });
    }
    Ok(words)
}

/// Inserts code that takes `frame` words of stack on entry and releases them before each return and
/// at the end. A branch to the outermost label skips the release at the end, so those words are
/// lost; this is part of the protocol.
pub(super) fn check(mut operators: Vec<Op<'_>>, frame: u32, globals: Globals) -> Vec<Op<'_>> {
    let left = globals.stack_left;
    let words = Op::I32Const { value: frame.cast_signed() };
    let release = [
        Op::GlobalGet { global_index: left },
        words.clone(),
        Op::I32Add,
        Op::GlobalSet { global_index: left },
    ];
    // The end of the function becomes an explicit return.
    let end = operators.pop();
    operators.push(Op::Return);
    operators.extend(end);

    let mut checked = vec![
        Op::GlobalGet { global_index: left },
        words.clone(),
        Op::I32LeU,
        Op::If { blockty: BlockType::Empty },
        Op::I32Const { value: 0 },
        Op::GlobalSet { global_index: left },
        Op::Unreachable,
        Op::End,
        Op::GlobalGet { global_index: left },
        words,
        Op::I32Sub,
        Op::GlobalSet { global_index: left },
    ];
    checked.reserve(operators.len());
    for operator in operators {
        if matches!(operator, Op::Return) {
            checked.extend_from_slice(&release);
        }
        checked.push(operator);
    }
    checked
}

/// Simulates the height of the operand stack. Code after a branch counts as reachable, and popping
/// an empty stack leaves it empty.
struct Heights {
    current: u32,
    highest: u32,
    /// Height at the start of each open block, including its result.
    blocks: Vec<u32>,
}

impl Heights {
    fn highest(operators: &[Op<'_>], module: &Module<'_>) -> u32 {
        let mut heights = Self { current: 0, highest: 0, blocks: vec![0] };
        for operator in operators {
            heights.step(operator, module);
        }
        heights.highest
    }

    fn push(&mut self, words: usize) {
        self.current = self.current.saturating_add(u32::try_from(words).unwrap_or(u32::MAX));
        self.highest = self.highest.max(self.current);
    }

    const fn pop(&mut self, words: u32) {
        self.current = self.current.saturating_sub(words);
    }

    /// Simulates a call. Results are pushed before parameters are popped, so both count.
    fn apply(&mut self, ty: Option<&wasmparser::FuncType>) {
        let Some(ty) = ty else { return };
        self.push(ty.results().len());
        self.pop(u32::try_from(ty.params().len()).unwrap_or(u32::MAX));
    }

    fn open(&mut self, ty: BlockType, module: &Module<'_>) {
        match ty {
            BlockType::Empty => {}
            BlockType::Type(_) => self.push(1),
            BlockType::FuncType(index) => self.apply(module.type_at(index)),
        }
        self.blocks.push(self.current);
    }

    fn step(&mut self, operator: &Op<'_>, module: &Module<'_>) {
        match operator {
            Op::Block { blockty } | Op::Loop { blockty } => self.open(*blockty, module),
            Op::If { blockty } => {
                self.pop(1);
                self.open(*blockty, module);
            }
            Op::Else => self.current = self.blocks.last().copied().unwrap_or(0),
            Op::End => self.current = self.blocks.pop().unwrap_or(0),
            Op::Call { function_index } => self.apply(module.function_type(*function_index)),
            Op::CallIndirect { type_index, .. } => {
                self.apply(module.type_at(*type_index));
                self.pop(1);
            }
            Op::MemoryFill { .. } | Op::MemoryCopy { .. } => self.pop(3),
            _ if pushes_one(operator) => self.push(1),
            _ if pops_two(operator) => self.pop(2),
            _ if pops_one(operator) => self.pop(1),
            _ => {}
        }
    }
}

const fn pushes_one(operator: &Op<'_>) -> bool {
    matches!(
        operator,
        Op::I32Const { .. }
            | Op::I64Const { .. }
            | Op::F32Const { .. }
            | Op::F64Const { .. }
            | Op::LocalGet { .. }
            | Op::GlobalGet { .. }
            | Op::MemorySize { .. }
    )
}

const fn pops_two(operator: &Op<'_>) -> bool {
    matches!(
        operator,
        Op::I32Store { .. }
            | Op::I64Store { .. }
            | Op::F32Store { .. }
            | Op::F64Store { .. }
            | Op::I32Store8 { .. }
            | Op::I32Store16 { .. }
            | Op::I64Store8 { .. }
            | Op::I64Store16 { .. }
            | Op::I64Store32 { .. }
            | Op::Select
    )
}

/// Returns whether an operator pops one operand more than it pushes. Float arithmetic is missing,
/// because activation rejects it.
const fn pops_one(operator: &Op<'_>) -> bool {
    matches!(
        operator,
        Op::Drop
            | Op::BrIf { .. }
            | Op::BrTable { .. }
            | Op::LocalSet { .. }
            | Op::GlobalSet { .. }
            | Op::I32Eq
            | Op::I32Ne
            | Op::I32LtS
            | Op::I32LtU
            | Op::I32GtS
            | Op::I32GtU
            | Op::I32LeS
            | Op::I32LeU
            | Op::I32GeS
            | Op::I32GeU
            | Op::I64Eq
            | Op::I64Ne
            | Op::I64LtS
            | Op::I64LtU
            | Op::I64GtS
            | Op::I64GtU
            | Op::I64LeS
            | Op::I64LeU
            | Op::I64GeS
            | Op::I64GeU
            | Op::I32Add
            | Op::I32Sub
            | Op::I32Mul
            | Op::I32DivS
            | Op::I32DivU
            | Op::I32RemS
            | Op::I32RemU
            | Op::I32And
            | Op::I32Or
            | Op::I32Xor
            | Op::I32Shl
            | Op::I32ShrS
            | Op::I32ShrU
            | Op::I32Rotl
            | Op::I32Rotr
            | Op::I64Add
            | Op::I64Sub
            | Op::I64Mul
            | Op::I64DivS
            | Op::I64DivU
            | Op::I64RemS
            | Op::I64RemU
            | Op::I64And
            | Op::I64Or
            | Op::I64Xor
            | Op::I64Shl
            | Op::I64ShrS
            | Op::I64ShrU
            | Op::I64Rotl
            | Op::I64Rotr
    )
}
