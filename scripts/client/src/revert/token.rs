//! Errors of the token face: ERC-6093 and EIP-2612.

use super::format_timestamp;
use crate::amount::format_short;
use basalt_interfaces::IToken::ITokenErrors;

pub(super) fn sentence(error: ITokenErrors) -> String {
    match error {
        ITokenErrors::ERC20InsufficientBalance(e) => format!(
            "{} holds {} of the token, {} are needed: use a smaller amount",
            e.sender,
            format_short(e.balance),
            format_short(e.needed)
        ),
        ITokenErrors::ERC20InvalidReceiver(e) => format!(
            "{} cannot receive: it is the zero address or the token itself; name another receiver",
            e.receiver
        ),
        ITokenErrors::ERC20InvalidSender(e) => {
            format!("{} cannot send: it is the zero address; name another account", e.sender)
        }
        ITokenErrors::ERC20InsufficientAllowance(e) => format!(
            "{} may spend {} of the owner's tokens, {} are needed: let the owner approve more",
            e.spender,
            format_short(e.allowance),
            format_short(e.needed)
        ),
        ITokenErrors::ERC20InvalidSpender(e) => {
            format!("{} cannot be a spender: name another address", e.spender)
        }
        ITokenErrors::ERC2612ExpiredSignature(e) => format!(
            "the signed permit ended at {}: sign a new one with a later deadline",
            format_timestamp(e.deadline)
        ),
        ITokenErrors::ERC2612InvalidSigner(e) => format!(
            "the permit is signed by {}, not by its owner {}: let the owner sign, with the present \
             nonce and this chain's domain",
            e.signer, e.owner
        ),
    }
}
