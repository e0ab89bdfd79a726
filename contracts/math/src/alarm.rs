//! What one oracle member can do alone: stop a vault for a day.

/// The longest that one alarm stops entries, instant exits and settlement: 24 hours.
pub const ALARM_SECS: u32 = 86_400;

/// The last alarm. Starts silent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Alarm {
    /// When it ends, seconds since the epoch.
    pub until: u32,
    /// Whether it was raised since the last report.
    pub is_spent: bool,
}

impl Alarm {
    /// The alarm raised at `now`, or `None` if one was raised since the last report.
    pub fn raise(self, now: u32) -> Option<Self> {
        let raised = Self { until: now.saturating_add(ALARM_SECS), is_spent: true };
        (!self.is_spent).then_some(raised)
    }

    /// After a report the next alarm may be raised; one that is on stays on until its end.
    #[must_use]
    pub const fn after_report(self) -> Self {
        Self { is_spent: false, ..self }
    }

    /// Whether it stops the vault at `now`.
    pub const fn is_on(self, now: u32) -> bool {
        now < self.until
    }
}
