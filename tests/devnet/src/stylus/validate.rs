//! Rules for programs beyond those of valid wasm modules.
//!
//! The gas of an activation is charged between the two parts: after [`check_structure`] and before
//! [`check_linkage`].

use thiserror::Error;
use wasmparser::{
    ConstExpr, DataKind, ElementItems, ElementKind, Export, ExternalKind, FuncType, Operator,
    ValType,
};

use super::{
    activate::ActivationRules,
    floats::computes_floats,
    host::{self, HostFunction, WasmType},
    instrument::ADDED_GLOBALS,
    module::Module,
};

/// Size of a memory page in bytes.
const PAGE_BYTES: u64 = 65_536;
/// Prefix of the names that instrumentation adds.
const RESERVED: &str = "stylus";

/// A rule that a module violates.
#[derive(Debug, Error)]
pub(super) enum RuleError {
    /// The module has too many items of a kind.
    #[error("too many wasm {what}: {count} > {max}")]
    TooMany {
        /// Kind of the items.
        what: &'static str,
        /// Their number.
        count: u64,
        /// Maximum number.
        max: u64,
    },
    /// A name is too long.
    #[error("{what} name of {len} bytes exceeds {max}")]
    NameTooLong {
        /// Kind of the named item.
        what: &'static str,
        /// Length in bytes.
        len: usize,
        /// Maximum length in bytes.
        max: usize,
    },
    /// The module has no memory, or does not export it as `memory`.
    #[error("missing memory with export name memory")]
    NoMemory,
    /// The initial memory is too large.
    #[error("memory size {pages} exceeds bound {max}")]
    MemoryTooLarge {
        /// Initial size in pages.
        pages: u64,
        /// Maximum size in pages.
        max: u64,
    },
    /// A required import or export is missing.
    #[error("missing {kind} {name}")]
    Missing {
        /// Import or export.
        kind: &'static str,
        /// Name of the import or export.
        name: &'static str,
    },
    /// A required import or export has the wrong type.
    #[error("wrong type for {0}")]
    WrongType(&'static str),
    /// The module has a start function.
    #[error("start functions not allowed")]
    Start,
    /// A name is reserved for instrumentation.
    #[error("binary {kind} reserved symbol {name}")]
    Reserved {
        /// Imports or exports.
        kind: &'static str,
        /// The name.
        name: String,
    },
    /// An export has the same name as an import.
    #[error("binary exports an import with the same name {0}")]
    Clash(String),
    /// An import is not a host function.
    #[error("No such import {name} in {module}")]
    UnknownImport {
        /// Module of the import.
        module: String,
        /// Name of the import.
        name: String,
    },
    /// The type of an import differs from that of the host function.
    #[error("Import {0} has different function signature than export")]
    ImportType(String),
    /// The module uses a floating-point operator.
    #[error("No implementation for floating point operation {0}")]
    Float(String),
    /// An offset is not a constant.
    #[error("{0} is not a plain constant")]
    NotConstant(&'static str),
    /// A segment is out of bounds.
    #[error("{0} segment out of bounds")]
    SegmentBounds(&'static str),
    /// A function body cannot be read.
    #[error("{0}")]
    Unreadable(#[from] wasmparser::BinaryReaderError),
}

/// Checks names, counts, memory and entry point.
pub(super) fn check_structure(
    module: &Module<'_>,
    rules: ActivationRules,
) -> Result<(), RuleError> {
    if module.has_start && !rules.is_debug_chain {
        return Err(RuleError::Start);
    }
    check_names(module)?;
    check_counts(module, rules)?;
    check_memory(module, rules)?;
    check_entrypoint(module)
}

fn check_names(module: &Module<'_>) -> Result<(), RuleError> {
    for import in &module.imports {
        if import.name.starts_with(RESERVED) {
            return Err(RuleError::Reserved { kind: "imports", name: import.name.to_owned() });
        }
    }
    for export in &module.exports {
        if export.name.starts_with(RESERVED) {
            return Err(RuleError::Reserved { kind: "exports", name: export.name.to_owned() });
        }
        let name = short_name(export.name);
        if module.imports.iter().any(|import| short_name(import.name) == name) {
            return Err(RuleError::Clash(name.to_owned()));
        }
    }
    Ok(())
}

/// Returns a name without its mangled prefix: the text after the last double underscore.
fn short_name(name: &str) -> &str {
    name.rsplit("__").next().unwrap_or(name)
}

fn check_counts(module: &Module<'_>, rules: ActivationRules) -> Result<(), RuleError> {
    let at_most = |what, count: u64, max| {
        if count > max { Err(RuleError::TooMany { what, count, max }) } else { Ok(()) }
    };
    at_most("memories", module.memories.len() as u64, 1)?;
    at_most("datas", module.data.len() as u64, 128)?;
    at_most("elements", module.elements.len() as u64, 128)?;
    at_most("functions", module.functions.len() as u64, 4_096)?;
    at_most("globals", u64::from(module.globals) + u64::from(ADDED_GLOBALS), 32_768)?;
    if rules.arbos.limits_imports() {
        at_most("imports", module.imports.len() as u64, 513)?;
    }
    for body in &module.bodies {
        let mut locals: u64 = 0;
        for run in body.get_locals_reader()? {
            locals += u64::from(run?.0);
        }
        at_most("locals", locals, 348)?;
    }
    let table_entries = module.tables.iter().map(|table| table.initial);
    at_most("table entries", table_entries.fold(0, u64::saturating_add), 4_096)?;
    at_most("element bytes", module.element_bytes(), 4_096)?;

    // Other chains drop all exports except the program's own before these limits apply.
    if rules.is_debug_chain {
        let exports = module.exports.len() as u64 + u64::from(ADDED_GLOBALS);
        at_most("exports", exports, 1_024)?;
        let names = module.exports.iter().map(|export| ("export", export.name));
        for (what, name) in names.chain(module.name.map(|name| ("module", name))) {
            let (len, max) = (name.len(), 512);
            if len > max {
                return Err(RuleError::NameTooLong { what, len, max });
            }
        }
    }
    Ok(())
}

fn check_memory(module: &Module<'_>, rules: ActivationRules) -> Result<(), RuleError> {
    let memory = module.memory().ok_or(RuleError::NoMemory)?;
    let is_memory = |export: &Export<'_>| {
        export.name == "memory" && matches!(export.kind, ExternalKind::Memory)
    };
    if !module.exports.iter().any(is_memory) {
        return Err(RuleError::NoMemory);
    }
    let max = u64::from(rules.page_limit).min(128);
    if memory.initial > max {
        return Err(RuleError::MemoryTooLarge { pages: memory.initial, max });
    }
    if module.can_grow() {
        let name = "pay_for_memory_grow";
        let hook =
            module.pay_for_memory_grow().ok_or(RuleError::Missing { kind: "import", name })?;
        expect_type(module.function_type(hook), &[ValType::I32], &[], name)?;
    }
    Ok(())
}

fn check_entrypoint(module: &Module<'_>) -> Result<(), RuleError> {
    let name = "user_entrypoint";
    let export = module
        .exports
        .iter()
        .find(|export| export.name == name && matches!(export.kind, ExternalKind::Func))
        .ok_or(RuleError::Missing { kind: "export with name", name })?;
    expect_type(module.function_type(export.index), &[ValType::I32], &[ValType::I32], name)
}

fn expect_type(
    ty: Option<&FuncType>,
    params: &[ValType],
    results: &[ValType],
    name: &'static str,
) -> Result<(), RuleError> {
    if ty.is_some_and(|ty| ty.params() == params && ty.results() == results) {
        return Ok(());
    }
    Err(RuleError::WrongType(name))
}

/// Checks imports, operators and segments.
pub(super) fn check_linkage(module: &Module<'_>, rules: ActivationRules) -> Result<(), RuleError> {
    for import in &module.imports {
        let function = host::find(import.module, import.name)
            .filter(|function| rules.is_debug_chain || !function.is_debug_only())
            .ok_or_else(|| RuleError::UnknownImport {
                module: import.module.to_owned(),
                name: import.name.to_owned(),
            })?;
        if !module.type_at(import.type_index).is_some_and(|ty| has_type(function, ty)) {
            return Err(RuleError::ImportType(import.name.to_owned()));
        }
    }
    for body in &module.bodies {
        for operator in body.get_operators_reader()? {
            let operator = operator?;
            if computes_floats(&operator) {
                return Err(RuleError::Float(format!("{operator:?}")));
            }
        }
    }
    check_segments(module)
}

fn has_type(function: &HostFunction, ty: &FuncType) -> bool {
    let same = |wanted: &WasmType, found: &ValType| {
        let wanted = match wanted {
            WasmType::I32 => ValType::I32,
            WasmType::I64 => ValType::I64,
            WasmType::F32 => ValType::F32,
            WasmType::F64 => ValType::F64,
        };
        wanted == *found
    };
    let all = |wanted: &[WasmType], found: &[ValType]| {
        wanted.len() == found.len() && wanted.iter().zip(found).all(|(a, b)| same(a, b))
    };
    all(function.params, ty.params()) && all(function.result.as_slice(), ty.results())
}

/// Checks that active segments are in bounds.
fn check_segments(module: &Module<'_>) -> Result<(), RuleError> {
    let memory_bytes = module.memory().map_or(0, |memory| memory.initial * PAGE_BYTES);
    for segment in &module.data {
        if let DataKind::Active { offset_expr, .. } = &segment.kind {
            let offset = constant(offset_expr).ok_or(RuleError::NotConstant("data offset"))?;
            if offset + segment.data.len() as u64 > memory_bytes {
                return Err(RuleError::SegmentBounds("data"));
            }
        }
    }
    for segment in &module.elements {
        if let ElementKind::Active { table_index, offset_expr } = &segment.kind {
            let offset = constant(offset_expr).ok_or(RuleError::NotConstant("element offset"))?;
            let table = usize::try_from(table_index.unwrap_or(0)).ok();
            let entries = table.and_then(|index| module.tables.get(index));
            let items = match &segment.items {
                ElementItems::Functions(items) => items.count(),
                ElementItems::Expressions(_, items) => items.count(),
            };
            if offset + u64::from(items) > entries.map_or(0, |table| table.initial) {
                return Err(RuleError::SegmentBounds("element"));
            }
        }
    }
    Ok(())
}

/// Evaluates an expression that consists of one i32 constant.
fn constant(expression: &ConstExpr<'_>) -> Option<u64> {
    let mut operators = expression.get_operators_reader().into_iter();
    let Some(Ok(Operator::I32Const { value })) = operators.next() else { return None };
    Some(u64::from(value.cast_unsigned()))
}
