//! What those with a role say: reports, numbers, certain losses.

use basalt_math::{Assets, Booking, Change, Phase};

use super::{Done, Kind, Source, TREASURY, VAULT, World};
use crate::{gate::Act, step::Refusal};

/// How many positions a report settles by itself.
const POSITIONS_PER_REPORT: u32 = 8;
/// The least time between two reports of one source, and in bunker between all reports.
const MIN_INTERVAL_SECS: u32 = 3_600;

impl World {
    /// What is at work is part of the backing and moves as that does.
    pub(super) fn settle_books(&mut self, booking: &Booking, source: Option<usize>) {
        let applied = booking.applied;
        if let Some(source) = source {
            let book = &mut self.sources[source].book;
            *book = moved(applied, *book);
        }
        let working = &mut self.funds.reserves.working.0;
        *working = moved(applied, *working);
        self.balances[TREASURY] += booking.fee_shares.0;
        self.balances[VAULT] -= booking.cover_burnt.0;
        self.keep();
    }

    pub(super) fn report(&mut self, index: usize, ago: u32) -> Result<Done, Refusal> {
        let ref_time = self.timely(index, ago)?;
        let source = self.sources[index];
        let change = Change::between(Assets(source.book), Assets(source.value));
        let elapsed = ref_time.saturating_sub(self.record.ref_time);
        let was_bunker = self.money.phase() == Phase::Bunker;
        let (booked, is_provisional) = self.money.report(change, source.held, elapsed, self.now)?;
        self.settle_books(&booked.1, Some(index));
        let source = &mut self.sources[index];
        source.reported_at = self.now;
        source.held = match change {
            Change::Loss(loss) if is_provisional => loss.0,
            Change::Loss(_) | Change::Gain(_) => 0,
        };
        if !was_bunker && matches!(change, Change::Gain(_)) {
            self.record.growth_in_force = self.money.terms.growth;
        }
        self.record.index += 1;
        self.record.ref_time = ref_time;
        self.record.reported_at = self.now;
        self.gate.is_alarm_spent = false;
        self.gate.stale_at = if self.funds.reserves.working.0 > 0 {
            ref_time.saturating_add(self.funds.max_age)
        } else {
            u32::MAX
        };
        let mut done = if self.escrow > 0 && self.admits(Act::EnterOrSettle).is_ok() {
            self.fill(POSITIONS_PER_REPORT)
        } else {
            Done::default()
        };
        done.booked = Some(booked);
        done.change = Some(change);
        done.is_provisional = is_provisional;
        Ok(done)
    }

    /// When a source may be reported for the first time from now on.
    pub fn earliest_report(&self, index: usize) -> u32 {
        let last = match self.kind {
            Kind::Staking => self.record.reported_at,
            // What is shown falls with every report: not with those of many sources at once.
            Kind::Restaking if self.money.phase() == Phase::Bunker => {
                self.sources[index].reported_at.max(self.record.reported_at)
            }
            Kind::Restaking => self.sources[index].reported_at,
        };
        last.saturating_add(MIN_INTERVAL_SECS)
    }

    /// The first time that a report may speak of, where the reporter says which.
    pub fn earliest_ref_time(&self) -> u32 {
        let after_move = self.record.moved_at.saturating_add(1);
        self.record.ref_time.saturating_add(MIN_INTERVAL_SECS).max(after_move)
    }

    /// As of when a report makes the whole known, if it is late enough.
    fn timely(&self, index: usize, ago: u32) -> Result<u32, Refusal> {
        if self.now < self.earliest_report(index) {
            return Err(Refusal::TooEarly);
        }
        match self.kind {
            Kind::Staking => {
                let ref_time = self.now.saturating_sub(ago);
                let is_timely = ref_time >= self.earliest_ref_time();
                if is_timely { Ok(ref_time) } else { Err(Refusal::TooEarly) }
            }
            Kind::Restaking => {
                let others = (0..).zip(&self.sources).filter(|(other, _)| *other != index);
                let held = others.filter(|(_, source)| source.book > 0);
                let oldest =
                    held.fold(self.now, |oldest, (_, source)| oldest.min(source.reported_at));
                Ok(oldest.max(self.record.ref_time))
            }
        }
    }

    pub(super) fn revise(
        &mut self,
        index: usize,
        loss: u128,
        by_owner: bool,
    ) -> Result<Done, Refusal> {
        let source = self.sources[index];
        if !by_owner && loss > source.held {
            return Err(Refusal::NotOwner);
        }
        if !by_owner && self.money.phase() != Phase::Bunker {
            return Err(Refusal::NotInBunker);
        }
        // More than is booked there could not be taken off its books.
        if loss > source.book {
            return Err(Refusal::BeyondBook);
        }
        let booked = match self.money.phase() {
            Phase::Bunker => self.money.revise(source.held, loss, self.now)?,
            Phase::Open | Phase::Reopening => self.money.enter_bunker(loss, self.now)?,
        };
        self.settle_books(&booked.1, None);
        self.sources[index].held = loss;
        Ok(Done { booked: Some(booked), is_provisional: true, ..Done::default() })
    }

    pub(super) fn confirm(&mut self, by_anyone: bool) -> Result<Done, Refusal> {
        if self.money.phase() != Phase::Bunker {
            return Err(Refusal::NotInBunker);
        }
        if by_anyone && !self.money.has_stood(self.now) {
            return Err(Refusal::TooSoon);
        }
        let loss = self.money.ledger.provisional;
        let booked = self.money.confirm(self.now)?;
        self.settle_books(&booked.1, None);
        for source in &mut self.sources {
            source.book -= source.held;
            source.held = 0;
        }
        Ok(Done { booked: Some(booked), change: Some(Change::Loss(loss)), ..Done::default() })
    }

    pub(super) fn write_off(&mut self, index: usize) -> Result<Done, Refusal> {
        let loss = self.sources[index].book;
        let booked = self.money.realize(loss, self.now)?;
        self.settle_books(&booked.1, Some(index));
        self.sources[index] = Source::default();
        let change = Some(Change::Loss(Assets(loss)));
        Ok(Done { booked: Some(booked), change, ..Done::default() })
    }
}

fn moved(change: Change, before: u128) -> u128 {
    change.apply_to(Assets(before)).expect("C3: a change within what is booked").0
}
