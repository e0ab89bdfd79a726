//! Programs in fragments (`ArbOS` 60): accounts that hold slices of one brotli stream, and a root
//! account that lists them and runs the program.

use alloy::primitives::Address;

use super::code::{CodeError, NO_DICTIONARY, compress, decompress, require_no_dictionary};

/// First bytes of a fragment's code; a slice of the stream follows.
pub const FRAGMENT_PREFIX: [u8; 3] = [0xef, 0xf0, 0x01];

/// First bytes of a root's code. A dictionary byte follows, then the module's size as a big-endian
/// u32 and the addresses of the fragments in order.
pub const ROOT_PREFIX: [u8; 3] = [0xef, 0xf0, 0x02];

/// Returns whether account code is a fragment.
pub fn is_fragment(code: &[u8]) -> bool {
    code.len() > FRAGMENT_PREFIX.len() && code.starts_with(&FRAGMENT_PREFIX)
}

/// Returns whether account code is a root.
pub fn is_root(code: &[u8]) -> bool {
    code.len() > ROOT_PREFIX.len() && code.starts_with(&ROOT_PREFIX)
}

/// Returns the slice of the stream in a fragment's code.
pub fn slice_of(code: &[u8]) -> Result<&[u8], CodeError> {
    if !is_fragment(code) {
        return Err(CodeError::NotFragment);
    }
    Ok(&code[FRAGMENT_PREFIX.len()..])
}

/// Decoded code of a root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    dictionary: u8,
    module_bytes: u32,
    /// Accounts with the slices of the stream, in order.
    pub fragments: Vec<Address>,
}

impl Root {
    /// Decodes a root's code.
    pub fn parse(code: &[u8]) -> Result<Self, CodeError> {
        let rest = code.strip_prefix(&ROOT_PREFIX).ok_or(CodeError::NotStylus)?;
        let (dictionary, rest) = rest.split_first().ok_or(CodeError::NotStylus)?;
        let (module_bytes, addresses) =
            rest.split_first_chunk::<4>().ok_or(CodeError::MalformedRoot)?;
        let (fragments, []) = addresses.as_chunks::<20>() else {
            return Err(CodeError::MalformedRoot);
        };
        if fragments.is_empty() {
            return Err(CodeError::MalformedRoot);
        }
        Ok(Self {
            dictionary: *dictionary,
            module_bytes: u32::from_be_bytes(*module_bytes),
            fragments: fragments.iter().map(Address::from).collect(),
        })
    }

    /// Checks the limits of an activation: the module's size and the number of fragments.
    pub fn check_limits(&self, max_wasm_size: u32, max_fragments: u8) -> Result<(), CodeError> {
        if self.module_bytes > max_wasm_size {
            return Err(CodeError::TooLarge { max: max_wasm_size });
        }
        if self.fragments.len() > usize::from(max_fragments) {
            return Err(CodeError::TooManyFragments { max: max_fragments });
        }
        Ok(())
    }

    /// Decompresses the module from the joined slices. It must have the size that the root states.
    pub fn module_of(&self, stream: &[u8]) -> Result<Vec<u8>, CodeError> {
        require_no_dictionary(self.dictionary)?;
        let module = decompress(stream, self.module_bytes)?;
        if module.len() != self.module_bytes as usize {
            return Err(CodeError::WrongSize { stated: self.module_bytes });
        }
        Ok(module)
    }
}

/// Compresses a module and splits it into codes of fragments with at most `max_code_size` bytes, as
/// deployment tools do.
pub fn split(module: &[u8], max_code_size: usize) -> Vec<Vec<u8>> {
    let code = compress(module);
    let stream = &code[FRAGMENT_PREFIX.len() + 1..];
    stream
        .chunks(max_code_size.saturating_sub(FRAGMENT_PREFIX.len()).max(1))
        .map(|slice| [&FRAGMENT_PREFIX, slice].concat())
        .collect()
}

/// Returns the code of a root for a module of this size.
pub fn root_code(module_bytes: u32, fragments: &[Address]) -> Vec<u8> {
    let mut code = ROOT_PREFIX.to_vec();
    code.push(NO_DICTIONARY);
    code.extend_from_slice(&module_bytes.to_be_bytes());
    for fragment in fragments {
        code.extend_from_slice(fragment.as_slice());
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_module_is_joined_again() {
        let module: Vec<u8> = (0..50_000_u32).flat_map(u32::to_le_bytes).collect();
        let fragments = split(&module, 1_000);
        assert!(fragments.len() > 1);
        assert!(fragments.iter().all(|code| is_fragment(code) && code.len() <= 1_000));
        let stream: Vec<u8> =
            fragments.iter().flat_map(|code| slice_of(code).unwrap().to_vec()).collect();
        let root = |module_bytes| Root::parse(&root_code(module_bytes, &[Address::ZERO])).unwrap();
        assert_eq!(root(200_000).module_of(&stream), Ok(module));
        assert_eq!(root(199_999).module_of(&stream), Err(CodeError::TooLarge { max: 199_999 }));
        assert_eq!(root(200_001).module_of(&stream), Err(CodeError::WrongSize { stated: 200_001 }));
        assert_eq!(root(200_000).module_of(&stream[..900]), Err(CodeError::Malformed));
    }

    #[test]
    fn a_root_has_a_size_and_whole_addresses() {
        let one = Address::repeat_byte(1);
        let code = root_code(7, &[one, one]);
        assert!(is_root(&code) && !is_root(&ROOT_PREFIX) && !is_fragment(&code));
        let root = Root::parse(&code).unwrap();
        assert_eq!(root.fragments, [one, one]);
        assert_eq!(root.check_limits(7, 2), Ok(()));
        assert_eq!(root.check_limits(6, 2), Err(CodeError::TooLarge { max: 6 }));
        assert_eq!(root.check_limits(7, 1), Err(CodeError::TooManyFragments { max: 1 }));

        for bad in [&code[..code.len() - 1], &code[..8], &code[..7], &code[..4]] {
            assert_eq!(Root::parse(bad), Err(CodeError::MalformedRoot), "{bad:?}");
        }
        assert_eq!(Root::parse(&ROOT_PREFIX), Err(CodeError::NotStylus));
        let mut other = code;
        other[3] = 1;
        let error = Root::parse(&other).unwrap().module_of(&[]);
        assert_eq!(error, Err(CodeError::UnsupportedDictionary(1)));
        assert_eq!(slice_of(&FRAGMENT_PREFIX), Err(CodeError::NotFragment));
    }
}
