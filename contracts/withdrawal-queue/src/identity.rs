//! The ERC-721 face as far as it only reads, and ERC-165.

use crate::{held::Held, shelf::count};
use alloy_primitives::Address;
use basalt_interfaces::{IERC721, IErrors};
use basalt_kit::{Answer, Args, Vm, Word, answer, fail, text, token::answer_text};

/// What the contract supports, by the numbers that ERC-165 gives interfaces.
pub mod interface_id {
    /// ERC-165 itself.
    pub const ERC165: [u8; 4] = [0x01, 0xff, 0xc9, 0xa7];
    /// ERC-721.
    pub const ERC721: [u8; 4] = [0x80, 0xac, 0x58, 0xcd];
    /// Name, symbol and `tokenURI` of ERC-721.
    pub const ERC721_METADATA: [u8; 4] = [0x5b, 0x5e, 0x13, 0x9f];
}

/// `balanceOf(owner)`. The zero address has no number of positions.
pub(crate) fn balance_of(vm: Vm, args: &mut Args) -> Answer {
    let owner = args.address()?;
    if owner == Address::ZERO {
        return Err(fail!(IERC721::ERC721InvalidOwner, owner));
    }
    answer(&[count(vm, owner)])
}

/// `ownerOf(tokenId)`.
pub(crate) fn owner_of(vm: Vm, args: &mut Args) -> Answer {
    answer(&[Held::load(vm, &args.word()?)?.owner.into()])
}

/// `name()`.
pub(crate) fn name(_: Vm, _: &mut Args) -> Answer {
    answer_text(text!("Basalt Withdrawal Position"))
}

/// `symbol()`.
pub(crate) fn symbol(_: Vm, _: &mut Args) -> Answer {
    answer_text(text!("BWP"))
}

/// `tokenURI(tokenId)`: empty, because all there is to say about a position is on chain.
pub(crate) fn token_uri(vm: Vm, args: &mut Args) -> Answer {
    Held::load(vm, &args.word()?)?;
    answer(&[Word::from(32_u32), Word::ZERO])
}

/// `supportsInterface(interfaceId)`.
pub(crate) fn supports_interface(_: Vm, args: &mut Args) -> Answer {
    let word = args.word()?;
    // A word has more than four bytes, so the fallback is never taken.
    let (id, padding) = word.0.split_first_chunk::<4>().unwrap_or((&[0; 4], &[]));
    if padding.iter().any(|byte| *byte != 0) {
        return Err(fail!(IErrors::BadWord, 0_u32, word));
    }
    let is_supported =
        [interface_id::ERC165, interface_id::ERC721, interface_id::ERC721_METADATA].contains(id);
    answer(&[is_supported.into()])
}
