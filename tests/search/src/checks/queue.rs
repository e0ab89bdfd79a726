//! The queue: Q.

use basalt_model::{Refusal, Stage, vault::MIN_REQUEST};

use super::{ONE, Transition, product};
use crate::{
    chain::Event,
    step::Step,
    world::{Done, Vault},
};

/// The least time between a request and the time that a report refers to, in seconds.
const SAFELY_AFTER: u32 = 3_600;

/// The terms of a position, and its payments so far.
#[derive(Clone, Copy, Debug)]
struct Record {
    requested_at: u32,
    rate: u128,
    paid: u128,
    claimed: u128,
    stage: Stage,
}

/// All positions that ever were.
#[derive(Clone, Debug, Default)]
pub(crate) struct History {
    records: Vec<Record>,
}

impl History {
    pub(crate) fn check(&mut self, transition: &Transition<'_>) {
        let (before, after) = (transition.before, transition.after);
        if let Ok(done) = transition.result {
            match transition.step {
                Step::Request { .. } => self.requested(before, done),
                Step::Cancel { id } => cancelled(before, done, *id),
                Step::Claim { id, .. } => {
                    let brought = done.brought.expect("Q12: a claim brings something");
                    // A position that was settled for nothing is cleared without payment.
                    let position = &before.model.queue.positions[*id as usize - 1];
                    let is_empty = position.stage == Stage::Settled;
                    let is_something = brought.assets + brought.shares > 0;
                    assert!(is_something || is_empty, "Q12: a claim of nothing");
                    self.records[*id as usize - 1].claimed += brought.assets;
                    assert_eq!(brought.returned, brought.shares, "Q12: shares that are kept");
                }
                Step::Settle { max } => {
                    assert!(done.events.len() <= *max as usize, "Q11: too many positions");
                }
                _ => {}
            }
            self.settled(after, done);
        } else if let (Step::Settle { .. }, Err(refusal)) = (transition.step, transition.result) {
            let is_stop = matches!(
                refusal,
                Refusal::Paused
                    | Refusal::Alarmed
                    | Refusal::Stale
                    | Refusal::InBunker
                    | Refusal::Reopening
            );
            assert!(is_stop, "Q6: settlement failed: {refusal:?}");
        }
        self.stages(after);
    }

    fn requested(&mut self, before: &Vault, done: &Done) {
        assert!(done.assets >= MIN_REQUEST, "Q10: a request of {}", done.assets);
        self.records.push(Record {
            requested_at: before.now,
            rate: before.stored(before.now),
            paid: 0,
            claimed: 0,
            stage: Stage::Open,
        });
    }

    fn settled(&mut self, after: &Vault, done: &Done) {
        let rate = after.line().at(after.now).0;
        for event in &done.events {
            let (Event::Settled { id, .. } | Event::Returned { id, .. }) = *event;
            let record = &mut self.records[id as usize - 1];
            let position = &after.model.queue.positions[id as usize - 1];
            let safe = record.requested_at.saturating_add(SAFELY_AFTER);
            assert!(after.model.last_report.ref_time >= safe, "Q5: {id} was settled too early");
            let price = rate.min(record.rate);
            assert!(position.rate <= record.rate, "Q2: a better rate than that of the request");
            let earlier = &after.model.queue.positions[..id as usize - 1];
            let is_first = earlier.iter().all(|other| other.stage != Stage::Open);
            assert!(is_first, "Q1: {id} was settled before its turn");
            match *event {
                Event::Settled { shares, assets, is_closed, .. } => {
                    record.paid += assets;
                    assert!(
                        product(&[assets, ONE]) <= product(&[shares, price]),
                        "Q2: {shares} of {id} for {assets}"
                    );
                    assert!(is_closed || assets >= MIN_REQUEST, "Q7: a part of {assets}");
                    let least = position.min_rate;
                    assert!(price >= least, "Q9: {id} was settled below {least}");
                }
                Event::Returned { .. } => {
                    let asked = position.min_rate;
                    assert!(rate.min(position.rate) < asked, "Q9: {id} was returned above {asked}");
                }
            }
        }
    }

    fn stages(&mut self, after: &Vault) {
        let positions = &after.model.queue.positions;
        assert_eq!(positions.len(), self.records.len(), "Q4: numbers have no gaps");
        for (record, position) in self.records.iter_mut().zip(positions) {
            let left = record.paid - record.claimed;
            assert_eq!(position.assets, left, "Q2: what was paid changed");
            let order = |stage| match stage {
                Stage::Open => 0,
                Stage::Settled | Stage::Returned => 1,
                Stage::Gone => 2,
            };
            assert!(order(record.stage) <= order(position.stage), "Q4: a status went back");
            record.stage = position.stage;
        }
    }
}

fn cancelled(before: &Vault, done: &Done, id: u32) {
    let brought = done.brought.expect("Q8: a cancel brings something");
    let rate = before.stored(before.now);
    let requested = before.model.queue.positions[id as usize - 1].rate;
    assert!(brought.returned <= brought.shares, "Q8: more shares than there were");
    if rate > requested {
        assert!(
            product(&[brought.returned, rate]) <= product(&[brought.shares, requested]),
            "Q8: worth more than the request was"
        );
    }
}
