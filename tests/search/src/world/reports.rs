//! What those with a role say: reports, numbers, certain losses.

use basalt_math::{Assets, Booked, Change, Phase};

use super::{Done, Source, TREASURY, VAULT, World};
use crate::{gate::Act, step::Refusal};

/// How many positions a report settles by itself.
const POSITIONS_PER_REPORT: u32 = 8;
/// The least time between two reports of one source.
const MIN_INTERVAL_SECS: u32 = 3_600;

impl World {
    /// What is at work is part of the backing and moves as that does.
    pub(super) fn settle_books(&mut self, booked: &Booked, source: Option<usize>) {
        let applied = booked.reported.applied;
        if let Some(source) = source {
            let book = &mut self.sources[source].book;
            *book = moved(applied, *book);
        }
        let working = &mut self.funds.reserves.working.0;
        *working = moved(applied, *working);
        self.balances[TREASURY] += booked.fee_shares.0;
        self.balances[VAULT] -= booked.cover_burnt.0;
        self.keep();
    }

    pub(super) fn report(&mut self, index: usize, ago: u32) -> Result<Done, Refusal> {
        let ref_time = self.now.saturating_sub(ago);
        let source = self.sources[index];
        let earliest = source.reported_at.saturating_add(MIN_INTERVAL_SECS);
        if ref_time < earliest || ref_time < self.record.ref_time || ref_time < self.record.moved_at
        {
            return Err(Refusal::TooEarly);
        }
        let change = Change::between(Assets(source.book), Assets(source.value));
        let elapsed = ref_time - self.record.ref_time;
        let was_bunker = self.money.phase() == Phase::Bunker;
        let (booked, is_provisional) = self.money.report(change, source.held, elapsed, self.now)?;
        self.settle_books(&booked, Some(index));
        let source = &mut self.sources[index];
        source.reported_at = ref_time;
        source.held = match change {
            Change::Loss(loss) if is_provisional => loss.0,
            Change::Loss(_) | Change::Gain(_) => 0,
        };
        if !was_bunker && matches!(change, Change::Gain(_)) {
            self.record.growth_in_force = self.money.terms.growth;
        }
        self.record.index += 1;
        self.record.ref_time = ref_time;
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

    pub(super) fn revise(&mut self, index: usize, loss: u128) -> Result<Done, Refusal> {
        if self.money.phase() != Phase::Bunker {
            return Err(Refusal::NotInBunker);
        }
        let source = self.sources[index];
        // More than is booked there could not be taken off its books.
        if loss > source.book {
            return Err(Refusal::BeyondBook);
        }
        let booked = self.money.revise(source.held, loss, self.now)?;
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
        if by_anyone && self.is_readable {
            for index in 0..self.sources.len() {
                let lacking = self.sources[index].lacking();
                // Upwards only: a venue can be pushed down for a moment.
                if lacking < self.sources[index].held {
                    self.revise(index, lacking)?;
                }
            }
        }
        let loss = self.money.accounts.provisional;
        let booked = self.money.confirm(self.now)?;
        self.settle_books(&booked, None);
        for source in &mut self.sources {
            source.book -= source.held;
            source.held = 0;
        }
        Ok(Done { booked: Some(booked), change: Some(Change::Loss(loss)), ..Done::default() })
    }

    pub(super) fn write_off(&mut self, index: usize) -> Result<Done, Refusal> {
        let loss = self.sources[index].book;
        let booked = self.money.realize(loss, self.now)?;
        self.settle_books(&booked, Some(index));
        self.sources[index] = Source::default();
        let change = Some(Change::Loss(Assets(loss)));
        Ok(Done { booked: Some(booked), change, ..Done::default() })
    }
}

fn moved(change: Change, before: u128) -> u128 {
    change.apply_to(Assets(before)).expect("C3: a change within what is booked").0
}
