//! Errors of the queue core as declared Solidity errors.

use basalt_interfaces::{IErrors, IWithdrawalQueue};
use basalt_kit::{Revert, Word, revert};
use basalt_math::queue::QueueError;

/// The error data of a refused operation on position `token`.
#[cold]
#[inline(never)]
pub(crate) fn refusal(token: &Word, error: QueueError) -> Revert {
    match error {
        QueueError::TooLarge { shares, max } => {
            revert!(IWithdrawalQueue::RequestTooLarge, shares, max)
        }
        QueueError::MinRateTooHigh { min_rate, rate } => {
            revert!(IWithdrawalQueue::MinRateTooHigh, min_rate, rate)
        }
        QueueError::Full => revert!(IErrors::Overflow, 1_u64 << 32, u32::MAX),
        QueueError::NotCancellable => revert!(IWithdrawalQueue::NotCancellable, *token),
        QueueError::NotClaimable => revert!(IWithdrawalQueue::NotClaimable, *token),
        QueueError::BadCommitment { last } => {
            revert!(IWithdrawalQueue::BadCommitment, *token, last)
        }
    }
}
