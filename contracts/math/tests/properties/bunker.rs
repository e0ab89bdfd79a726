//! R9 and R10: a loss that is not believed at once, and the alarm of one member.

use basalt_math::{
    ALARM_SECS, Accounts, Alarm, Assets, BUNKER_SECS, Bps, Bunker, Change, GainBound, LossBound,
    LossWindow, MathError, PerformanceFee, Phase, Rate, Shares,
};
use basalt_model::{ModelBunker, ModelLossWindow, bookable_gain};
use proptest::prelude::*;

use crate::{
    accounts::{Books, books, fee_part, model_of_accounts},
    sequences::{Step, apply, step},
    strategies::{Amount, Case, DAY, amount, cases, exact_slack, fresh, modest_amount, some},
};

const BOUND: LossBound = LossBound { per_report: Bps(50), per_window: Bps(50), window: 7 * DAY };
const GAIN: GainBound = GainBound { per_year: Bps(1_000), at_once: Bps(20) };

const fn model_of_bunker(bunker: Bunker) -> ModelBunker {
    ModelBunker { provisional: bunker.provisional.0, floor: bunker.floor.0, since: bunker.since }
}

/// Accounts in bunker, if the loss is one that they could have.
fn entered(books: &Books, loss: Amount) -> Option<(Accounts, Bunker)> {
    let loss = Assets(loss.of(books.accounts.ledger.totals.backing.0));
    let (booked, bunker) = Bunker::enter(books.accounts, books.case.now, loss).ok()?;
    Some((booked.accounts_after, bunker))
}

