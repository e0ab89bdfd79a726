//! Counts of steps tried and succeeded, refusals, phases and events.

use std::{collections::BTreeMap, fmt};

use basalt_math::{Change, Phase};
use basalt_model::Refusal;

use crate::{chain::Event, step::Step, world::Done};

/// Counts over many sequences.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// Sequences run to their end.
    pub sequences: u64,
    /// Of these, ended in bunker.
    pub ended_in_bunker: u64,
    /// Steps by kind: tried and succeeded.
    pub kinds: BTreeMap<usize, (u64, u64)>,
    /// Refusals by kind.
    pub refusals: BTreeMap<Refusal, u64>,
    /// Steps in each phase.
    pub phases: [u64; 3],
    /// Other events, by name.
    pub happened: BTreeMap<&'static str, u64>,
}

impl Counts {
    /// Counts a step.
    pub fn count(&mut self, step: &Step, result: &Result<Done, Refusal>, phase: Phase) {
        let (tried, succeeded) = self.kinds.entry(step.kind()).or_default();
        *tried += 1;
        self.phases[phase as usize] += 1;
        match result {
            Ok(done) => {
                *succeeded += 1;
                self.note(done, phase);
            }
            Err(refusal) => *self.refusals.entry(*refusal).or_default() += 1,
        }
    }

    fn note(&mut self, done: &Done, phase: Phase) {
        let mut happened = |name| *self.happened.entry(name).or_default() += 1;
        for event in &done.events {
            happened(match event {
                Event::Settled { is_closed: true, .. } => "positions settled",
                Event::Settled { .. } => "parts of positions settled",
                Event::Returned { .. } => "positions returned",
            });
        }
        if done.brought.is_some_and(|brought| brought.returned < brought.shares) {
            happened("cancels that forgo growth");
        }
        let Some(booking) = &done.booked else { return };
        match (done.change, done.is_provisional) {
            (_, true) if phase == Phase::Bunker => happened("provisional losses replaced"),
            (Some(_), true) => happened("bunkers entered"),
            (None, true) => happened("bunkers entered by the owner"),
            (Some(Change::Gain(gain)), _) => {
                happened("gains");
                if booking.applied != Change::Gain(gain) {
                    happened("gains above the bound");
                }
            }
            (Some(Change::Loss(_)), _) => {
                happened("losses");
                if booking.gross > booking.absorbed + booking.covered {
                    happened("falls of the rate");
                }
            }
            (None, _) => {}
        }
        if booking.fee_shares > 0 {
            happened("fees paid");
        }
        if booking.cover_burnt > 0 {
            happened("burns of cover");
        }
    }

    /// Adds the counts of other sequences.
    pub fn add(&mut self, other: &Self) {
        self.sequences += other.sequences;
        self.ended_in_bunker += other.ended_in_bunker;
        for (kind, (more, also)) in &other.kinds {
            let (tried, succeeded) = self.kinds.entry(*kind).or_default();
            *tried += more;
            *succeeded += also;
        }
        for (refusal, count) in &other.refusals {
            *self.refusals.entry(*refusal).or_default() += count;
        }
        for (steps, more) in self.phases.iter_mut().zip(other.phases) {
            *steps += more;
        }
        for (name, count) in &other.happened {
            *self.happened.entry(name).or_default() += count;
        }
    }

    /// How often a step of that name succeeded.
    pub fn succeeded(&self, name: &str) -> u64 {
        let kind = Step::KINDS.iter().position(|kind| *kind == name);
        kind.and_then(|kind| self.kinds.get(&kind)).map_or(0, |(_, succeeded)| *succeeded)
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let steps: u64 = self.kinds.values().map(|(tried, _)| tried).sum();
        writeln!(f, "{} sequences, {steps} steps", self.sequences)?;
        writeln!(f, "\n{:<26}{:>12}{:>12}", "step", "tried", "succeeded")?;
        for (kind, name) in Step::KINDS.iter().enumerate() {
            let (tried, succeeded) = self.kinds.get(&kind).copied().unwrap_or_default();
            writeln!(f, "{name:<26}{tried:>12}{succeeded:>12}")?;
        }
        writeln!(f, "\n{:<26}{:>12}", "refused", "")?;
        for (refusal, count) in &self.refusals {
            writeln!(f, "{:<26}{count:>12}", format!("{refusal:?}"))?;
        }
        writeln!(f, "\n{:<26}{:>12}", "phase", "steps")?;
        for (name, count) in ["open", "bunker", "reopening"].iter().zip(self.phases) {
            writeln!(f, "{name:<26}{count:>12}")?;
        }
        writeln!(f, "{:<26}{:>12}", "ended in bunker", self.ended_in_bunker)?;
        writeln!(f, "\n{:<26}{:>12}", "happened", "times")?;
        for (name, count) in &self.happened {
            writeln!(f, "{name:<26}{count:>12}")?;
        }
        Ok(())
    }
}
