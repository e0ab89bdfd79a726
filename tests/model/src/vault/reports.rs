//! Reports: when they may come, what they may book, and the settlement that follows.

use super::{
    EXIT_FEE, Kind, Phase, Settled, VaultModel,
    parameters::{Declaration, Parameter},
    provisional::LossBorne,
};
use crate::{
    account::Account,
    accounts::Booked,
    bounds::bookable_gain,
    gain_loss::LossShared,
    ledger::LARGEST_FIELD,
    refusal::Refusal,
    units::{HOUR_SECS, WEEK_SECS},
};

/// The protocol's part of vested growth, basis points.
pub const PERFORMANCE_FEE: Parameter = Parameter(1);
/// The cap on growth of the next line, basis points a year.
pub const GROWTH: Parameter = Parameter(2);
/// The most that reports may gain a year, basis points of the backing.
pub const GAIN_PER_YEAR: Parameter = Parameter(3);
/// The most that a report may gain besides, basis points of the backing.
pub const GAIN_AT_ONCE: Parameter = Parameter(4);
/// The most that one report may lose, basis points of the backing.
pub const LOSS_PER_REPORT: Parameter = Parameter(5);
/// The most that the reports of a window may lose, basis points of the backing.
pub const LOSS_PER_WINDOW: Parameter = Parameter(6);
/// The age at which the newest report is too old, seconds.
pub const MAX_AGE: Parameter = Parameter(7);

pub(super) const PARAMETERS: &[Declaration] = &[
    Declaration {
        parameter: PERFORMANCE_FEE,
        name: "performance fee",
        initial: 0,
        bounds: |_| 0..=2_000,
    },
    Declaration { parameter: GROWTH, name: "growth", initial: 1_000, bounds: |_| 1..=1_200 },
    Declaration {
        parameter: GAIN_PER_YEAR,
        name: "gain per year",
        initial: 2_000,
        bounds: |_| 0..=10_000,
    },
    Declaration {
        parameter: GAIN_AT_ONCE,
        name: "gain at once",
        initial: 100,
        bounds: |_| 0..=1_000,
    },
    Declaration {
        parameter: LOSS_PER_REPORT,
        name: "loss per report",
        initial: 5,
        bounds: |all| 0..=all.get(EXIT_FEE),
    },
    Declaration {
        parameter: LOSS_PER_WINDOW,
        name: "loss per window",
        initial: 10,
        bounds: |all| 0..=all.get(EXIT_FEE),
    },
    Declaration {
        parameter: MAX_AGE,
        name: "max age",
        initial: WEEK_SECS as u128,
        bounds: |_| 14_400..=2_592_000,
    },
];

/// The window of the bound on losses.
pub const LOSS_WINDOW_SECS: u32 = WEEK_SECS;
/// The least time between two reports of one source, and in bunker between all reports.
const MIN_INTERVAL_SECS: u32 = HOUR_SECS;

/// The newest report and the newest move of funds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LastReport {
    /// The number of reports.
    pub index: u32,
    /// The time as of which the whole was known; before the first report, the construction.
    pub ref_time: u32,
    /// The time at which the newest report was made; 0 before the first one.
    pub reported_at: u32,
    /// The time at which assets last went to work or came back; 0 before that.
    pub moved_at: u32,
}

/// The booking of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportEffect {
    /// A gain of so much was booked.
    Gained(u128),
    /// A loss was booked.
    Lost(LossBorne),
    /// Nothing was booked: so much is the provisional loss of the source.
    Provisional(u128),
}

impl ReportEffect {
    /// How a loss was shared, if one was booked.
    pub const fn loss(&self) -> Option<LossShared> {
        if let Self::Lost(borne) = self { Some(borne.shared) } else { None }
    }
}

/// The result of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportResult {
    /// Gain, loss or provisional loss.
    pub effect: ReportEffect,
    /// The change of the supply.
    pub booked: Booked,
    /// The settlement that followed.
    pub settled: Settled,
}

impl<A: Account> VaultModel<A> {
    /// The reporter states that `source` was worth `value` at `ref_time`: the staking vault's report.
    pub fn report_as_of(
        &mut self,
        source: A,
        value: u128,
        ref_time: u32,
        now: u32,
    ) -> Result<ReportResult, Refusal> {
        let earliest = self.last_report.ref_time.saturating_add(MIN_INTERVAL_SECS);
        if ref_time < earliest || now < self.earliest_report(source) {
            return Err(Refusal::ReportTooEarly);
        }
        if ref_time <= self.last_report.moved_at {
            return Err(Refusal::ReportBeforeMove);
        }
        if ref_time > now {
            return Err(Refusal::ReportFromFuture);
        }
        self.report(source, value, ref_time, now)
    }

