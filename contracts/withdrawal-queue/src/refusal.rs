//! The core's refusals by the names of the interface.

use basalt_interfaces::{IErrors, IWithdrawalQueue};
use basalt_kit::{Revert, Word, fail};
use basalt_math::queue::QueueError;

/// Why something was refused about the position `token`.
#[cold]
#[inline(never)]
pub(crate) fn refuse(token: &Word, error: QueueError) -> Revert {
    match error {
        QueueError::TooLarge { shares, max } => {
            fail!(IWithdrawalQueue::RequestTooLarge, shares, max)
        }
        QueueError::MinRateTooHigh { min_rate, rate } => {
            fail!(IWithdrawalQueue::MinRateTooHigh, min_rate, rate)
        }
        QueueError::Full => fail!(IErrors::Overflow, 1_u64 << 32, u32::MAX),
        QueueError::NotCancellable => fail!(IWithdrawalQueue::NotCancellable, *token),
        QueueError::NotClaimable => fail!(IWithdrawalQueue::NotClaimable, *token),
        QueueError::BadBacking { last } => fail!(IWithdrawalQueue::BadBacking, *token, last),
    }
}
