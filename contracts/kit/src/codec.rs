//! Strict ABI coding: arguments in, results and errors out, word by word.
//!
//! Nothing here is generic, so each function exists once in a program.

use crate::{HandlerResult, Revert, Word, revert};
use alloc::{vec, vec::Vec};
use alloy_primitives::Address;
use basalt_interfaces::IErrors;

/// The arguments of a call, read in order. Each read takes the next word of the head.
pub struct Args<'a> {
    data: &'a [u8],
    at: usize,
}

impl<'a> Args<'a> {
    /// Wraps calldata without its selector.
    pub const fn new(data: &'a [u8]) -> Self {
        Self { data, at: 0 }
    }

    /// Reads any word. `CalldataTooShort` if none is left.
    #[inline(never)]
    pub fn word(&mut self) -> Result<Word, Revert> {
        let word = self.word_at(self.at)?;
        self.at = self.at.saturating_add(32);
        Ok(word)
    }

    /// Reads a `uint256` of at most 128 bits: `Overflow` above.
    #[inline(never)]
    pub fn amount(&mut self) -> Result<u128, Revert> {
        self.at_most(u128::MAX)
    }

    /// Reads a `uint256` of at most `limit`: `Overflow` above.
    #[inline(never)]
    pub fn at_most(&mut self, limit: u128) -> Result<u128, Revert> {
        let word = self.word()?;
        match word.to_u128() {
            Some(value) if value <= limit => Ok(value),
            _ => Err(revert!(IErrors::Overflow, word, limit)),
        }
    }

    /// Reads an `int256` as its sign (whether it is negative) and its absolute value: `Overflow` if
    /// the absolute value is above `limit`.
    #[inline(never)]
    pub fn signed(&mut self, limit: u128) -> Result<(bool, u128), Revert> {
        let word = self.word()?;
        let is_negative = word.0.first().is_some_and(|byte| *byte >= 0x80);
        let distance = if is_negative { word.to_u256().wrapping_neg().into() } else { word };
        match distance.to_u128() {
            Some(value) if value <= limit => Ok((is_negative, value)),
            _ => Err(revert!(IErrors::Overflow, word, limit)),
        }
    }

    /// Reads an address: `BadWord` if its padding is not zero.
    #[inline(never)]
    pub fn address(&mut self) -> Result<Address, Revert> {
        let word = self.word()?;
        word.to_address().ok_or_else(|| self.bad_word(&word))
    }

    /// Reads a `uint8`: `BadWord` above 255.
    #[inline(never)]
    pub fn uint8(&mut self) -> Result<u8, Revert> {
        let word = self.word()?;
        let value = word.to_u128().and_then(|value| u8::try_from(value).ok());
        value.ok_or_else(|| self.bad_word(&word))
    }

    /// Reads a `bool`: `BadWord` unless the word is 0 or 1.
    pub fn boolean(&mut self) -> Result<bool, Revert> {
        let word = self.word()?;
        match word.to_u128() {
            Some(0) => Ok(false),
            Some(1) => Ok(true),
            _ => Err(self.bad_word(&word)),
        }
    }

