//! Why the mirror does not follow a step.

use basalt_model::{QueueRefusal, Refusal};

/// Why a step changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The sums do not allow it.
    Money(Refusal),
    /// The queue does not allow it.
    Queue(QueueRefusal),
    /// The vault takes no such step now.
    Closed(Stop),
    /// More than the owner lets the vault have.
    AboveDepositCap,
    /// Nobody of that name is part of it.
    Unknown,
}

/// What keeps a vault closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The guardian.
    Pause,
    /// Whoever reports.
    Alarm,
    /// The age of the newest report.
    Age,
    /// A loss that waits to be confirmed.
    Bunker,
    /// A confirmed loss, after which no report has come.
    Reopening,
    /// One alarm between two reports.
    SpentAlarm,
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self::Money(refusal)
    }
}

impl From<QueueRefusal> for Refused {
    fn from(refusal: QueueRefusal) -> Self {
        Self::Queue(refusal)
    }
}
