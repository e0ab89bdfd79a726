//! The description of the feed: the symbol of the vault's token and the unit of its rate.

use crate::storage::DESCRIPTION;
use basalt_interfaces::IErrors;
use basalt_kit::{
    Args, HandlerResult, Revert, Vm, Word,
    codec::return_amount,
    revert, slots,
    text::{Text, return_text},
};

/// Text that follows the symbol.
const UNIT: [u8; 6] = *b" / ETH";
/// Its length in bytes.
const UNIT_LENGTH: u8 = 6;

/// Longest symbol that fits into a slot with the unit, in bytes.
const MAX_SYMBOL: u32 = 25;

/// `description()`.
pub(crate) fn description(vm: Vm, _: &mut Args) -> HandlerResult {
    return_text(text(slots::load(vm, DESCRIPTION)))
}

/// `version()`: 1.
pub(crate) fn version(_: Vm, _: &mut Args) -> HandlerResult {
    return_amount(1)
}

/// Makes the description to store from an ABI-encoded symbol. `Overflow` if the symbol is longer
/// than [`MAX_SYMBOL`], `BadWord` if its encoding is wrong.
pub(crate) fn description_word([offset, length, text]: [Word; 3]) -> Result<Word, Revert> {
    if offset != Word::from(32_u32) {
        return Err(revert!(IErrors::BadWord, 0_u32, offset));
    }
    let Some(count) = length.to_u128().filter(|count| *count <= u128::from(MAX_SYMBOL)) else {
        return Err(revert!(IErrors::Overflow, length, MAX_SYMBOL));
    };
    // The count is at most 25, so the fallback is never taken.
    Ok(stored(text, u8::try_from(count).unwrap_or(0)))
}

/// The first `count` bytes of the symbol, the unit, zeros, and twice the length in the last byte.
fn stored(symbol: Word, count: u8) -> Word {
    let mut word = Word::ZERO;
    let letters = symbol.0.iter().take(usize::from(count)).chain(&UNIT);
    for (to, from) in word.0.iter_mut().zip(letters) {
        *to = *from;
    }
    if let Some(last) = word.0.last_mut() {
        *last = count.saturating_add(UNIT_LENGTH).saturating_mul(2);
    }
    word
}

/// Makes a text from a stored description.
fn text(mut word: Word) -> Text {
    let mut length = 0;
    if let Some(last) = word.0.last_mut() {
        length = u32::from(*last >> 1);
        *last = 0;
    }
    Text { word, length }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_primitives::U256;
    use alloy_sol_types::{SolError, SolValue};
    use basalt_kit::HandlerResult;

    /// The words that `symbol()` of a vault returns.
    fn symbol(symbol: &str) -> [Word; 3] {
        let encoded = symbol.abi_encode();
        let mut words = encoded.chunks_exact(32).map(|word| Word(word.try_into().unwrap()));
        [(); 3].map(|()| words.next().unwrap_or(Word::ZERO))
    }

    fn to_string(word: Word) -> String {
        let Text { word, length } = text(word);
        String::from_utf8(word.0[..length as usize].to_vec()).unwrap()
    }

    fn refusal(result: Result<Word, Revert>) -> Vec<u8> {
        let result: HandlerResult = result.map(|_| Vec::new());
        result.err().unwrap().data().to_vec()
    }

    #[test]
    fn the_description_is_the_symbol_and_the_unit() {
        let cases = [("bsETH", "bsETH / ETH"), ("brETH", "brETH / ETH"), ("", " / ETH")];
        for (name, expected) in cases {
            let word = description_word(symbol(name)).ok().unwrap();
            assert_eq!(to_string(word), expected);
            assert_eq!(usize::from(word.0[31]), 2 * expected.len(), "as Solidity stores it");
        }
        let longest = "s".repeat(25);
        let word = description_word(symbol(&longest)).ok().unwrap();
        assert_eq!(to_string(word), format!("{longest} / ETH"));
    }

    #[test]
    fn a_symbol_that_is_too_long_or_badly_encoded_is_refused() {
        let long = refusal(description_word(symbol(&"s".repeat(26))));
        let expected = IErrors::Overflow { value: U256::from(26), limit: U256::from(25) };
        assert_eq!(long, expected.abi_encode());

        let odd = refusal(description_word([Word::from(64_u32), Word::from(1_u32), Word::ZERO]));
        let expected = IErrors::BadWord { offset: U256::ZERO, word: U256::from(64) };
        assert_eq!(odd, expected.abi_encode());

        let endless = description_word([Word::from(32_u32), Word::MAX, Word::ZERO]);
        let expected = IErrors::Overflow { value: U256::MAX, limit: U256::from(25) };
        assert_eq!(refusal(endless), expected.abi_encode());
    }

    #[test]
    fn bytes_after_the_symbol_are_ignored() {
        let [offset, _, _] = symbol("x");
        let word = description_word([offset, Word::from(1_u32), Word([b'x'; 32])]).ok().unwrap();
        assert_eq!(to_string(word), "x / ETH");
    }
}
