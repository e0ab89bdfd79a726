//! Fees, losses, bounds, bunker and alarm: R6 to R10.

use basalt_math::{Change, Phase, mul_div};

use super::{ONE, Transition, product, slack};
use crate::{
    chain::Booking,
    step::Step,
    world::{Done, Vault},
};
use basalt_model::{
    Refusal, WEEK_SECS, YEAR_SECS,
    vault::{ALARM_SECS, LOSS_PER_WINDOW},
};

const BASIS_POINT: u128 = ONE / 10_000;

/// Past values that still count.
#[derive(Clone, Debug, Default)]
pub(crate) struct History {
    /// The fee that the running line was drawn under, and the highest rate that had vested then.
    fee: u16,
    peak: u128,
    /// Losses that reports booked: the time, and the part of the backing, scaled by 1e27.
    lost: Vec<(u32, u128)>,
    /// Former bounds of the window, and the time until which each was in force.
    bounds: Vec<(u32, u16)>,
    /// The number of reports at the last alarm.
    alarmed_at: Option<u32>,
}

impl History {
    pub(crate) fn check(&mut self, transition: &Transition<'_>) {
        let (before, after) = (transition.before, transition.after);
        always(after);
        phases(transition);
        if let Step::Set { parameter: LOSS_PER_WINDOW, .. } = transition.step {
            self.bounds.push((before.now, before.books.bounds.loss.per_window.0));
        }
        let Ok(done) = transition.result else { return };
        match transition.step {
            Step::Alarm => self.alarm(before, after),
            Step::Confirm { by_anyone } => confirmed(before, after, *by_anyone),
            Step::Revise { source, by_owner, .. } => {
                revised(before, after, done, *source, *by_owner);
            }
            _ => {}
        }
        if let (Step::Report { .. }, Some(change)) = (transition.step, done.change) {
            self.report(transition, done, change);
        }
        if let Some(booked) = &done.booked {
            self.fee(before, after, booked);
            if let (Some(Change::Loss(loss)), false) = (done.change, done.is_provisional) {
                losses(before, after, done, loss.0);
            }
        }
    }

    fn report(&mut self, transition: &Transition<'_>, done: &Done, change: Change) {
        let (before, after) = (transition.before, transition.after);
        if done.is_provisional {
            if before.phase() == Phase::Bunker {
                replaced(before, after);
            } else {
                entered(before, after, done);
            }
            return;
        }
        let bounds = before.books.bounds;
        match change {
            Change::Loss(loss) if loss.0 > 0 => {
                let (was, is) = (before.stored(after.now), after.stored(after.now));
                let least = product(&[was, 10_000 - u128::from(bounds.loss.per_report.0)]);
                assert!(product(&[is + 1, 10_000]) >= least, "R8.1: from {was} to {is}");
                self.window(before, loss.0);
            }
            Change::Loss(_) => {}
            Change::Gain(_) => {
                let booked = done.booked.map(|booking| booking.applied);
                let Some(Change::Gain(booked)) = booked else { return };
                let elapsed = u128::from(
                    after.model.last_report.ref_time - before.model.last_report.ref_time,
                );
                let part = u128::from(bounds.gain.per_year.0) * elapsed
                    + u128::from(bounds.gain.at_once.0) * u128::from(YEAR_SECS);
                let most = product(&[before.backing(), part]);
                assert!(
                    product(&[booked.0, u128::from(YEAR_SECS), 10_000]) <= most,
                    "R8.3: {booked:?}"
                );
            }
        }
    }

    fn window(&mut self, before: &Vault, loss: u128) {
        let now = before.now;
        let part = mul_div(loss, ONE, before.backing(), basalt_math::Rounding::Up);
        self.lost.push((now, part.expect("R8.2: a part of the backing")));
        self.lost.retain(|(at, _)| now - at < WEEK_SECS);
        self.bounds.retain(|(until, _)| now - until < WEEK_SECS);
        let sum: u128 = self.lost.iter().map(|(_, part)| part).sum();
        let earlier = self.bounds.iter().map(|(_, bps)| *bps).max().unwrap_or(0);
        let bound = u128::from(earlier.max(before.books.bounds.loss.per_window.0)) * BASIS_POINT;
        assert!(sum <= bound, "R8.2: {sum} of {bound} in seven days");
    }

