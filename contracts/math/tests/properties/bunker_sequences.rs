//! Long random sequences with bounds, bunkers, write-offs and deliveries: the money core and the
//! reference go through the same operations and are in the same state after each.

use crate::exchange::BetweenReports;
use basalt_math::{
    Assets, Bps, Change, GainBound, Ledger, LossBound, LossWindow, MathError, Phase, Shares,
};
use basalt_model::{AccountsModel, DAY_SECS, LossWindowModel, bookable_gain, in_kind_part};
use proptest::prelude::*;

use crate::{
    conversions::{exit_refusal, refusal},
    ledgers::{fee_fraction, with_fee},
    sequences::{Step, apply, step},
    strategies::{Amount, Case, NO_CAP, cases, exact_slack, fresh, modest_amount},
};

const BOUND: LossBound =
    LossBound { per_report: Bps(50), per_window: Bps(50), window: 7 * DAY_SECS };
const GAIN: GainBound = GainBound { per_year: Bps(1_000), at_once: Bps(20) };

/// A step of a sequence in which reports are bounded.
#[derive(Clone, Copy, Debug)]
enum Move {
    Step(Step),
    Cover(Amount),
    Revise(Amount, Amount),
    Confirm,
    WriteOff(Amount),
    InKind(Amount),
}

fn a_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        16 => step().prop_map(Move::Step),
        1 => modest_amount().prop_map(Move::Cover),
        2 => (modest_amount(), modest_amount()).prop_map(|(a, b)| Move::Revise(a, b)),
        1 => Just(Move::Confirm),
        1 => modest_amount().prop_map(Move::WriteOff),
        1 => modest_amount().prop_map(Move::InKind),
    ]
}

impl Move {
    /// Whether a user does it: it writes no line and lowers no slack.
    const fn is_of_a_user(self) -> bool {
        matches!(
            self,
            Self::Cover(_)
                | Self::InKind(_)
                | Self::Step(
                    Step::Deposit(_) | Step::Mint(_) | Step::Redeem(_) | Step::Withdraw(_)
                )
        )
    }
}

/// The money core on one side of a sequence.
#[derive(Clone, Copy)]
struct Sequence {
    ledger: Ledger,
    window: LossWindow,
    reported_at: u32,
}

impl Sequence {
    /// A report: bound, bunker and ledger, as the accountant puts them together.
    fn report(&mut self, now: u32, change: Change) -> Result<(), MathError> {
        let backing = self.ledger.totals.backing;
        let change = match change {
            Change::Gain(gain) => {
                Change::Gain(GAIN.bookable(backing, now - self.reported_at, gain))
            }
            Change::Loss(loss) => {
                let Some(window) = self.window.admit(BOUND, now, backing, loss) else {
                    self.ledger = self.ledger.enter_bunker(now, loss)?.0;
                    return Ok(());
                };
                self.window = window;
                change
            }
        };
        self.ledger = self.ledger.book_change(now, change)?.0;
        self.reported_at = now;
        Ok(())
    }

    /// Takes a part of the whole backing out, as one holding and one source.
    fn in_kind(&mut self, shares: Shares, case: &Case) -> Result<(), MathError> {
        let ledger = &mut self.ledger;
        let pricing = ledger.pricing(case.now, case.fee);
        let part = pricing.in_kind_fraction(shares, ledger.line.stored(case.now))?;
        ledger.totals.shares = ledger.totals.shares.checked_sub(shares)?;
        let left = ledger.totals.backing.0 - part.of(ledger.totals.backing.0);
        ledger.totals.backing = Assets(left);
        let lost = ledger.provisional.0;
        ledger.provisional = Assets(lost - part.of(lost));
        Ok(())
    }
}

/// The reference on the other side.
struct ModelSequence {
    accounts: AccountsModel,
    window: LossWindowModel,
    reported_at: u32,
}

impl ModelSequence {
    fn gain(&mut self, now: u32, gain: u128) {
        let (backing, elapsed) = (self.accounts.ledger.backing, now - self.reported_at);
        let gain = bookable_gain(backing, GAIN.per_year.0, GAIN.at_once.0, elapsed, gain);
        self.accounts.gain(gain, now);
        self.reported_at = now;
    }

    fn loss(&mut self, now: u32, loss: u128) -> bool {
        let backing = self.accounts.ledger.backing;
        if loss > backing {
            return false;
        }
        if self.window.admit((50, 50, 7 * DAY_SECS), now, backing, loss) {
            self.accounts.report_loss(loss, now).unwrap();
            self.reported_at = now;
        } else {
            self.accounts.enter_bunker(loss, now).unwrap();
        }
        true
    }

