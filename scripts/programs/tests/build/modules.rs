//! Small modules, and a plain reading of their data.

use std::collections::BTreeMap;

use stylus_devnet::stylus::code::compress;
use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataCountSection, DataSection, ExportKind,
    ExportSection, Function, FunctionSection, Instruction, MemorySection, MemoryType, Module,
    TypeSection, ValType,
};
use wasmparser::{DataKind, Operator, Parser, Payload};

/// A program that succeeds without doing anything, with this data section.
fn program(data: &DataSection, extras: bool) -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], [ValType::I32]);
    let mut functions = FunctionSection::new();
    functions.function(0);
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: Some(1),
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut exports = ExportSection::new();
    exports.export("user_entrypoint", ExportKind::Func, 0);
    exports.export("memory", ExportKind::Memory, 0);
    let mut body = Function::new([]);
    body.instruction(&Instruction::I32Const(0)).instruction(&Instruction::End);
    let mut code = CodeSection::new();
    code.function(&body);

    let mut module = Module::new();
    module.section(&types).section(&functions).section(&memories).section(&exports);
    if extras {
        module.section(&DataCountSection { count: data.len() });
    }
    module.section(&code).section(data);
    if extras {
        let name = "producers".into();
        module.section(&CustomSection { name, data: b"somebody".as_slice().into() });
    }
    module.finish()
}

/// A program with these data segments: address and bytes of each.
pub(crate) fn with_data(segments: &[(i32, &[u8])]) -> Vec<u8> {
    let mut data = DataSection::new();
    for (address, bytes) in segments {
        data.active(0, &ConstExpr::i32_const(*address), bytes.iter().copied());
    }
    program(&data, false)
}

/// A program with a custom section and a count of its data segments.
pub(crate) fn with_extras() -> Vec<u8> {
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(8), [1, 2, 3]);
    program(&data, true)
}

/// Account code of a module.
pub(crate) fn code_of(wasm: &[u8]) -> Vec<u8> {
    compress(wasm)
}

/// Memory at the start of a program: every byte that is not zero, by address.
pub(crate) fn memory_of(wasm: &[u8]) -> BTreeMap<usize, u8> {
    let mut memory = BTreeMap::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::DataSection(section) = payload.unwrap() else { continue };
        for segment in section {
            let segment = segment.unwrap();
            let DataKind::Active { offset_expr, .. } = segment.kind else {
                panic!("a passive segment");
            };
            let Operator::I32Const { value } = offset_expr.get_operators_reader().read().unwrap()
            else {
                panic!("an address that is not constant");
            };
            let start = usize::try_from(value).unwrap();
            for (address, byte) in (start..).zip(segment.data) {
                memory.insert(address, *byte);
            }
        }
    }
    memory.retain(|_, byte| *byte != 0);
    memory
}