    /// Reads dynamic `bytes`. `BadWord` with the offset or length that points outside the calldata.
    pub fn bytes(&mut self) -> Result<&'a [u8], Revert> {
        self.dynamic(1)
    }

    /// Reads a dynamic array of one-word elements, such as `uint256[]`, and returns the bytes of
    /// its elements. Errors as for `bytes`.
    pub fn words(&mut self) -> Result<&'a [u8], Revert> {
        self.dynamic(32)
    }

    /// Reads an offset, the length it points to, and that many elements of `width` bytes.
    #[inline(never)]
    fn dynamic(&mut self, width: usize) -> Result<&'a [u8], Revert> {
        let offset = self.word()?;
        let tail = offset.to_u128().and_then(|start| self.data.get(usize::try_from(start).ok()?..));
        let Some((length, content)) = tail.and_then(<[u8]>::split_first_chunk::<32>) else {
            return Err(self.bad_word(&offset));
        };
        let length = Word(*length);
        let count = length.to_u128().and_then(|length| usize::try_from(length).ok());
        let wanted = count.and_then(|count| count.checked_mul(width));
        wanted.and_then(|wanted| content.get(..wanted)).ok_or_else(|| {
            let at = self.data.len().saturating_sub(content.len()).saturating_sub(32);
            revert!(IErrors::BadWord, word_of(at), length)
        })
    }

    fn word_at(&self, at: usize) -> Result<Word, Revert> {
        let tail = self.data.get(at..).unwrap_or(&[]);
        tail.first_chunk::<32>().copied().map(Word).ok_or_else(|| {
            // Both lengths include the selector, as the length of the calldata does.
            let required = word_of(at.saturating_add(36));
            let length = word_of(self.data.len().saturating_add(4));
            revert!(IErrors::CalldataTooShort, length, required)
        })
    }

    /// The error for the word that was read last.
    #[cold]
    #[inline(never)]
    fn bad_word(&self, word: &Word) -> Revert {
        let at = word_of(self.at.saturating_sub(32));
        revert!(IErrors::BadWord, at, *word)
    }
}

fn word_of(length: usize) -> Word {
    // A length in memory has at most 64 bits.
    Word::from(u64::try_from(length).unwrap_or(u64::MAX))
}

/// Encodes a selector and words: an error, or the calldata of a call.
#[inline(never)]
pub fn encode(selector: [u8; 4], words: &[Word]) -> Vec<u8> {
    let mut data = Vec::with_capacity(words.len().saturating_mul(32).saturating_add(4));
    data.extend_from_slice(&selector);
    append(&mut data, words);
    data
}

/// Encodes an error. [`revert!`](crate::revert!) also checks the number of its arguments.
#[cold]
#[inline(never)]
pub fn error_data(selector: [u8; 4], words: &[Word]) -> Revert {
    encode(selector, words).into()
}

/// Returns words from a handler.
#[inline(never)]
pub fn return_words(words: &[Word]) -> HandlerResult {
    let mut data = Vec::with_capacity(words.len().saturating_mul(32));
    append(&mut data, words);
    Ok(data)
}

/// Returns words of zeros from a handler. Unlike [`return_words`] with an array of zeros, it adds
/// nothing to the data section, which every call of a program pays for.
#[inline(never)]
pub fn return_zeros(words: usize) -> HandlerResult {
    Ok(vec![0; words.saturating_mul(32)])
}

/// Returns one amount from a handler. A constant stays out of the data section.
#[inline(never)]
pub fn return_amount(amount: u128) -> HandlerResult {
    return_words(&[amount.into()])
}

/// Returns `true` from a handler.
pub fn return_true() -> HandlerResult {
    return_amount(1)
}

/// Returns nothing from a handler.
pub const fn empty() -> HandlerResult {
    Ok(Vec::new())
}

/// Appends words to encoded data.
#[inline(never)]
pub fn append(data: &mut Vec<u8>, words: &[Word]) {
    for word in words {
        data.extend_from_slice(&word.0);
    }
}

/// Number of arguments in a Solidity signature without nested tuples.
pub const fn arity(signature: &str) -> usize {
    let bytes = signature.as_bytes();
    let mut count = 0_usize;
    let mut rest = bytes;
    while let [first, tail @ ..] = rest {
        match (*first, tail) {
            (b'(', [b')', ..]) => return 0,
            (b'(' | b',', _) => count = count.saturating_add(1),
            _ => {}
        }
        rest = tail;
    }
    count
}

/// `revert!(IVault::ZeroShares, assets)`: encodes an error of `interfaces`. A wrong number of
/// arguments does not compile.
#[macro_export]
macro_rules! revert {
    ($error:path $(, $argument:expr)* $(,)?) => {{
        const {
            let arity = $crate::codec::arity(<$error as $crate::private::SolError>::SIGNATURE);
            let arguments: &[&str] = &[$(stringify!($argument)),*];
            assert!(arity == arguments.len());
        }
        $crate::codec::error_data(
            <$error as $crate::private::SolError>::SELECTOR,
            &[$($crate::Word::from($argument)),*],
        )
    }};
}