proptest! {
    #![proptest_config(some())]

    #[test]
    fn entering_a_bunker_agrees_with_the_model(books in books(), loss in amount()) {
        let loss = loss.of(books.accounts.ledger.totals.backing.0);
        let mut model = books.model();
        let expected = ModelBunker::enter(&mut model, loss, books.case.now);
        let entered = Bunker::enter(books.accounts, books.case.now, Assets(loss));
        prop_assert_eq!(entered.is_ok(), expected.is_ok());
        if let (Ok((booked, bunker)), Ok((fee_shares, expected))) = (entered, expected) {
            let accounts = booked.accounts_after;
            prop_assert_eq!(model_of_accounts(&accounts, &books.case), model);
            prop_assert_eq!(model_of_bunker(bunker), expected);
            prop_assert_eq!(booked.fee_shares.0, fee_shares);
            prop_assert_eq!(bunker.shown(&accounts).0, expected.shown(&model));
            prop_assert!(accounts.ledger.is_funded());
        }
    }

    #[test]
    fn entering_a_bunker_moves_neither_rate_nor_backing_and_burns_nothing(
        books in books(), loss in amount(), wait in any::<u32>(),
    ) {
        if let Some((after, _)) = entered(&books, loss) {
            let before = books.accounts;
            let rate = before.ledger.line.at(books.case.now);
            prop_assert_eq!(after.ledger.line.at(books.case.now.saturating_add(wait)), rate);
            prop_assert_eq!(after.ledger.totals.backing, before.ledger.totals.backing);
            prop_assert!(after.ledger.totals.shares >= before.ledger.totals.shares);
            prop_assert_eq!(after.cover, before.cover);
        }
    }

    #[test]
    fn one_number_lowers_the_views_by_a_tenth_at_most(
        books in books(), first in amount(), second in amount(), wait in 0_u32..8 * DAY,
    ) {
        if let Some((accounts, bunker)) = entered(&books, first) {
            let rate = accounts.ledger.line.r_end;
            let shown = bunker.shown(&accounts);
            prop_assert!(shown.0 * 10 >= rate.0 * 9 && shown <= rate);
            let second = Assets(second.of(accounts.ledger.totals.backing.0));
            let now = books.case.now.saturating_add(wait);
            if let Ok(next) = bunker.replace(&accounts, now, bunker.provisional, second) {
                let then = next.shown(&accounts);
                prop_assert!(then.0 * 10 >= shown.0 * 9 && then <= rate);
            }
        }
    }

    #[test]
    fn a_confirmed_loss_is_the_loss_a_report_would_have_booked_on_the_frozen_line(
        books in books(), loss in amount(), wait in 0_u32..8 * DAY,
    ) {
        if let Some((accounts, bunker)) = entered(&books, loss) {
            let now = books.case.now.saturating_add(wait);
            let booked = bunker.confirm(accounts, now);
            prop_assert_eq!(booked, accounts.report(now, Change::Loss(bunker.provisional)));
            let after = booked.unwrap();
            // The views may stop short of the final rate, and never go below it.
            prop_assert!(after.reported.rate_after <= bunker.shown(&accounts));
            prop_assert!(after.reported.rate_after <= accounts.ledger.line.r_end);
            prop_assert!(after.accounts_after.ledger.is_funded());
        }
    }

    #[test]
    fn a_loss_that_proves_false_costs_holders_nothing(books in books(), loss in amount()) {
        if let Some((accounts, bunker)) = entered(&books, loss) {
            let now = books.case.now;
            let cleared = bunker.replace(&accounts, now, bunker.provisional, Assets(0)).unwrap();
            prop_assert_eq!(cleared.shown(&accounts), accounts.ledger.line.r_end);
            let after = cleared.confirm(accounts, now).unwrap().accounts_after;
            prop_assert_eq!(after.ledger.line, accounts.ledger.line);
            prop_assert_eq!(after.ledger.totals, accounts.ledger.totals);
        }
    }

    #[test]
    fn a_number_is_confirmed_by_anyone_only_after_it_has_stood_for_seven_days(
        books in books(), first in amount(), second in amount(), wait in 0_u32..8 * DAY,
    ) {
        if let Some((accounts, bunker)) = entered(&books, first) {
            let start = books.case.now;
            prop_assert!(!bunker.has_stood(start + BUNKER_SECS - 1));
            prop_assert!(bunker.has_stood(start + BUNKER_SECS));
            let second = Assets(second.of(accounts.ledger.totals.backing.0));
            let now = start + wait;
            if let Ok(next) = bunker.replace(&accounts, now, bunker.provisional, second) {
                let since = if second > bunker.provisional { now } else { start };
                prop_assert!(!next.has_stood(since + BUNKER_SECS - 1));
                prop_assert!(next.has_stood(since + BUNKER_SECS));
            }
        }
    }

    #[test]
    fn delivering_in_kind_moves_neither_floor_nor_clock(
        books in books(), loss in amount(), part in amount(),
    ) {
        if let Some((_, bunker)) = entered(&books, loss) {
            let part = Assets(part.of(bunker.provisional.0));
            match bunker.deliver(part) {
                Ok(after) => {
                    prop_assert_eq!((after.floor, after.since), (bunker.floor, bunker.since));
                    prop_assert_eq!(after.provisional.0 + part.0, bunker.provisional.0);
                }
                Err(_) => prop_assert!(part > bunker.provisional),
            }
        }
    }

    #[test]
    fn an_alarm_stops_for_a_day_once_between_two_reports(now in 0_u32..=u32::MAX - 2 * DAY, wait in 0..DAY) {
        let alarm = Alarm::default().raise(now).unwrap();
        prop_assert!(!Alarm::default().is_on(now));
        prop_assert!(alarm.is_on(now + ALARM_SECS - 1) && !alarm.is_on(now + ALARM_SECS));
        prop_assert_eq!(alarm.raise(now + wait), None);
        let reported = alarm.after_report();
        prop_assert_eq!(reported.is_on(now + wait), alarm.is_on(now + wait));
        let again = reported.raise(now + wait).unwrap();
        prop_assert!(!again.is_on(now + wait + ALARM_SECS));
    }
}

#[test]
fn a_late_false_number_is_not_confirmed_by_the_clock_of_the_true_one() {
    let ether = 1_000_000_000_000_000_000;
    let accounts = Accounts {
        ledger: basalt_math::Ledger {
            totals: basalt_math::Totals { shares: Shares(ether), backing: Assets(ether) },
            line: basalt_math::Line::flat(Rate::ONE, 0),
            peak: Rate::ONE,
            growth: basalt_math::Growth(0),
        },
        fee: PerformanceFee::default(),
        cover: Shares(0),
    };
    let (booked, bunker) = Bunker::enter(accounts, 0, Assets(ether / 50)).unwrap();
    let late = BUNKER_SECS - 1;
    let accounts = booked.accounts_after;
    let raised = bunker.replace(&accounts, late, Assets(ether / 50), Assets(ether / 2)).unwrap();
    assert!(!raised.has_stood(BUNKER_SECS));
    let lowered = bunker.replace(&accounts, late, Assets(ether / 50), Assets(ether / 60)).unwrap();
    assert!(lowered.has_stood(BUNKER_SECS));
}

