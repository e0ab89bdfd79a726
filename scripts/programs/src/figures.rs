//! Size of a program and gas of calling it, as the chain measures them.

use serde::Serialize;
use stylus_devnet::stylus::{
    activate::{ActivationError, ActivationRules, activate},
    figures::start_gas,
    pages::MemoryPages,
    params::{ArbosVersion, StylusParams, UnsupportedArbos},
};
use thiserror::Error;
use wasmparser::{BinaryReaderError, Parser, Payload};

/// Largest code of an account, prefix included.
pub const MAX_CODE_BYTES: usize = 24_576;

/// The rules programs are measured under: those of Arbitrum One and of the embedded devnet (Stylus
/// version 3, its default parameters).
const ARBOS_VERSION: u8 = 61;

/// The figures of one program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Bytes of the module.
    pub wasm_bytes: usize,
    /// Functions that the module defines.
    pub functions: u32,
    /// Bytes of the data section, headers of its segments included: every call pays for them.
    pub data_bytes: usize,
    /// Bytes of the account code: prefix and brotli stream.
    pub compressed_bytes: usize,
    /// Gas before the first instruction of a call that does not find the program cached.
    pub init_gas: u64,
    /// The same for a call that finds the program cached.
    pub cached_init_gas: u64,
}

/// The reason for which the chain would refuse a program.
#[derive(Debug, Error)]
pub enum FiguresError {
    /// The devnet no longer knows the rules.
    #[error(transparent)]
    Rules(#[from] UnsupportedArbos),
    /// Not a wasm module.
    #[error("the module cannot be read: {0}")]
    Parse(#[from] BinaryReaderError),
    /// It breaks a rule of activation.
    #[error("activation fails: {0}")]
    Activation(#[from] ActivationError),
    /// It exceeds the code size limit of an account.
    #[error("{compressed_bytes} compressed bytes are more than the {MAX_CODE_BYTES} of an account")]
    TooLarge {
        /// Bytes of the account code it would need.
        compressed_bytes: usize,
    },
}

impl Figures {
    /// Measures a module and its account code; fails where deploying or activating it would.
    pub fn measure(wasm: &[u8], code: &[u8]) -> Result<Self, FiguresError> {
        check_size(code.len())?;
        let arbos = ArbosVersion::new(ARBOS_VERSION)?;
        let params = StylusParams::defaults(arbos);
        let rules = ActivationRules {
            arbos,
            stylus_version: params.version,
            is_debug_chain: false,
            page_limit: params.page_limit,
        };
        let measured = activate(wasm, &rules, u64::MAX)?.figures;
        let pages = MemoryPages::default().open(&params, measured.footprint);
        let (functions, data_bytes) = sections(wasm)?;
        Ok(Self {
            wasm_bytes: wasm.len(),
            functions,
            data_bytes,
            compressed_bytes: code.len(),
            init_gas: start_gas(&params, &measured, false) + pages,
            cached_init_gas: start_gas(&params, &measured, true) + pages,
        })
    }
}

/// Checks the code size limit.
const fn check_size(compressed_bytes: usize) -> Result<(), FiguresError> {
    if compressed_bytes > MAX_CODE_BYTES {
        return Err(FiguresError::TooLarge { compressed_bytes });
    }
    Ok(())
}

/// Returns the number of defined functions and the bytes of all data segments.
fn sections(wasm: &[u8]) -> Result<(u32, usize), BinaryReaderError> {
    let (mut functions, mut data_bytes) = (0, 0);
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::FunctionSection(section) => functions = section.count(),
            Payload::DataSection(section) => {
                for segment in section {
                    let range = segment?.range;
                    data_bytes += range.end - range.start;
                }
            }
            _ => {}
        }
    }
    Ok((functions, data_bytes))
}