    fn fee(&mut self, before: &Vault, after: &Vault, booking: &Booking) {
        let (now, fees) = (after.now, booking.fee_shares);
        let line = before.line();
        let rate = before.stored(now);
        if fees > 0 {
            assert!(rate > self.peak, "R6.1: a fee at {rate}, not above {}", self.peak);
            let part = u128::from(self.fee);
            let grown = [before.books.fee.shares_then.0, rate - line.start_rate.0, part];
            assert!(
                product(&[fees, line.end_rate.0, 10_000 - part]) <= product(&grown),
                "R6.2: {fees} shares of fee"
            );
            let is_loss = booking.gross > 0;
            assert!(is_loss || after.stored(now) >= rate, "R6.3: fee shares lowered the rate");
        }
        // A gain sets the reserve anew, even where the line stays the same.
        if matches!(booking.applied, Change::Gain(_)) {
            self.fee = before.books.fee.fraction.0;
            self.peak = after.books.last_report.peak.0;
        }
    }

    fn alarm(&mut self, before: &Vault, after: &Vault) {
        let index = before.model.last_report.index;
        assert_ne!(self.alarmed_at, Some(index), "R10.1: two alarms between two reports");
        assert!(after.model.status.alarmed_until <= after.now + ALARM_SECS, "R10.1: a long alarm");
        self.alarmed_at = Some(index);
        let mut quiet = after.clone();
        quiet.model.status.alarmed_until = before.model.status.alarmed_until;
        quiet.model.status.is_alarm_spent = before.model.status.is_alarm_spent;
        let alarmed_until = before.books.entry_slot.gate.alarmed_until;
        quiet.books.entry_slot.gate.alarmed_until = alarmed_until;
        quiet.books.exit_slot.gate.alarmed_until = alarmed_until;
        quiet.books.entry_slot.is_alarm_spent = before.books.entry_slot.is_alarm_spent;
        assert_eq!(&quiet, before, "R10.2: an alarm changed something");
    }
}

/// Invariants of every state.
fn always(vault: &Vault) {
    let books = &vault.books;
    let is_bunker = vault.phase() == Phase::Bunker;
    let provisional: u128 = vault.sources().map(|(source, _)| source.provisional).sum();
    assert_eq!(
        provisional, books.protection.provisional.0,
        "R9.4: the sum of all provisional losses"
    );
    assert!(is_bunker || provisional == 0, "R9.4: a provisional loss outside the bunker");
    for (source, _) in vault.sources() {
        assert!(source.provisional <= source.book, "R9.4: a provisional loss above the book value");
    }
    let (loss, exit_fee) = (&books.bounds.loss, books.exit_slot.exit_fee);
    assert!(loss.per_report <= exit_fee && loss.per_window <= exit_fee, "R8.4");
    assert!(books.protection.cover.0 <= vault.shares(), "R7.4: cover beyond the supply");
    let line = vault.line();
    if is_bunker {
        assert!(line.start_rate <= line.end_rate, "R9.3: shown above the frozen rate");
    }
}

/// The operations of each phase, and the ways out of it.
fn phases(transition: &Transition<'_>) {
    use Phase::{Bunker, Open, Reopening};
    let (was, is) = (transition.before.phase(), transition.after.phase());
    let is_way = match (was, is) {
        (Open | Reopening, Bunker) => {
            matches!(transition.step, Step::Report { .. } | Step::Revise { by_owner: true, .. })
        }
        (Reopening, Open) => matches!(transition.step, Step::Report { .. }),
        (Bunker, Reopening) => matches!(transition.step, Step::Confirm { .. }),
        (Open, Reopening) | (Bunker, Open) => false,
        (Open, Open) | (Bunker, Bunker) | (Reopening, Reopening) => true,
    };
    assert!(is_way, "R9.8: from {was:?} to {is:?} by {:?}", transition.step);
    let enters =
        matches!(transition.step, Step::Enter { .. } | Step::Cover { .. } | Step::Settle { .. });
    let exits = matches!(transition.step, Step::Exit { .. });
    if transition.result.is_ok() {
        let closed = matches!(transition.step, Step::Allocate { .. }) || enters || exits;
        assert!(was != Bunker || !closed, "R9.2: {:?} in bunker", transition.step);
        assert!(was != Reopening || !enters, "R9.8: {:?} while reopening", transition.step);
    }
    if let Err(refusal) = transition.result {
        let is_stop = matches!(
            refusal,
            Refusal::Paused
                | Refusal::Alarmed
                | Refusal::Stale
                | Refusal::InBunker
                | Refusal::Reopening
        );
        match transition.step {
            Step::Cancel { .. } | Step::Claim { .. } => assert!(!is_stop, "R9.9: {refusal:?}"),
            Step::InKind { .. } => assert!(!is_stop, "K4: {refusal:?}"),
            Step::Request { .. } => {
                assert!(!is_stop || *refusal == Refusal::Paused, "R9.9: {refusal:?}");
            }
            Step::Exit { .. } => assert_ne!(*refusal, Refusal::Reopening, "R9.8: an exit"),
            _ => {}
        }
    }
}