#[test]
fn entries_and_settlement_reopen_with_the_next_ordinary_report() {
    let bunker = Bunker { provisional: Assets(1), floor: Rate(1), since: 0 };
    let (open, shut) = (Phase::default(), Phase::Bunker(bunker));
    assert!(open.takes_entries_and_settles() && open.exits_instantly());
    assert!(!shut.takes_entries_and_settles() && !shut.exits_instantly());
    assert!(!Phase::Reopening.takes_entries_and_settles() && Phase::Reopening.exits_instantly());
    assert_eq!(Phase::Reopening.after_ordinary_report(), Phase::Open);
    assert_eq!(shut.after_ordinary_report(), shut);
}

/// A step of a life in which reports are judged.
#[derive(Clone, Copy, Debug)]
enum Move {
    Step(Step),
    Cover(Amount),
    Replace(Amount),
    Confirm,
}

fn a_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        16 => step().prop_map(Move::Step),
        1 => modest_amount().prop_map(Move::Cover),
        2 => modest_amount().prop_map(Move::Replace),
        1 => Just(Move::Confirm),
    ]
}

/// The money core on one side of a life.
#[derive(Clone, Copy)]
struct Life {
    accounts: Accounts,
    phase: Phase,
    window: LossWindow,
    reported_at: u32,
}

impl Life {
    fn replace(&mut self, now: u32, loss: Assets) -> Result<(), MathError> {
        if let Phase::Bunker(bunker) = self.phase {
            let next = bunker.replace(&self.accounts, now, bunker.provisional, loss)?;
            self.phase = Phase::Bunker(next);
        }
        Ok(())
    }

    /// An ordinary report, as a contract does it.
    fn report(&mut self, now: u32, change: Change) -> Result<(), MathError> {
        let backing = self.accounts.ledger.totals.backing;
        let change = match change {
            Change::Gain(gain) => {
                Change::Gain(GAIN.bookable(backing, now - self.reported_at, gain))
            }
            Change::Loss(loss) => {
                let Some(window) = self.window.admit(BOUND, now, backing, loss) else {
                    let (booked, bunker) = Bunker::enter(self.accounts, now, loss)?;
                    self.accounts = booked.accounts_after;
                    self.phase = Phase::Bunker(bunker);
                    return Ok(());
                };
                self.window = window;
                change
            }
        };
        self.accounts = self.accounts.report(now, change)?.accounts_after;
        self.phase = self.phase.after_ordinary_report();
        self.reported_at = now;
        Ok(())
    }
}

