//! The times of reports, and the time as of which the whole is known: R4.6, R9.10, F5 and F6.

use basalt_math::Phase;

use basalt_model::{HOUR_SECS, vault::MAX_AGE};

use super::Transition;
use crate::{
    step::Step,
    world::{Kind, Vault},
};

/// The times of reports so far.
#[derive(Clone, Debug)]
pub(crate) struct History {
    /// The last report of each source.
    reports: Vec<Option<u32>>,
    /// The time at which each source was last known: at a report, or when it was empty and got assets.
    known_at: Vec<Option<u32>>,
    /// The last report of all.
    last: Option<u32>,
}

impl History {
    pub(crate) fn new(vault: &Vault) -> Self {
        let none = vec![None; vault.values.len()];
        Self { reports: none.clone(), known_at: none, last: None }
    }

    pub(crate) fn check(&mut self, transition: &Transition<'_>) {
        let (before, after) = (transition.before, transition.after);
        if transition.result.is_ok() {
            match *transition.step {
                Step::Report { source, .. } => self.report(before, after, source),
                Step::Allocate { source, .. } if before.source(source).book == 0 => {
                    self.known_at[source] = Some(after.now);
                }
                // Another source in its place was not reported since it was listed.
                Step::WriteOff { source } | Step::Remove { source } | Step::Relist { source } => {
                    self.reports[source] = None;
                }
                _ => {}
            }
        }
        let (was, is) = (before.model.last_report.ref_time, after.model.last_report.ref_time);
        assert!(was <= is, "F6: what was known as of {was} is known as of {is}");
        for ((source, _), known) in after.sources().zip(&self.known_at) {
            let is_known = known.is_some_and(|known| known >= is);
            assert!(source.book == 0 || is_known, "F6: {known:?} counts as known at {is}");
        }
    }

    fn report(&mut self, before: &Vault, after: &Vault, source: usize) {
        let now = after.now;
        let is_apart = |last: Option<u32>| last.is_none_or(|last| now - last >= HOUR_SECS);
        assert!(is_apart(self.reports[source]), "R4.6: two reports of {source} within an hour");
        if before.phase() == Phase::Bunker {
            assert!(is_apart(self.last), "R9.10: two reports in bunker within an hour");
        }
        (self.reports[source], self.known_at[source], self.last) =
            (Some(now), Some(now), Some(now));

        let ref_time = after.model.last_report.ref_time;
        match after.model.kind {
            Kind::Staking => {
                assert!(
                    ref_time - before.model.last_report.ref_time >= HOUR_SECS,
                    "R4.6: times within an hour"
                );
                assert!(
                    ref_time > before.model.last_report.moved_at,
                    "R4.6: of a time before a move"
                );
                assert!(ref_time <= now, "R4.6: of the future");
            }
            Kind::Restaking => {
                // Settlement after a report moves no book.
                let held = before.sources().zip(&self.reports);
                let held = held.filter(|((source, _), _)| source.book > 0);
                let oldest = held.map(|(_, reported)| reported.unwrap_or(0)).min();
                let known = oldest.unwrap_or(now).max(before.model.last_report.ref_time);
                assert_eq!(ref_time, known, "F6: not the oldest report");
            }
        }
        if after.books.funds.in_use.working.0 > 0 {
            let stale_at = ref_time.saturating_add(after.model.parameters.secs(MAX_AGE));
            assert_eq!(after.model.status.stale_at, stale_at, "F5: stale at another time");
        }
    }
}
