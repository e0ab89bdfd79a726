//! A parsed wasm module.

use std::collections::BTreeMap;

use wasmparser::{
    BinaryReaderError, Data, Element, ElementSectionReader, Export, FuncType, FunctionBody, Import,
    MemoryType, Parser, Payload, TableType, TypeRef, Validator, WasmFeatures,
};

/// Returns the wasm proposals that a Stylus version permits.
pub(super) const fn features(stylus_version: u16) -> WasmFeatures {
    let features = WasmFeatures::MUTABLE_GLOBAL
        .union(WasmFeatures::SATURATING_FLOAT_TO_INT)
        .union(WasmFeatures::SIGN_EXTENSION)
        .union(WasmFeatures::FLOATS)
        .union(WasmFeatures::BULK_MEMORY)
        // Not a proposal: the validator needs this flag to represent types.
        .union(WasmFeatures::GC_TYPES);
    if stylus_version < 3 { features.union(WasmFeatures::MULTI_VALUE) } else { features }
}

/// An imported function.
pub(super) struct FunctionImport<'a> {
    /// Module of the import.
    pub(super) module: &'a str,
    /// Name of the import.
    pub(super) name: &'a str,
    /// Index of its type.
    pub(super) type_index: u32,
}

/// A valid wasm module, parsed by section.
#[derive(Default)]
pub(super) struct Module<'a> {
    /// Size of the binary in bytes.
    pub(super) byte_len: usize,
    /// Function types.
    pub(super) types: Vec<FuncType>,
    /// Imports. Only functions can be imported.
    pub(super) imports: Vec<FunctionImport<'a>>,
    /// Type index of each defined function.
    pub(super) functions: Vec<u32>,
    /// Defined tables.
    pub(super) tables: Vec<TableType>,
    /// Defined memories.
    pub(super) memories: Vec<MemoryType>,
    /// Number of globals.
    pub(super) globals: u32,
    /// Exports.
    pub(super) exports: Vec<Export<'a>>,
    /// Whether the module has a start function.
    pub(super) has_start: bool,
    /// Element segments.
    pub(super) elements: Vec<Element<'a>>,
    /// Data segments.
    pub(super) data: Vec<Data<'a>>,
    /// Bodies of the defined functions.
    pub(super) bodies: Vec<FunctionBody<'a>>,
    /// Module name from the name section.
    pub(super) name: Option<&'a str>,
    /// Raw contents of each section by id, for copying.
    pub(super) raw: BTreeMap<u8, &'a [u8]>,
}