/// A loss that only became provisional.
fn entered(before: &Vault, after: &Vault, done: &Done) {
    let (was, is) = (before, after);
    let fees = done.booked.map_or(0, |booking| booking.fee_shares);
    assert_eq!(is.backing(), was.backing(), "R9.1: something was taken");
    assert_eq!(is.shares(), was.shares() + fees, "R9.1: something was burnt");
    assert_eq!(is.books.protection.cover, was.books.protection.cover, "R9.1: cover was burnt");
    let rate = was.stored(after.now);
    assert_eq!(is.line().end_rate.0, rate, "R9.1: frozen elsewhere");
    assert!(
        product(&[is.line().start_rate.0, 10]) >= product(&[rate, 9]),
        "R9.3: more than a tenth"
    );
}

/// The owner states any provisional loss, also the first; the second opinion only lowers.
fn revised(before: &Vault, after: &Vault, done: &Done, source: usize, by_owner: bool) {
    let was_bunker = before.phase() == Phase::Bunker;
    let (was, is) = (before.source(source).provisional, after.source(source).provisional);
    assert!(by_owner || was_bunker, "R9.11: a bunker that the second opinion opened");
    assert!(by_owner || is <= was, "R9.11: the second opinion raised {was} to {is}");
    assert_eq!(
        before.model.last_report, after.model.last_report,
        "R9.11: a revision that counts as a report"
    );
    if was_bunker {
        replaced(before, after);
    } else {
        entered(before, after, done);
    }
}

/// A provisional loss was replaced.
fn replaced(before: &Vault, after: &Vault) {
    let (was, is) = (before.line(), after.line());
    assert!(
        product(&[is.start_rate.0, 10]) >= product(&[was.start_rate.0, 9]),
        "R9.3: more than a tenth"
    );
    assert_eq!(is.end_rate, was.end_rate, "R9.1: the frozen rate moved");
    assert_eq!(before.backing(), after.backing(), "R9.1: a provisional loss was booked");
}

fn confirmed(before: &Vault, after: &Vault, by_anyone: bool) {
    let stood = before.now - before.line().start;
    assert!(!by_anyone || stood >= WEEK_SECS, "R9.6: confirmed after {stood} s");
    let lost = before.backing() - after.backing();
    let provisional = before.books.protection.provisional.0;
    assert_eq!(lost, provisional, "R9.5: another loss was booked");
    assert_eq!(after.phase(), Phase::Reopening, "R9.8: not reopening");
    for ((was, worth), (is, left)) in before.sources().zip(after.sources()) {
        assert_eq!((is.book, left), (was.book - was.provisional, worth), "R9.5: other books");
    }
}

/// The waterfall of a loss.
fn losses(before: &Vault, after: &Vault, done: &Done, loss: u128) {
    let Some(booking) = done.booked else { return };
    assert_eq!(booking.gross, loss, "R7.1: another loss");
    assert!(booking.absorbed + booking.covered <= loss, "R7.1: the parts of a loss");
    let now = after.now;
    let (was, is) = (before.stored(now), after.stored(now));
    let line = after.line();
    let is_small = product(&[loss, ONE]) <= slack(before);
    let frozen = before.line();
    if before.phase() == Phase::Open {
        assert!(!is_small || line == frozen, "R7.2: the line moved for a loss within slack");
        assert!(
            is_small || after.books.fee.reserve.0 == 0,
            "R6.4: a fee on growth that a loss took"
        );
    }
    assert!(!is_small || was == is, "R7.2: the rate moved for a loss within slack");
    if is < was {
        assert_eq!(after.books.protection.cover.0, 0, "R7.3: cover was left");
        // Settlement in the same step changed the totals afterwards.
        let (shares, assets) = done.settled;
        let totals = (after.backing() + assets, after.shares() + shares);
        let backed = mul_div(totals.0, ONE, totals.1, basalt_math::Rounding::Down);
        assert_eq!(Some(is), backed, "R7.3: holders lost more than the loss");
        assert_eq!(line.start_rate, line.end_rate, "R7.3: growth was left");
        let left = loss - booking.absorbed - booking.covered;
        assert!(left > 0, "R7.3: the rate fell for nothing");
    }
    let burnt = before.books.protection.cover.0 - after.books.protection.cover.0;
    assert_eq!(burnt, booking.cover_burnt, "R7.4: cover that vanished");
}
