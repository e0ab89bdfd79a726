//! What `cargo stylus` 0.10.10 makes of the linker's output, step by step, so that an explorer can
//! verify a program with stock tools.
//!
//! The module goes through its text form, which shortens the five-byte indices that activation
//! refuses; custom sections are dropped; the hash of the sources is added as a section. The result is
//! compressed by the same encoder, because another one finds other bytes.

use std::{
    borrow::Cow,
    io::{self, Read},
};

use brotli2::read::BrotliEncoder;
use stylus_devnet::stylus::code;
use thiserror::Error;
use wasm_encoder::{CustomSection, Module, RawSection};
use wasmparser::{BinaryReaderError, Parser, Payload};

/// Quality of the compression.
const QUALITY: u32 = 11;
/// Name of the section that holds the hash of the sources.
pub const PROJECT_HASH: &str = "project_hash";

/// Bytes of that section: its id and length, the length of its name, the name and the hash.
const HASH_SECTION_BYTES: usize = 3 + PROJECT_HASH.len() + 32;

/// The reason for which a module cannot be processed. Does not occur with the output of the pinned
/// compiler.
#[derive(Debug, Error)]
pub enum StockError {
    /// Not a wasm module, or a truncated one.
    #[error("the module cannot be read: {0}")]
    Parse(#[from] BinaryReaderError),
    /// The module has no text form.
    #[error("the module cannot be printed as text: {0}")]
    Print(String),
    /// Its text form is not a module.
    #[error("the text of the module cannot be read: {0}")]
    Text(#[from] wat::Error),
    /// The module cannot be compressed.
    #[error("the module cannot be compressed: {0}")]
    Compress(#[from] io::Error),
}

/// Returns the module that is deployed. The result depends on the inputs only.
pub fn process(linked: &[u8], project_hash: &[u8; 32]) -> Result<Vec<u8>, StockError> {
    let text = wasmprinter::print_bytes(linked)
        .map_err(|error| StockError::Print(format!("{error:#}")))?;
    let wasm = wat::parse_str(text)?;

    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(&wasm) {
        let payload = payload?;
        if matches!(payload, Payload::CustomSection(_)) {
            continue;
        }
        if let Some((id, range)) = payload.as_section() {
            module.section(&RawSection { id, data: &wasm[range] });
        }
    }
    let data = Cow::Borrowed(project_hash.as_slice());
    module.section(&CustomSection { name: PROJECT_HASH.into(), data });
    Ok(module.finish())
}

/// Returns the part of a deployed module before the hash of its sources.
pub fn without_project_hash(module: &[u8]) -> &[u8] {
    let start = module.len().saturating_sub(HASH_SECTION_BYTES);
    let name = start.saturating_add(3)..start.saturating_add(3 + PROJECT_HASH.len());
    match module.get(name) {
        Some(name) if name == PROJECT_HASH.as_bytes() => &module[..start],
        _ => module,
    }
}

/// Returns the account code of a module: the prefix of programs and the compressed module.
pub fn compress(module: &[u8]) -> Result<Vec<u8>, StockError> {
    let mut account = [code::PREFIX.as_slice(), &[code::NO_DICTIONARY]].concat();
    BrotliEncoder::new(module, QUALITY).read_to_end(&mut account)?;
    Ok(account)
}
