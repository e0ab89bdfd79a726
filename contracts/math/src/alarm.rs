//! R10: an alarm of the reporter stops a vault for at most 24 hours, once between two reports.

use crate::limits::ALARM_SECS;

/// The last alarm. The default is no alarm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Alarm {
    /// When it ends, seconds since the epoch.
    pub until: u32,
    /// Whether it was raised since the last report.
    pub is_spent: bool,
}

impl Alarm {
    /// R10: raises the alarm at `now`. Returns `None` if one was raised since the last report.
    pub fn raise(self, now: u32) -> Option<Self> {
        let raised = Self { until: now.saturating_add(ALARM_SECS), is_spent: true };
        (!self.is_spent).then_some(raised)
    }

    /// R10: returns the alarm after a report. The next one may be raised; a running one keeps its
    /// end.
    #[must_use]
    pub const fn after_report(self) -> Self {
        Self { is_spent: false, ..self }
    }
}
