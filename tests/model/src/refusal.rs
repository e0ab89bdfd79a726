//! The reasons for which a call changes nothing.

use crate::queue::QueueRefusal;

/// The reason of a refused call, which changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// The guardian has paused the vault.
    Paused,
    /// An alarm is on.
    Alarmed,
    /// The newest report is too old.
    Stale,
    /// A loss waits to be confirmed.
    InBunker,
    /// A loss was confirmed and no report has come since.
    Reopening,
    /// No loss waits to be confirmed.
    NotInBunker,
    /// The line is recovering by more than 1 %, or promises less than 0.001.
    EntriesClosed,
    /// The call would return nothing.
    NothingOut,
    /// The rate is zero.
    Worthless,
    /// A stored field would exceed 96 bits, or a result 128.
    TooLarge,
    /// More shares than the supply, or no number of shares is enough.
    NotEnoughShares,
    /// More assets than the backing.
    NotEnoughBacking,
    /// More shares than the account has.
    NotEnoughBalance,
    /// More assets than instant exits or allocations may take.
    NotEnoughLiquidity,
    /// The loss to be replaced is not part of the provisional one.
    NotProvisional,
    /// A provisional loss of a source, or what comes back from it, would exceed its book value.
    AboveBook,
    /// More would be allocated to a source than its caps allow.
    AboveCap,
    /// A source that still has assets stays on the list.
    NotEmpty,
    /// A pause of no time, or of more than a week.
    BadPause,
    /// The guardian pauses again too soon.
    PauseTooSoon,
    /// The feed has a point of the last day.
    RecordTooSoon,
    /// The backing would exceed the deposit cap.
    AboveDepositCap,
    /// More than the flow limit of a day lets in or out.
    AboveFlowLimit,
    /// The request is worth too little.
    BelowMinRequest,
    /// The least rate is above the rate of the request.
    MinRateTooHigh,
    /// There is no such position, or none any more.
    NoPosition,
    /// The caller does not hold the position.
    NotHolder,
    /// The position is settled, returned or committed.
    NotCancellable,
    /// The position has nothing to claim.
    NotClaimable,
    /// Commitment only moves forward, up to the last position.
    BadCommitment,
    /// Too soon after the last report, or about a time too close to the last one.
    ReportTooEarly,
    /// The report speaks of the future.
    ReportFromFuture,
    /// The report speaks of a time before the last move of funds.
    ReportBeforeMove,
    /// Too soon after the last move of funds.
    MoveTooSoon,
    /// An alarm was raised since the last report.
    AlarmSpent,
    /// The provisional loss has not stood for seven days.
    ConfirmTooSoon,
    /// Only the owner may do that.
    NotOwner,
    /// The value lies outside the parameter's bounds.
    OutOfBounds,
    /// There is no such parameter, vault or strategy.
    Unknown,
    /// The venue of a strategy fails, or moves another amount than asked for.
    Venue,
}

impl From<QueueRefusal> for Refusal {
    fn from(refusal: QueueRefusal) -> Self {
        match refusal {
            QueueRefusal::TooLarge { .. } => Self::TooLarge,
            QueueRefusal::MinRateTooHigh => Self::MinRateTooHigh,
            QueueRefusal::NoPosition => Self::NoPosition,
            QueueRefusal::NotHolder => Self::NotHolder,
            QueueRefusal::NotCancellable => Self::NotCancellable,
            QueueRefusal::NotClaimable => Self::NotClaimable,
            QueueRefusal::BadCommitment => Self::BadCommitment,
        }
    }
}
