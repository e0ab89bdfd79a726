//! Account code of a program: a prefix, a dictionary byte and the module as a brotli stream.

use std::io::{Read, Write};

use brotli::{CompressorWriter, Decompressor};
use thiserror::Error;

use super::{
    fragments::{is_fragment, is_root},
    params::ArbosVersion,
};

/// First bytes of a program's code. Code with this prefix is exempt from EIP-3541.
pub const PREFIX: [u8; 3] = [0xef, 0xf0, 0x00];

/// Dictionary byte for no dictionary, the only supported value.
pub const NO_DICTIONARY: u8 = 0;
/// Brotli quality that deployment tools use.
const QUALITY: u32 = 11;
/// Brotli window that deployment tools use, as a power of two.
const WINDOW_BITS: u32 = 22;
/// Buffer size of the brotli streams, in bytes.
const BUFFER: usize = 4096;

/// Account code has no readable module.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum CodeError {
    /// The code does not start with [`PREFIX`] and a dictionary byte.
    #[error("not the code of a Stylus program")]
    NotStylus,
    /// The dictionary is not supported.
    #[error("unsupported dictionary {0}")]
    UnsupportedDictionary(u8),
    /// The data after the dictionary byte is not a brotli stream.
    #[error("not a brotli stream")]
    Malformed,
    /// The module exceeds the size limit.
    #[error("module larger than {max} bytes")]
    TooLarge {
        /// Size limit in bytes.
        max: u32,
    },
    /// The code is a fragment, which only runs as a part of its root.
    #[error("a fragment of a program is not activated itself")]
    NotRoot,
    /// The root lists no fragment, or its length is not that of a size and whole addresses.
    #[error("malformed root of a program in fragments")]
    MalformedRoot,
    /// The root lists too many fragments.
    #[error("more than {max} fragments")]
    TooManyFragments {
        /// Maximum number of fragments.
        max: u8,
    },
    /// The root lists an account without the code of a fragment.
    #[error("not the code of a fragment")]
    NotFragment,
    /// The module's size differs from the one in the root.
    #[error("module does not have the {stated} bytes that its root states")]
    WrongSize {
        /// Size in the root, in bytes.
        stated: u32,
    },
}

/// Returns whether account code is a whole Stylus program.
pub fn is_program(code: &[u8]) -> bool {
    code.len() > PREFIX.len() && code.starts_with(&PREFIX)
}

/// Returns whether account code runs as a program: whole, or as the root of fragments.
pub fn is_runnable(code: &[u8], arbos: ArbosVersion) -> bool {
    is_program(code) || (arbos.has_fragments() && is_root(code))
}

/// Returns whether account code is a program or a part of one. Such code is exempt from EIP-3541.
pub fn is_component(code: &[u8], arbos: ArbosVersion) -> bool {
    is_runnable(code, arbos) || (arbos.has_fragments() && is_fragment(code))
}

/// Decompresses the wasm module in account code. It can have at most `max_wasm_size` bytes.
pub fn module_of(code: &[u8], max_wasm_size: u32) -> Result<Vec<u8>, CodeError> {
    let Some([dictionary, stream @ ..]) = code.strip_prefix(&PREFIX) else {
        return Err(CodeError::NotStylus);
    };
    require_no_dictionary(*dictionary)?;
    decompress(stream, max_wasm_size)
}

/// Refuses any other dictionary than none.
pub(super) const fn require_no_dictionary(dictionary: u8) -> Result<(), CodeError> {
    if dictionary == NO_DICTIONARY {
        Ok(())
    } else {
        Err(CodeError::UnsupportedDictionary(dictionary))
    }
}

/// Decompresses a brotli stream to at most `max` bytes.
pub(super) fn decompress(stream: &[u8], max: u32) -> Result<Vec<u8>, CodeError> {
    // Reading one byte more than the limit detects a module that is too large.
    let limit = u64::from(max) + 1;
    let mut module = Vec::new();
    Decompressor::new(stream, BUFFER)
        .take(limit)
        .read_to_end(&mut module)
        .map_err(|_| CodeError::Malformed)?;
    if module.len() as u64 == limit {
        return Err(CodeError::TooLarge { max });
    }
    Ok(module)
}

/// Compresses a module to account code, as deployment tools do.
pub fn compress(module: &[u8]) -> Vec<u8> {
    let mut code = PREFIX.to_vec();
    code.push(NO_DICTIONARY);
    let mut stream = CompressorWriter::new(code, BUFFER, QUALITY, WINDOW_BITS);
    // Writing to a vector cannot fail. `into_inner` finishes the stream.
    let _ = stream.write_all(module);
    stream.into_inner()
}

/// Returns init code that deploys `code` unchanged: 43 bytes that return the bytes after them.
pub fn init_code(code: &[u8]) -> Vec<u8> {
    let mut init = Vec::with_capacity(43 + code.len());
    // PUSH32 length.
    init.push(0x7f);
    init.extend_from_slice(&[0; 24]);
    init.extend_from_slice(&(code.len() as u64).to_be_bytes());
    // DUP1, PUSH1 43, PUSH1 0, CODECOPY, PUSH1 0, RETURN, then the zero version byte of the format.
    init.extend_from_slice(&[0x80, 0x60, 0x2b, 0x60, 0x00, 0x39, 0x60, 0x00, 0xf3, 0x00]);
    init.extend_from_slice(code);
    init
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compressed_module_decompresses_to_itself() {
        let module: Vec<u8> = (0..50_000_u32).flat_map(u32::to_le_bytes).collect();
        let code = compress(&module);
        assert!(is_program(&code));
        assert_eq!(module_of(&code, 200_000), Ok(module));
        assert_eq!(module_of(&code, 199_999), Err(CodeError::TooLarge { max: 199_999 }));
        assert_eq!(module_of(&code[..code.len() - 9], 200_000), Err(CodeError::Malformed));
    }

    #[test]
    fn code_that_is_not_a_program_is_rejected() {
        assert!(!is_program(&PREFIX));
        assert_eq!(module_of(&PREFIX, 9), Err(CodeError::NotStylus));
        assert_eq!(module_of(&[0xef, 0xf0, 0x01, 0], 9), Err(CodeError::NotStylus));
        assert_eq!(module_of(&[0xef, 0xf0, 0x00, 1], 9), Err(CodeError::UnsupportedDictionary(1)));
        assert_eq!(module_of(&[0xef, 0xf0, 0x00, 0, 0xff], 9), Err(CodeError::Malformed));
    }

    #[test]
    fn init_code_is_a_43_byte_prelude() {
        let init = init_code(&[1, 2, 3]);
        assert_eq!(init.len(), 46);
        assert_eq!(init[32], 3);
        assert_eq!(init[42..], [0, 1, 2, 3]);
    }
}
