//! Instructions that differ from Ethereum's.

use revm::{
    bytecode::opcode,
    handler::instructions::EthInstructions,
    interpreter::{
        Host, Instruction, InstructionContext, InstructionExecResult, InstructionResult,
        InterpreterAction,
        instructions::{control, host as host_instructions},
        interpreter::EthInterpreter,
        interpreter_types::LoopControl,
    },
};

use super::{context::EvmContext, native};
use crate::stylus::code::is_program;

type Context<'a> = InstructionContext<'a, EvmContext, EthInterpreter>;

/// First byte of code that is not EVM code.
const PROGRAM: u8 = 0xef;

/// Replaces what this chain does its own way.
pub(crate) fn install(table: &mut EthInstructions<EthInterpreter, EvmContext>) {
    let gas_of = |table: &EthInstructions<_, _>, op: u8| table.gas_table()[usize::from(op)];
    let ret = gas_of(table, opcode::RETURN);
    let selfdestruct_gas = gas_of(table, opcode::SELFDESTRUCT);
    table.insert_instruction(PROGRAM, Instruction::new(native::execute), 0);
    table.insert_instruction(opcode::BLOBBASEFEE, Instruction::unknown(), 0);
    table.insert_instruction(opcode::RETURN, Instruction::new(return_checked), ret);
    table.insert_instruction(
        opcode::SELFDESTRUCT,
        Instruction::new(selfdestruct),
        selfdestruct_gas,
    );
}

/// RETURN. From init code it refuses code that starts with 0xEF (EIP-3541) unless that is a
/// Stylus program's.
fn return_checked(context: Context<'_>) -> InstructionExecResult {
    let is_init_code = context.interpreter.input.bytecode_address.is_none();
    let interpreter = context.interpreter;
    let status = control::ret(InstructionContext { interpreter, host: context.host });
    if is_init_code
        && let Some(InterpreterAction::Return(result)) = interpreter.bytecode.action().as_ref()
        && result.output.first() == Some(&0xEF)
        && !is_program(&result.output)
    {
        let gas = result.gas;
        *interpreter.bytecode.action() =
            Some(InterpreterAction::new_halt(InstructionResult::CreateContractStartingWithEF, gas));
        return Err(InstructionResult::CreateContractStartingWithEF);
    }
    status
}

/// SELFDESTRUCT. A program that delegates to code which uses it must not vanish.
fn selfdestruct(context: Context<'_>) -> InstructionExecResult {
    let acting = context.interpreter.input.target_address;
    let code = context.host.load_account_code(acting);
    if code.is_some_and(|code| is_program(&code.data)) {
        return Err(InstructionResult::Revert);
    }
    host_instructions::selfdestruct(context)
}
