//! Name, symbol and `tokenURI`, and ERC-165.

use super::{Erc721, load};
use crate::{Args, HandlerResult, Vm, Word, return_words, revert, text::return_text};
use basalt_interfaces::IErrors;

/// Ids of the supported interfaces (ERC-165).
pub mod interface_id {
    /// ERC-165 itself.
    pub const ERC165: [u8; 4] = [0x01, 0xff, 0xc9, 0xa7];
    /// ERC-721.
    pub const ERC721: [u8; 4] = [0x80, 0xac, 0x58, 0xcd];
    /// The metadata extension of ERC-721.
    pub const ERC721_METADATA: [u8; 4] = [0x5b, 0x5e, 0x13, 0x9f];
}

/// `name()`.
pub fn name<T: Erc721>(_: Vm, _: &mut Args) -> HandlerResult {
    return_text(T::name())
}

/// `symbol()`.
pub fn symbol<T: Erc721>(_: Vm, _: &mut Args) -> HandlerResult {
    return_text(T::symbol())
}

/// `tokenURI(tokenId)`: empty, because everything about a token is on chain.
pub fn token_uri<T: Erc721>(vm: Vm, args: &mut Args) -> HandlerResult {
    load::<T>(vm, &args.word()?)?;
    return_words(&[Word::from(32_u32), crate::word!([0; 32])])
}

/// `supportsInterface(interfaceId)`.
pub fn supports_interface(_: Vm, args: &mut Args) -> HandlerResult {
    let word = args.word()?;
    // A word has more than four bytes, so the fallback is never taken.
    let (id, padding) = word.0.split_first_chunk::<4>().unwrap_or((&[0; 4], &[]));
    if padding.iter().any(|byte| *byte != 0) {
        return Err(revert!(IErrors::BadWord, 0_u32, word));
    }
    let is_supported =
        [interface_id::ERC165, interface_id::ERC721, interface_id::ERC721_METADATA].contains(id);
    return_words(&[is_supported.into()])
}
