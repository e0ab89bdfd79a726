//! Short texts, such as token names, as single words.

use crate::{HandlerResult, Word, return_words};

/// A text of at most 31 bytes, left-aligned in a word; see [`text!`](crate::text!).
#[derive(Clone, Copy)]
pub struct Text {
    /// The bytes, followed by zeros.
    pub word: Word,
    /// The length in bytes.
    pub length: u32,
}

/// The bytes of a text, padded to a word.
pub const fn padded(text: &str) -> [u8; 32] {
    assert!(text.len() < 32, "a text has at most 31 bytes");
    let mut word = [0; 32];
    let (start, _) = word.split_at_mut(text.len());
    start.copy_from_slice(text.as_bytes());
    word
}

/// The length of a text in bytes.
#[expect(clippy::cast_possible_truncation, reason = "below 32")]
pub const fn length(text: &str) -> u32 {
    assert!(text.len() < 32, "a text has at most 31 bytes");
    text.len() as u32
}

/// `text!("bsETH")`: a text that uses no bytes of the data section.
#[macro_export]
macro_rules! text {
    ($text:expr) => {
        $crate::text::Text {
            word: $crate::word!($crate::text::padded($text)),
            length: const { $crate::text::length($text) },
        }
    };
}

/// Returns a text, ABI-encoded as `string`.
#[inline(never)]
pub fn return_text(text: Text) -> HandlerResult {
    return_words(&[Word::from(32_u32), Word::from(text.length), text.word])
}