proptest! {
    #![proptest_config(cases(4_000))]

    #[test]
    fn lives_through_bunkers_agree_with_the_model_state_for_state(
        start in fresh(), part in fee_part(), moves in prop::collection::vec(a_move(), 1..100),
    ) {
        let mut case: Case = start;
        let fee = PerformanceFee { part, ..PerformanceFee::default() };
        let accounts = Accounts { ledger: start.ledger, fee, cover: Shares(0) };
        let mut life = Life {
            accounts,
            phase: Phase::Open,
            window: LossWindow::default(),
            reported_at: start.now,
        };
        let mut model = model_of_accounts(&accounts, &case);
        let (mut bunker, mut window) = (None::<ModelBunker>, ModelLossWindow::default());
        let mut reported_at = start.now;
        for step in moves {
            let (before, now) = (life, case.now);
            let backing = model.vault.backing;
            match step {
                Move::Step(Step::Gain(amount)) if bunker.is_none() => {
                    let gain = amount.of(backing);
                    life.report(now, Change::Gain(Assets(gain))).unwrap();
                    let (yearly, once) = (GAIN.per_year.0, GAIN.at_once.0);
                    model.gain(bookable_gain(backing, yearly, once, now - reported_at, gain), now);
                    reported_at = now;
                }
                Move::Step(Step::Loss(amount)) if bunker.is_none() => {
                    let loss = amount.of(backing);
                    let done = life.report(now, Change::Loss(Assets(loss))).is_ok();
                    prop_assert_eq!(done, loss <= backing);
                    if done && window.admit((50, 50, 7 * DAY), now, backing, loss) {
                        model.loss(loss, now).unwrap();
                        reported_at = now;
                    } else if done {
                        bunker = Some(ModelBunker::enter(&mut model, loss, now).unwrap().1);
                    }
                }
                Move::Step(Step::Gain(_) | Step::Loss(_)) | Move::Replace(_) => {
                    let (Move::Step(Step::Gain(amount) | Step::Loss(amount)) | Move::Replace(amount)) =
                        step else { unreachable!() };
                    let loss = amount.of(backing);
                    if let Some(bunker) = &mut bunker {
                        let fits = bunker.replace(&model, (bunker.provisional, loss), now);
                        prop_assert_eq!(life.replace(now, Assets(loss)).is_ok(), fits);
                    }
                }
                Move::Confirm => {
                    if let (Phase::Bunker(provisional), Some(number)) = (life.phase, bunker) {
                        let booked = provisional.confirm(life.accounts, now).unwrap();
                        life.accounts = booked.accounts_after;
                        life.phase = Phase::Reopening;
                        number.confirm(&mut model, now).unwrap();
                        bunker = None;
                    }
                }
                Move::Cover(amount) => {
                    if life.phase.takes_entries_and_settles() {
                        let assets = amount.of(backing);
                        let bought = model.add_cover(assets, now);
                        let covered = life.accounts.add_cover(now, Assets(assets));
                        prop_assert_eq!(covered.is_ok(), bought.is_ok());
                        life.accounts = covered.map_or(life.accounts, |(after, _)| after);
                    }
                }
                Move::Step(step) => {
                    let is_open = match step {
                        Step::Deposit(_) | Step::Mint(_) => life.phase.takes_entries_and_settles(),
                        Step::Redeem(_) | Step::Withdraw(_) => life.phase.exits_instantly(),
                        _ => true,
                    };
                    case.ledger = life.accounts.ledger;
                    if is_open {
                        apply(&mut case, step);
                    }
                    if case.ledger.totals.shares >= life.accounts.cover {
                        life.accounts.ledger = case.ledger;
                        model.vault.shares = case.ledger.totals.shares.0;
                        model.vault.backing = case.ledger.totals.backing.0;
                    }
                }
            }

            let after = life.accounts.ledger;
            prop_assert_eq!(model_of_accounts(&life.accounts, &case), model);
            prop_assert_eq!((life.window.lost, life.window.at), (window.lost, window.at));
            prop_assert_eq!(life.reported_at, reported_at);
            prop_assert!(after.is_funded(), "R1: the line is funded");
            prop_assert!(life.accounts.cover <= after.totals.shares, "R7: cover is part of the supply");
            match (life.phase, bunker) {
                (Phase::Bunker(shut), Some(expected)) => {
                    prop_assert_eq!(model_of_bunker(shut), expected);
                    prop_assert_eq!(shut.shown(&life.accounts).0, expected.shown(&model));
                    prop_assert_eq!(after.line.r0, after.line.r_end, "R9: the line is frozen");
                }
                (Phase::Bunker(_), None) | (_, Some(_)) => prop_assert!(false, "R9: one is in bunker"),
                (Phase::Open | Phase::Reopening, None) => {}
            }
            let is_user_operation = matches!(
                step,
                Move::Cover(_)
                    | Move::Step(
                        Step::Deposit(_) | Step::Mint(_) | Step::Redeem(_) | Step::Withdraw(_)
                    )
            );
            if is_user_operation {
                let was = before.accounts.ledger;
                prop_assert_eq!(after.line, was.line, "R1: no user operation writes the line");
                prop_assert!(
                    exact_slack(&after.totals, after.line.r_end)
                        >= exact_slack(&was.totals, was.line.r_end),
                    "R1: no user operation lowers slack"
                );
            }
        }
    }
}
