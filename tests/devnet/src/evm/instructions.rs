//! EVM instructions that differ from Ethereum.

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
use crate::stylus::code::is_component;

type Context<'a> = InstructionContext<'a, EvmContext, EthInterpreter>;

/// Opcode of native code: the first byte of Stylus programs and of built-in contracts.
const PROGRAM: u8 = 0xef;

/// Installs Arbitrum's instructions in the instruction table.
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

/// RETURN. Rejects new code that starts with 0xEF (EIP-3541), except Stylus programs and their parts.
fn return_checked(context: Context<'_>) -> InstructionExecResult {
    let is_init_code = context.interpreter.input.bytecode_address.is_none();
    let arbos = context.host.chain.block.arbos;
    let interpreter = context.interpreter;
    let status = control::ret(InstructionContext { interpreter, host: context.host });
    if is_init_code
        && let Some(InterpreterAction::Return(result)) = interpreter.bytecode.action().as_ref()
        && result.output.first() == Some(&0xEF)
        && !is_component(&result.output, arbos)
    {
        let gas = result.gas;
        *interpreter.bytecode.action() =
            Some(InterpreterAction::new_halt(InstructionResult::CreateContractStartingWithEF, gas));
        return Err(InstructionResult::CreateContractStartingWithEF);
    }
    status
}

/// SELFDESTRUCT. Reverts in a program's account, which a delegate call to EVM code can reach.
fn selfdestruct(context: Context<'_>) -> InstructionExecResult {
    let arbos = context.host.chain.block.arbos;
    let acting = context.interpreter.input.target_address;
    let code = context.host.load_account_code(acting);
    if code.is_some_and(|code| is_component(&code.data, arbos)) {
        return Err(InstructionResult::Revert);
    }
    host_instructions::selfdestruct(context)
}
