//! Errors of the way out through the queue: the vault's side, the queue, and its positions as
//! tokens.

use crate::amount::{format_short, format_units};
use basalt_interfaces::{
    IERC721::IERC721Errors, IQueuedVault::IQueuedVaultErrors,
    IWithdrawalQueue::IWithdrawalQueueErrors,
};

pub(super) fn vault(error: IQueuedVaultErrors) -> String {
    match error {
        IQueuedVaultErrors::NoQueue(_) => {
            "the vault has no queue yet: let the owner name one with `setQueue`".to_owned()
        }
        IQueuedVaultErrors::QueueNotEmpty(e) => format!(
            "{} still holds {} shares: let its positions be settled, cancelled or claimed before \
             another queue is named",
            e.queue,
            format_short(e.shares)
        ),
        IQueuedVaultErrors::QueueMismatch(e) => format!(
            "the queue belongs to {}, not to {}: deploy one for this vault",
            e.found, e.expected
        ),
        IQueuedVaultErrors::RequestTooSmall(e) => format!(
            "the shares are worth {}, a request is worth at least {}: use a larger amount, or \
             redeem them at once",
            format_short(e.assets),
            format_short(e.min)
        ),
        IQueuedVaultErrors::BadSettlement(e) => format!(
            "the queue asked for {} where its shares are worth or the vault has {}: do not use \
             this queue until it is understood",
            format_short(e.assets),
            format_short(e.max)
        ),
    }
}

pub(super) fn queue(error: IWithdrawalQueueErrors) -> String {
    match error {
        IWithdrawalQueueErrors::NotClaimable(e) => format!(
            "there is nothing to claim for position {}: wait until it is settled, or check the \
             number",
            e.requestId
        ),
        IWithdrawalQueueErrors::NotCancellable(e) => format!(
            "position {} cannot be cancelled: it is settled, given back, or assets are on their \
             way for it; claim it, or wait for them",
            e.requestId
        ),
        IWithdrawalQueueErrors::ForeignReceiver(e) => format!(
            "only the holder {} may have the claim paid to {}: name the holder, or sign as the \
             holder",
            e.owner, e.receiver
        ),
        IWithdrawalQueueErrors::MinRateTooHigh(e) => format!(
            "a least rate of {} is above the rate of the request, {}: use a lower one",
            format_units(e.minRate, 27),
            format_units(e.rate, 27)
        ),
        IWithdrawalQueueErrors::RequestTooLarge(e) => format!(
            "one request has at most {} shares, not {}: make several",
            format_short(e.max),
            format_short(e.shares)
        ),
        IWithdrawalQueueErrors::BadCommitment(e) => format!(
            "position {} cannot be marked as committed: commitments only move forward, up to position {}",
            e.requestId, e.last
        ),
    }
}

pub(super) fn token(error: IERC721Errors) -> String {
    match error {
        IERC721Errors::ERC721InvalidOwner(e) => {
            format!("{} cannot own positions: name another account", e.owner)
        }
        IERC721Errors::ERC721NonexistentToken(e) => {
            format!("there is no position {}: check the number", e.tokenId)
        }
        IERC721Errors::ERC721IncorrectOwner(e) => {
            format!("position {} belongs to {}, not to {}", e.tokenId, e.owner, e.sender)
        }
        IERC721Errors::ERC721InvalidReceiver(e) => format!(
            "{} cannot receive a position: it is the zero address, or a contract that does not \
             take one; name another receiver",
            e.receiver
        ),
        IERC721Errors::ERC721InsufficientApproval(e) => format!(
            "{} may not act for position {}: sign as its holder, or let the holder approve",
            e.operator, e.tokenId
        ),
        IERC721Errors::ERC721InvalidApprover(e) => format!(
            "{} cannot approve anybody: only the holder of a position and its operators can",
            e.approver
        ),
        IERC721Errors::ERC721InvalidOperator(e) => {
            format!("{} cannot be an operator: name another account", e.operator)
        }
    }
}