    /// The vault reads that `source` is worth `value` now: the restaking vault's report. The whole is
    /// known as of the oldest report of the sources that hold something, and no later than before
    /// where one of them was never reported.
    pub fn report_now(
        &mut self,
        source: A,
        value: u128,
        now: u32,
    ) -> Result<ReportResult, Refusal> {
        if now < self.earliest_report(source) {
            return Err(Refusal::ReportTooEarly);
        }
        let others = self.sources.iter().filter(|(name, it)| **name != source && it.book > 0);
        let oldest = others.map(|(_, it)| it.reported_at).fold(now, u32::min);
        self.report(source, value, oldest.max(self.last_report.ref_time), now)
    }

    /// The first time at which a source may be reported.
    pub fn earliest_report(&self, source: A) -> u32 {
        let of_source = self.source(source).reported_at;
        let last = match self.kind {
            Kind::Staking => self.last_report.reported_at,
            // The shown rate falls with every report: not with those of many sources at once.
            Kind::Restaking if self.phase() == Phase::Bunker => {
                of_source.max(self.last_report.reported_at)
            }
            Kind::Restaking => of_source,
        };
        last.saturating_add(MIN_INTERVAL_SECS)
    }

    /// The first time that a report may speak of, where the reporter states it.
    pub fn earliest_ref_time(&self) -> u32 {
        let after_move = self.last_report.moved_at.saturating_add(1);
        self.last_report.ref_time.saturating_add(MIN_INTERVAL_SECS).max(after_move)
    }

    fn report(
        &mut self,
        source: A,
        value: u128,
        ref_time: u32,
        now: u32,
    ) -> Result<ReportResult, Refusal> {
        if value > LARGEST_FIELD {
            return Err(Refusal::TooLarge);
        }
        let mut after = self.clone();
        let book = self.source(source).book;
        let loss = book.saturating_sub(value);
        let (effect, booked) = if self.phase() == Phase::Bunker {
            after.put_provisional(source, loss, now)?
        } else if value >= book {
            after.gain(source, value - book, ref_time, now)
        } else {
            after.lose(source, loss, now)?
        };
        after.sources.entry(source).or_default().reported_at = now;
        after.last_report.index += 1;
        after.last_report.ref_time = ref_time;
        after.last_report.reported_at = now;
        after.status.is_alarm_spent = false;
        after.status.stale_at = ref_time.saturating_add(after.parameters.secs(MAX_AGE));
        after.refresh_reserved();
        let settled = after.settle_after_report(now)?;
        *self = after;
        Ok(ReportResult { effect, booked, settled })
    }

    /// Books the part of a gain that is within the bounds.
    fn gain(&mut self, source: A, gain: u128, ref_time: u32, now: u32) -> (ReportEffect, Booked) {
        let before = self.ledger().backing;
        let per_year = self.parameters.bps(GAIN_PER_YEAR);
        let at_once = self.parameters.bps(GAIN_AT_ONCE);
        let elapsed = ref_time.saturating_sub(self.last_report.ref_time);
        let bookable = bookable_gain(before, per_year, at_once, elapsed, gain);
        let booked = self.accounts.gain(bookable, now);
        self.give(self.roles.treasury, booked.fee_shares);
        self.growth_in_force_bps = self.parameters.bps(GROWTH);
        let gained = self.ledger().backing - before;
        self.sources.entry(source).or_default().book += gained;
        (ReportEffect::Gained(gained), booked)
    }

    /// Books a loss within the bounds; makes a larger one provisional.
    fn lose(&mut self, source: A, loss: u128, now: u32) -> Result<(ReportEffect, Booked), Refusal> {
        let per_report = self.parameters.bps(LOSS_PER_REPORT);
        let per_window = self.parameters.bps(LOSS_PER_WINDOW);
        let bounds = (per_report, per_window, LOSS_WINDOW_SECS);
        if !self.loss_window.admit(bounds, now, self.ledger().backing, loss) {
            return self.put_provisional(source, loss, now);
        }
        let (shared, booked) = self.accounts.report_loss(loss, now)?;
        self.sources.entry(source).or_default().book -= loss;
        Ok((ReportEffect::Lost(self.distribute_loss(shared, booked)), booked))
    }
}