    fn in_kind(&mut self, shares: u128, now: u32) -> Result<(), basalt_model::Refusal> {
        // The line of the reference is level at the frozen rate.
        let rate = self.accounts.ledger.rate_at(now);
        let part = self.accounts.ledger.in_kind_fraction(shares, rate)?;
        self.accounts.ledger.shares -= shares;
        self.accounts.ledger.backing -= in_kind_part(part, self.accounts.ledger.backing);
        if let Some(bunker) = &mut self.accounts.bunker {
            bunker.provisional -= in_kind_part(part, bunker.provisional);
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(cases(4_000))]

    #[test]
    fn sequences_through_bunkers_agree_with_the_model_state_for_state(
        start in fresh(), fraction in fee_fraction(), moves in prop::collection::vec(a_move(), 1..100),
    ) {
        let mut case: Case = start;
        let ledger = with_fee(start.ledger, fraction);
        let reported_at = start.now;
        let mut sequence = Sequence { ledger, window: LossWindow::default(), reported_at };
        case.ledger = ledger;
        let accounts = case.accounts();
        let mut model = ModelSequence { accounts, window: LossWindowModel::default(), reported_at };
        for step in moves {
            let (before, now) = (sequence, case.now);
            let backing = model.accounts.ledger.backing;
            let phase = sequence.ledger.line.phase();
            let is_shut = phase == Phase::Bunker;
            match step {
                Move::Step(Step::Gain(amount)) if !is_shut => {
                    let gain = amount.of(backing);
                    sequence.report(now, Change::Gain(Assets(gain))).unwrap();
                    model.gain(now, gain);
                }
                Move::Step(Step::Loss(amount)) if !is_shut => {
                    let loss = amount.of(backing);
                    let done = sequence.report(now, Change::Loss(Assets(loss))).is_ok();
                    prop_assert_eq!(done, model.loss(now, loss));
                }
                Move::Step(Step::Gain(amount) | Step::Loss(amount)) => {
                    // A report in bunker replaces the provisional loss of its source.
                    let (was, is) = (sequence.ledger.provisional, amount.of(backing));
                    let revised = sequence.ledger.revise(now, was, Assets(is));
                    let expected = model.accounts.revise((was.0, is), now);
                    prop_assert_eq!(revised.map(|_| ()).map_err(refusal), expected);
                    sequence.ledger = revised.map_or(sequence.ledger, |(after, _)| after);
                }
                Move::Revise(was, is) => {
                    let (was, is) = (was.of(sequence.ledger.provisional.0), is.of(backing));
                    let revised = sequence.ledger.revise(now, Assets(was), Assets(is));
                    let expected = model.accounts.revise((was, is), now);
                    prop_assert_eq!(revised.map(|_| ()).map_err(refusal), expected);
                    sequence.ledger = revised.map_or(sequence.ledger, |(after, _)| after);
                }
                Move::Confirm => {
                    let confirmed = sequence.ledger.confirm(now);
                    let expected = model.accounts.confirm(now).map(|(_, booked)| booked.covered);
                    prop_assert_eq!(confirmed.map(|(_, booking)| booking.waterfall.cover.0).map_err(refusal), expected);
                    sequence.ledger = confirmed.map_or(sequence.ledger, |(after, _)| after);
                }
                Move::WriteOff(amount) => {
                    let loss = amount.of(backing);
                    let booked = sequence.ledger.realize_loss(now, Assets(loss));
                    let expected = model.accounts.loss(loss, now).map(|(_, booked)| booked.covered);
                    prop_assert_eq!(booked.map(|(_, booking)| booking.waterfall.cover.0).map_err(refusal), expected);
                    sequence.ledger = booked.map_or(sequence.ledger, |(after, _)| after);
                }
                Move::InKind(amount) => {
                    let owned = model.accounts.ledger.shares - model.accounts.cover;
                    let shares = amount.of(owned).min(owned);
                    let done = sequence.in_kind(Shares(shares), &case).map_err(exit_refusal);
                    prop_assert_eq!(done, model.in_kind(shares, now));
                }
                Move::Cover(amount) if phase == Phase::Open => {
                    let assets = amount.of(backing);
                    let bought = model.accounts.add_cover(assets, now);
                    let covered = sequence.ledger.add_cover(now, Assets(assets), NO_CAP);
                    prop_assert_eq!(covered.is_ok(), bought.is_ok());
                    sequence.ledger = covered.map_or(sequence.ledger, |(after, _)| after);
                }
                Move::Cover(_) => {}
                Move::Step(step) => {
                    let is_open = match step {
                        Step::Deposit(_) | Step::Mint(_) => phase == Phase::Open,
                        Step::Redeem(_) | Step::Withdraw(_) => !is_shut,
                        _ => true,
                    };
                    case.ledger = sequence.ledger;
                    if is_open {
                        apply(&mut case, step);
                    }
                    sequence.ledger = case.ledger;
                    model.accounts.ledger.shares = case.ledger.totals.shares.0;
                    model.accounts.ledger.backing = case.ledger.totals.backing.0;
                }
            }

            case.ledger = sequence.ledger;
            let after = case.ledger;
            prop_assert_eq!(case.accounts(), model.accounts);
            prop_assert_eq!((sequence.window.lost, sequence.window.at), (model.window.lost, model.window.at));
            prop_assert_eq!(sequence.reported_at, model.reported_at);
            prop_assert_eq!(after.line.at(now).0, model.accounts.shown_at(now));
            prop_assert_eq!(after.has_stood(now), model.accounts.has_stood(now));
            prop_assert!(after.is_funded(), "R1: the line is funded");
            prop_assert!(after.cover <= after.totals.shares, "R7: cover is part of the supply");
            prop_assert!(
                after.provisional <= after.totals.backing,
                "R9: what is provisional can be confirmed"
            );
            prop_assert!(
                after.line.phase() == Phase::Bunker || after.provisional == Assets(0),
                "R9: nothing is provisional outside the bunker"
            );
            let was = before.ledger;
            if is_shut && after.line.phase() == Phase::Bunker {
                prop_assert_eq!(after.line.stored(now), was.line.stored(now), "R9: the line is frozen");
            }
            if step.is_of_a_user() {
                prop_assert_eq!(after.line, was.line, "R1: no user operation writes the line");
                prop_assert!(
                    exact_slack(&after.totals, after.line.end_rate)
                        >= exact_slack(&was.totals, was.line.end_rate),
                    "R1: no user operation lowers slack"
                );
            }
        }
    }
}
