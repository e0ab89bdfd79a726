//! Errors of exits through the queue: those of the vault, of the queue, and of positions as tokens.

use crate::amount::{format_short, format_units};
use basalt_interfaces::{
    IERC721::IERC721Errors, IQueuedVault::IQueuedVaultErrors,
    IWithdrawalQueue::IWithdrawalQueueErrors,
};

pub(super) fn vault(error: IQueuedVaultErrors) -> String {
    match error {
        IQueuedVaultErrors::NoQueue(_) => {
            "the vault has no withdrawal queue: let the owner set one with `setQueue`".to_owned()
        }
        IQueuedVaultErrors::QueueNotEmpty(e) => format!(
            "the queue {} still holds {} shares: wait until its positions are settled, cancelled or \
             claimed",
            e.queue,
            format_short(e.shares)
        ),
        IQueuedVaultErrors::QueueMismatch(e) => format!(
            "the queue belongs to vault {}, not to {}: deploy a queue for this vault",
            e.found, e.expected
        ),
        IQueuedVaultErrors::RequestTooSmall(e) => format!(
            "the shares are worth {}, and a request needs at least {}: use a larger amount, or \
             redeem instantly",
            format_short(e.assets),
            format_short(e.min)
        ),
        IQueuedVaultErrors::BadSettlement(e) => format!(
            "the queue asked for {}, and a settlement may take at most {}: the queue is faulty, so do \
             not use it",
            format_short(e.assets),
            format_short(e.max)
        ),
    }
}

pub(super) fn queue(error: IWithdrawalQueueErrors) -> String {
    match error {
        IWithdrawalQueueErrors::NotClaimable(e) => format!(
            "position {} has nothing to claim: wait until it is settled, or check the number",
            e.requestId
        ),
        IWithdrawalQueueErrors::NotCancellable(e) => format!(
            "position {} cannot be cancelled, because it is settled, returned or committed: claim it, \
             or wait until it is settled",
            e.requestId
        ),
        IWithdrawalQueueErrors::ForeignReceiver(e) => format!(
            "only the holder {1} may choose the receiver {0}: use the holder as receiver, or sign \
             with its key",
            e.receiver, e.owner
        ),
        IWithdrawalQueueErrors::MinRateTooHigh(e) => format!(
            "the minimum rate {} is above the rate of the request, {}: use a lower minimum",
            format_units(e.minRate, 27),
            format_units(e.rate, 27)
        ),
        IWithdrawalQueueErrors::RequestTooLarge(e) => format!(
            "a request has at most {} shares, and this one has {}: make several requests",
            format_short(e.max),
            format_short(e.shares)
        ),
        IWithdrawalQueueErrors::BadCommitment(e) => format!(
            "position {} cannot be committed: use one above the last commitment and at most {}",
            e.requestId, e.last
        ),
    }
}

pub(super) fn token(error: IERC721Errors) -> String {
    match error {
        IERC721Errors::ERC721InvalidOwner(e) => {
            format!("{} cannot own a position: use another account", e.owner)
        }
        IERC721Errors::ERC721NonexistentToken(e) => {
            format!("position {} does not exist: check the number", e.tokenId)
        }
        IERC721Errors::ERC721IncorrectOwner(e) => {
            format!(
                "position {} belongs to {}, not to {}: use its owner as sender",
                e.tokenId, e.owner, e.sender
            )
        }
        IERC721Errors::ERC721InvalidReceiver(e) => format!(
            "{} cannot receive a position, because it is the zero address or a contract that refuses \
             it: use another receiver",
            e.receiver
        ),
        IERC721Errors::ERC721InsufficientApproval(e) => format!(
            "{} is not approved for position {}: sign with the key of its holder, or let the holder \
             approve this account",
            e.operator, e.tokenId
        ),
        IERC721Errors::ERC721InvalidApprover(e) => format!(
            "{} cannot approve an account for this position: sign with the key of its holder or of an \
             operator",
            e.approver
        ),
        IERC721Errors::ERC721InvalidOperator(e) => {
            format!("{} cannot be an operator: use another account", e.operator)
        }
    }
}
