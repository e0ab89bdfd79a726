//! Errors of the token: ERC-6093 and EIP-2612.

use super::format_timestamp;
use crate::amount::format_short;
use basalt_interfaces::IToken::ITokenErrors;

pub(super) fn sentence(error: ITokenErrors) -> String {
    match error {
        ITokenErrors::ERC20InsufficientBalance(e) => format!(
            "the balance of {} is {}, and {} is needed: use a smaller amount",
            e.sender,
            format_short(e.balance),
            format_short(e.needed)
        ),
        ITokenErrors::ERC20InvalidReceiver(e) => format!(
            "{} cannot receive tokens, because it is the zero address or the token itself: use another \
             receiver",
            e.receiver
        ),
        ITokenErrors::ERC20InvalidSender(e) => {
            format!(
                "{} cannot send tokens, because it is the zero address: use another sender",
                e.sender
            )
        }
        ITokenErrors::ERC20InsufficientAllowance(e) => format!(
            "the allowance of {} is {}, and {} is needed: let the owner approve more",
            e.spender,
            format_short(e.allowance),
            format_short(e.needed)
        ),
        ITokenErrors::ERC20InvalidSpender(e) => {
            format!(
                "{} cannot be a spender, because it is the zero address: use another spender",
                e.spender
            )
        }
        ITokenErrors::ERC2612ExpiredSignature(e) => format!(
            "the permit expired at {}: sign a new one with a later deadline",
            format_timestamp(e.deadline)
        ),
        ITokenErrors::ERC2612InvalidSigner(e) => format!(
            "the permit is signed by {}, not by its owner {}: let the owner sign with the current \
             nonce and the domain of this chain",
            e.signer, e.owner
        ),
    }
}
