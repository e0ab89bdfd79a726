//! Encodes the instrumented module: new globals, exports and code; the other sections are copied.

use wasm_encoder::{
    CodeSection, ConstExpr, ExportKind, ExportSection, Function, GlobalSection, GlobalType,
    RawSection, SectionId, ValType,
    reencode::{Reencode, RoundtripReencoder},
};
use wasmparser::{BinaryReader, ExternalKind, FunctionBody, GlobalSectionReader, Operator};

use super::{super::module::Module, InstrumentError};

/// Export name of the remaining ink.
pub(in super::super) const INK_LEFT: &str = "stylus_ink_left";
/// Export name of the ink status.
pub(in super::super) const INK_STATUS: &str = "stylus_ink_status";
/// Export name of the remaining stack words.
pub(in super::super) const STACK_LEFT: &str = "stylus_stack_left";
/// Export name of the scratch global. Unused; exported for completeness.
const SCRATCH: &str = "stylus_scratch";

/// Exports of the program that the engine needs. All others are dropped.
const KEPT_EXPORTS: [&str; 2] = ["user_entrypoint", "memory"];

/// Declared locals of a function as runs of one type, and their total number.
type Locals = (Vec<(u32, ValType)>, u32);

pub(super) fn locals(body: &FunctionBody<'_>) -> Result<Locals, InstrumentError> {
    let mut runs = Vec::new();
    let mut total: u32 = 0;
    for run in body.get_locals_reader().map_err(wasm)? {
        let (count, ty) = run.map_err(wasm)?;
        runs.push((count, RoundtripReencoder.val_type(ty).map_err(wasm)?));
        total = total.saturating_add(count);
    }
    Ok((runs, total))
}

pub(super) fn function(
    locals: Vec<(u32, ValType)>,
    operators: Vec<Operator<'_>>,
) -> Result<Function, InstrumentError> {
    let mut function = Function::new(locals);
    for operator in operators {
        function.instruction(&RoundtripReencoder.instruction(operator).map_err(wasm)?);
    }
    Ok(function)
}

/// Encodes the module with its new code. Omits custom sections and the start function.
pub(super) fn module(module: &Module<'_>, code: &CodeSection) -> Result<Vec<u8>, InstrumentError> {
    let mut output = wasm_encoder::Module::new();
    let copy = |output: &mut wasm_encoder::Module, id: SectionId| {
        let id = u8::from(id);
        if let Some(data) = module.raw.get(&id) {
            output.section(&RawSection { id, data });
        }
    };
    copy(&mut output, SectionId::Type);
    copy(&mut output, SectionId::Import);
    copy(&mut output, SectionId::Function);
    copy(&mut output, SectionId::Table);
    copy(&mut output, SectionId::Memory);
    output.section(&globals(module)?);
    output.section(&exports(module));
    copy(&mut output, SectionId::Element);
    output.section(code);
    copy(&mut output, SectionId::Data);
    Ok(output.finish())
}

fn globals(module: &Module<'_>) -> Result<GlobalSection, InstrumentError> {
    let mut globals = GlobalSection::new();
    if let Some(contents) = module.raw.get(&u8::from(SectionId::Global)) {
        let reader = GlobalSectionReader::new(BinaryReader::new(contents, 0)).map_err(wasm)?;
        RoundtripReencoder.parse_global_section(&mut globals, reader).map_err(wasm)?;
    }
    let added = |val_type| GlobalType { val_type, mutable: true, shared: false };
    globals.global(added(ValType::I64), &ConstExpr::i64_const(0));
    for _ in 1..super::ADDED_GLOBALS {
        globals.global(added(ValType::I32), &ConstExpr::i32_const(0));
    }
    Ok(globals)
}

fn exports(module: &Module<'_>) -> ExportSection {
    let mut exports = ExportSection::new();
    for export in module.exports.iter().filter(|export| KEPT_EXPORTS.contains(&export.name)) {
        let kind = match export.kind {
            ExternalKind::Func => ExportKind::Func,
            ExternalKind::Memory => ExportKind::Memory,
            ExternalKind::Table => ExportKind::Table,
            ExternalKind::Global => ExportKind::Global,
            ExternalKind::Tag => ExportKind::Tag,
        };
        exports.export(export.name, kind, export.index);
    }
    for (index, name) in (module.globals..).zip([INK_LEFT, INK_STATUS, SCRATCH, STACK_LEFT]) {
        exports.export(name, ExportKind::Global, index);
    }
    exports
}

fn wasm(error: impl std::fmt::Display) -> InstrumentError {
    InstrumentError::Wasm(error.to_string())
}
