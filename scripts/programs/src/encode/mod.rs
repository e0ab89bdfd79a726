//! Re-encodes what the linker wrote into the form that activation accepts and that costs least.
//!
//! The linker pads indices to five bytes so that it can patch them; activation refuses that for the
//! table of `call_indirect`, and everywhere else it is bytes for nothing. Custom sections are
//! ignored on chain, a `DataCount` section is refused, and zeros in the data section cost gas on
//! every call although memory starts out as zeros. Nothing else changes: the same types, imports,
//! functions, globals and exports in the same order.

mod data;

use thiserror::Error;
use wasm_encoder::{
    CodeSection, ElementSection, ExportSection, FunctionSection, GlobalSection, ImportSection,
    MemorySection, Module, StartSection, TableSection, TypeSection,
    reencode::{self, Reencode, RoundtripReencoder},
};
use wasmparser::{BinaryReaderError, Parser, Payload};

pub use data::MAX_SEGMENTS;
use data::MemoryImage;

/// A module that the pass does not understand; nothing the pinned compiler writes is.
#[derive(Debug, Error)]
pub enum EncodeError {
    /// Not a wasm module, or one cut short.
    #[error("the module cannot be read: {0}")]
    Parse(#[from] BinaryReaderError),
    /// A construct that has no place in an on-chain program.
    #[error("the module cannot be written again: {0}")]
    Reencode(#[from] reencode::Error),
    /// A section that no version of the chain's VM accepts.
    #[error("section {0} has no place in an on-chain program")]
    Section(u8),
    /// A data segment without a place in memory: it could never be read.
    #[error("data segment {0} is not placed at a constant address of the program's memory")]
    Segment(usize),
    /// A data segment beyond the largest memory a program may have.
    #[error("data segment {index} ends at {end}, beyond the {limit} bytes a program may use")]
    OutOfMemory {
        /// Position of the segment in the section.
        index: usize,
        /// First address after the segment.
        end: usize,
        /// Bytes of the largest memory.
        limit: usize,
    },
}

/// Writes `wasm` again, smaller. The result depends on nothing but the input.
pub fn encode(wasm: &[u8]) -> Result<Vec<u8>, EncodeError> {
    let mut writer = Writer::default();
    for payload in Parser::new(0).parse_all(wasm) {
        writer.payload(payload?)?;
    }
    Ok(writer.module.finish())
}

/// The module written so far.
#[derive(Default)]
struct Writer {
    module: Module,
    /// Function bodies, which the parser hands out one by one.
    code: CodeSection,
    /// How many bodies there will be.
    bodies: u32,
}

impl Writer {
    /// Appends what `payload` announces, if it is something to keep.
    fn payload(&mut self, payload: Payload<'_>) -> Result<(), EncodeError> {
        let same = &mut RoundtripReencoder;
        match payload {
            Payload::TypeSection(reader) => {
                let mut types = TypeSection::new();
                same.parse_type_section(&mut types, reader)?;
                self.module.section(&types);
            }
            Payload::ImportSection(reader) => {
                let mut imports = ImportSection::new();
                same.parse_import_section(&mut imports, reader)?;
                self.module.section(&imports);
            }
            Payload::FunctionSection(reader) => {
                let mut functions = FunctionSection::new();
                same.parse_function_section(&mut functions, reader)?;
                self.module.section(&functions);
            }
            Payload::TableSection(reader) => {
                let mut tables = TableSection::new();
                same.parse_table_section(&mut tables, reader)?;
                self.module.section(&tables);
            }
            Payload::MemorySection(reader) => {
                let mut memories = MemorySection::new();
                same.parse_memory_section(&mut memories, reader)?;
                self.module.section(&memories);
            }
            Payload::GlobalSection(reader) => {
                let mut globals = GlobalSection::new();
                same.parse_global_section(&mut globals, reader)?;
                self.module.section(&globals);
            }
            Payload::ExportSection(reader) => {
                let mut exports = ExportSection::new();
                same.parse_export_section(&mut exports, reader)?;
                self.module.section(&exports);
            }
            Payload::StartSection { func, .. } => {
                self.module.section(&StartSection { function_index: func });
            }
            Payload::ElementSection(reader) => {
                let mut elements = ElementSection::new();
                same.parse_element_section(&mut elements, reader)?;
                self.module.section(&elements);
            }
            Payload::CodeSectionStart { count, .. } => self.bodies = count,
            Payload::CodeSectionEntry(body) => {
                same.parse_function_body(&mut self.code, body)?;
                if self.code.len() == self.bodies {
                    self.module.section(&self.code);
                }
            }
            Payload::DataSection(reader) => {
                let data = MemoryImage::read(reader)?.pack();
                if !data.is_empty() {
                    self.module.section(&data);
                }
            }
            // Left out on purpose.
            Payload::Version { .. }
            | Payload::DataCountSection { .. }
            | Payload::CustomSection(_)
            | Payload::End(_) => {}
            other => {
                return Err(EncodeError::Section(other.as_section().map_or(u8::MAX, |(id, _)| id)));
            }
        }
        Ok(())
    }
}
