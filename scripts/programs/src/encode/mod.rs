//! Re-encodes the linker's output into the cheapest form that activation accepts.
//!
//! The linker pads indices to five bytes to patch them later. Activation rejects padding in the table
//! index of `call_indirect`, and elsewhere it wastes bytes. Custom sections are ignored on chain, a
//! `DataCount` section is rejected, and zeros in the data section cost gas on every call although
//! memory starts as zeros. Types, imports, functions, globals and exports stay the same, in the same
//! order.

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

/// The reason for which a module cannot be re-encoded. Does not occur with the output of the pinned
/// compiler.
#[derive(Debug, Error)]
pub enum EncodeError {
    /// Not a wasm module, or a truncated one.
    #[error("the module cannot be read: {0}")]
    Parse(#[from] BinaryReaderError),
    /// A construct that has no place in an on-chain program.
    #[error("the module cannot be written again: {0}")]
    Reencode(#[from] reencode::Error),
    /// A section that no version of the chain's VM accepts.
    #[error("section {0} has no place in an on-chain program")]
    Section(u8),
    /// A data segment without a constant address in memory.
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

/// Re-encodes `wasm`. The result depends on the input only.
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
    /// Function bodies so far; the parser returns them one by one.
    code: CodeSection,
    /// Number of function bodies in the module.
    bodies: u32,
}

impl Writer {
    /// Appends the section of `payload`, unless it is dropped.
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
            // Dropped.
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
