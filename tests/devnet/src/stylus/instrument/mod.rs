//! Metering by rewriting: the module gets four globals and code that counts ink and stack in them,
//! so that any engine that runs standard wasm gives the same results.
//!
//! Each function's operators pass through, in this order, the [`ink`] meter, the [`dynamic`] meter
//! of bulk memory operators, the [`depth`] checker and the [`heap`] bound. Nothing that a pass adds
//! is charged. Start functions are set aside: a program begins at its entry point.

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

/// Operators of one function, after instrumentation.
const MAX_OPERATORS: usize = 65_536;

/// Value of the ink status global after the meter ran dry.
pub(super) const INK_EXHAUSTED: i32 = 1;

/// Indices of the globals that instrumentation adds, after the module's own.
#[derive(Clone, Copy)]
struct Globals {
    /// Ink left (i64).
    ink_left: u32,
    /// Becomes [`INK_EXHAUSTED`] (i32).
    ink_status: u32,
    /// Holds an operand while code around it is inserted (i32).
    scratch: u32,
    /// Words of stack left (i32).
    stack_left: u32,
}

/// Globals that instrumentation adds.
pub(super) const ADDED_GLOBALS: u32 = 4;

/// Why a module cannot be instrumented.
#[derive(Debug, thiserror::Error)]
pub(super) enum InstrumentError {
    /// An operator cannot be read or written.
    #[error("{0}")]
    Wasm(String),
    /// The operator has no price that depends on its operands.
    #[error("dynamic ink meter failure: opcode not supported")]
    Unsupported,
    /// A function is too long.
    #[error("too many wasm opcodes in func body: {count} > {MAX_OPERATORS}")]
    TooManyOperators {
        /// Operators after instrumentation.
        count: usize,
    },
    /// A function needs too large a stack frame.
    #[error("depth checker failure: {0}")]
    Depth(#[from] DepthError),
}

/// A module that meters itself.
pub(super) struct Instrumented {
    /// Its binary.
    pub(super) wasm: Vec<u8>,
    /// Operators in all function bodies.
    pub(super) operators: u64,
}

/// Rewrites a module that passed the structural rules.
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

/// Code that ends the program for lack of ink if the i32 on the stack is not zero.
const fn exhausted_if<'a>(globals: Globals) -> [Operator<'a>; 5] {
    [
        Operator::If { blockty: wasmparser::BlockType::Empty },
        Operator::I32Const { value: INK_EXHAUSTED },
        Operator::GlobalSet { global_index: globals.ink_status },
        Operator::Unreachable,
        Operator::End,
    ]
}