/// A module cannot be parsed.
#[derive(Debug, thiserror::Error)]
pub(super) enum ModuleError {
    /// The module violates the wasm standard or uses a proposal that is not permitted.
    #[error("failed to validate user: {0}")]
    Invalid(#[from] BinaryReaderError),
    /// The module has a section that programs cannot have.
    #[error("unsupported section type {0}")]
    Section(&'static str),
    /// The module imports something other than a function.
    #[error("unsupported import kind: {module}.{name}")]
    Import {
        /// Module of the import.
        module: String,
        /// Name of the import.
        name: String,
    },
}

impl<'a> Module<'a> {
    /// Validates and parses a module.
    pub(super) fn parse(wasm: &'a [u8], features: WasmFeatures) -> Result<Self, ModuleError> {
        Validator::new_with_features(features).validate_all(wasm)?;

        let mut parser = Parser::new(0);
        parser.set_features(features);
        let mut module = Self { byte_len: wasm.len(), ..Self::default() };
        for payload in parser.parse_all(wasm) {
            let payload = payload?;
            if let Some((id, range)) = payload.as_section()
                && let Some(contents) = wasm.get(range)
            {
                module.raw.insert(id, contents);
            }
            module.read(payload)?;
        }
        Ok(module)
    }

    fn read(&mut self, payload: Payload<'a>) -> Result<(), ModuleError> {
        match payload {
            Payload::TypeSection(reader) => {
                self.types = reader.into_iter_err_on_gc_types().collect::<Result<_, _>>()?;
            }
            Payload::ImportSection(reader) => {
                for import in reader {
                    self.imports.push(function_import(&import?)?);
                }
            }
            Payload::FunctionSection(reader) => {
                self.functions = reader.into_iter().collect::<Result<_, _>>()?;
            }
            Payload::TableSection(reader) => {
                for table in reader {
                    self.tables.push(table?.ty);
                }
            }
            Payload::MemorySection(reader) => {
                self.memories = reader.into_iter().collect::<Result<_, _>>()?;
            }
            Payload::GlobalSection(reader) => self.globals = reader.count(),
            Payload::ExportSection(reader) => {
                self.exports = reader.into_iter().collect::<Result<_, _>>()?;
            }
            Payload::StartSection { .. } => self.has_start = true,
            Payload::ElementSection(reader) => self.read_elements(reader)?,
            Payload::DataSection(reader) => {
                self.data = reader.into_iter().collect::<Result<_, _>>()?;
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::CustomSection(section) => {
                if let wasmparser::KnownCustom::Name(names) = section.as_known() {
                    self.read_name(names);
                }
            }
            Payload::DataCountSection { .. } => return Err(ModuleError::Section("DataCount")),
            Payload::Version { .. } | Payload::CodeSectionStart { .. } | Payload::End(_) => {}
            _ => return Err(ModuleError::Section("unknown")),
        }
        Ok(())
    }

    fn read_elements(&mut self, reader: ElementSectionReader<'a>) -> Result<(), ModuleError> {
        self.elements = reader.into_iter().collect::<Result<_, _>>()?;
        Ok(())
    }

    /// Reads the module name. Ignores a malformed name section, because it does not affect the
    /// program.
    fn read_name(&mut self, names: wasmparser::NameSectionReader<'a>) {
        for name in names.into_iter().flatten() {
            if let wasmparser::Name::Module { name, .. } = name {
                self.name = Some(name);
            }
        }
    }

    /// Returns the type of a function by function index. Imported functions come first.
    pub(super) fn function_type(&self, index: u32) -> Option<&FuncType> {
        let index = usize::try_from(index).ok()?;
        let type_index = match self.imports.get(index) {
            Some(import) => import.type_index,
            None => *self.functions.get(index - self.imports.len())?,
        };
        self.types.get(usize::try_from(type_index).ok()?)
    }

    /// Returns a type by type index.
    pub(super) fn type_at(&self, index: u32) -> Option<&FuncType> {
        self.types.get(usize::try_from(index).ok()?)
    }

    /// Returns the memory. A module that passed
    /// [`check_structure`](super::validate::check_structure) has one.
    pub(super) fn memory(&self) -> Option<&MemoryType> {
        self.memories.first()
    }

    /// Returns whether the memory can grow.
    pub(super) fn can_grow(&self) -> bool {
        self.memory().is_some_and(|memory| memory.maximum != Some(memory.initial))
    }

    /// Returns the encoded size of all element segments in bytes.
    pub(super) fn element_bytes(&self) -> u64 {
        self.elements.iter().map(|segment| segment.range.len() as u64).sum()
    }

    /// Returns the encoded size of all data segments in bytes.
    pub(super) fn data_bytes(&self) -> u64 {
        self.data.iter().map(|segment| segment.range.len() as u64).sum()
    }

    /// Returns the function index of the import `pay_for_memory_grow`.
    pub(super) fn pay_for_memory_grow(&self) -> Option<u32> {
        let position = self
            .imports
            .iter()
            .position(|import| import.module == "vm_hooks" && import.name == "pay_for_memory_grow");
        position.and_then(|index| u32::try_from(index).ok())
    }
}

fn function_import<'a>(import: &Import<'a>) -> Result<FunctionImport<'a>, ModuleError> {
    let TypeRef::Func(type_index) = import.ty else {
        return Err(ModuleError::Import {
            module: import.module.to_owned(),
            name: import.name.to_owned(),
        });
    };
    Ok(FunctionImport { module: import.module, name: import.name, type_index })
}
