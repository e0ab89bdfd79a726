//! Metering by instrumentation: adds four globals to a module, and code that counts ink and stack
//! in them. Every engine that runs standard wasm then produces the same results.
//!
//! The operators of each function pass through the [`ink`] meter, the [`dynamic`] meter, the
//! [`depth`] checker and the [`heap`] bound, in this order. Inserted code is free. Start functions
//! are removed: a program starts at its entry point.

mod depth;
mod dynamic;
mod encode;
mod heap;
mod ink;
mod prices;

use wasmparser::Operator;

use super::module::Module;

pub(super) use depth::DepthError;
pub(super) use encode::{INK_LEFT, INK_STATUS, STACK_LEFT};

/// Maximum number of operators of a function after instrumentation.
const MAX_OPERATORS: usize = 65_536;

/// Value of the ink status global after ink ran out.
pub(super) const INK_EXHAUSTED: i32 = 1;

/// Indices of the added globals, which come after the module's own.
#[derive(Clone, Copy)]
struct Globals {
    /// Remaining ink (i64).
    ink_left: u32,
    /// Set to [`INK_EXHAUSTED`] when ink runs out (i32).
    ink_status: u32,
    /// Temporary storage for an operand of inserted code (i32).
    scratch: u32,
    /// Remaining words of stack (i32).
    stack_left: u32,
}

/// Number of added globals.
pub(super) const ADDED_GLOBALS: u32 = 4;

/// A module cannot be instrumented.
#[derive(Debug, thiserror::Error)]
pub(super) enum InstrumentError {
    /// An operator cannot be decoded or encoded.
    #[error("{0}")]
    Wasm(String),
    /// The dynamic ink meter does not support the operator.
    #[error("dynamic ink meter failure: opcode not supported")]
    Unsupported,
    /// A function has too many operators.
    #[error("too many wasm opcodes in func body: {count} > {MAX_OPERATORS}")]
    TooManyOperators {
        /// Number of operators after instrumentation.
        count: usize,
    },
    /// A function needs too much stack.
    #[error("depth checker failure: {0}")]
    Depth(#[from] DepthError),
}

/// An instrumented module.
pub(super) struct Instrumented {
    /// Its binary.
    pub(super) wasm: Vec<u8>,
    /// Total number of operators in all functions.
    pub(super) operators: u64,
}

/// Instruments a module that passed [`check_structure`](super::validate::check_structure).
pub(super) fn instrument(module: &Module<'_>) -> Result<Instrumented, InstrumentError> {
    let globals = Globals {
        ink_left: module.globals,
        ink_status: module.globals + 1,
        scratch: module.globals + 2,
        stack_left: module.globals + 3,
    };
    let pay = if module.can_grow() { module.pay_for_memory_grow() } else { None };

    let mut code = wasm_encoder::CodeSection::new();
    let mut total = 0;
    for (function, body) in (0..).zip(&module.bodies) {
        let (locals, local_count) = encode::locals(body)?;
        let operators = body
            .get_operators_reader()
            .and_then(|reader| reader.into_iter().collect::<Result<Vec<_>, _>>())
            .map_err(|error| InstrumentError::Wasm(error.to_string()))?;

        let mut operators = ink::meter(&operators, module, globals);
        operators = dynamic::meter(operators, globals)?;
        let frame = depth::frame_words(&operators, module, local_count, function)?;
        operators = depth::check(operators, frame, globals);
        if let Some(pay) = pay {
            operators = heap::bound(operators, pay, globals);
        }

        if operators.len() > MAX_OPERATORS {
            return Err(InstrumentError::TooManyOperators { count: operators.len() });
        }
        total += operators.len() as u64;
        code.function(&encode::function(locals, operators)?);
    }

    Ok(Instrumented { wasm: encode::module(module, &code)?, operators: total })
}

/// Code that sets the ink status and traps if the i32 on top of the stack is not zero.
const fn exhaust_ink_if<'a>(globals: Globals) -> [Operator<'a>; 5] {
    [
        Operator::If { blockty: wasmparser::BlockType::Empty },
        Operator::I32Const { value: INK_EXHAUSTED },
        Operator::GlobalSet { global_index: globals.ink_status },
        Operator::Unreachable,
        Operator::End,
    ]
}
