//! Whole accounts: what a report does with fee and cover, and long lives against the reference.

use basalt_math::{
    Accounts, Assets, Bps, Change, Ledger, Line, MAX_96, PerformanceFee, Phase, Shares,
};
use basalt_model::{ModelAccounts, ModelBunker};
use proptest::prelude::*;

use crate::{
    sequences::{Step, apply, step},
    strategies::{
        Amount, Case, NO_CAP, amount, case, cases, exact_slack, fresh, model_of, modest_amount,
        some,
    },
};

/// Accounts at a moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Books {
    pub(crate) accounts: Accounts,
    pub(crate) case: Case,
}

impl Books {
    pub(crate) fn model(&self) -> ModelAccounts {
        model_of_accounts(&self.accounts, &self.case)
    }
}

/// The reference in the same state.
pub(crate) fn model_of_accounts(accounts: &Accounts, case: &Case) -> ModelAccounts {
    let mut vault = model_of(&accounts.ledger, case.growth_bps, case.fee);
    let (line, phase) = (accounts.ledger.line, accounts.ledger.line.phase());
    match phase {
        Phase::Open => {}
        Phase::Bunker => vault.line = basalt_model::Line::flat(line.end_rate.0, 0),
        Phase::Reopening => vault.line = basalt_model::Line::flat(line.end_rate.0, line.start),
    }
    let bunker = ModelBunker {
        provisional: accounts.provisional.0,
        shown: line.start_rate.0,
        since: line.start,
    };
    ModelAccounts {
        vault,
        fee_bps: accounts.fee.part.0,
        reserve: accounts.fee.reserve.0,
        shares_then: accounts.fee.shares_then.0,
        cover: accounts.cover.0,
        bunker: (phase == Phase::Bunker).then_some(bunker),
        is_reopening: phase == Phase::Reopening,
    }
}

/// Accounts without cover and without anything set aside.
pub(crate) fn bare(ledger: Ledger, fee_part: Bps) -> Accounts {
    let fee = PerformanceFee { part: fee_part, ..PerformanceFee::default() };
    Accounts { ledger, fee, cover: Shares(0), provisional: Assets(0) }
}

pub(crate) fn fee_part() -> impl Strategy<Value = Bps> {
    prop_oneof![
        1 => Just(0),
        4 => 1_u16..=3_000,
        1 => prop::sample::select(vec![1, 5_000, 9_999, 10_000, u16::MAX]),
    ]
    .prop_map(Bps)
}

/// Any accounts outside the bunker: the reserve within slack, the cover within the supply.
pub(crate) fn books() -> impl Strategy<Value = Books> {
    (case(), fee_part(), amount(), amount(), amount(), prop::bool::weighted(0.1)).prop_map(
        |(mut case, part, reserve, shares_then, cover, is_reopening)| {
            if is_reopening {
                let Line { start, .. } = case.ledger.line;
                case.ledger.line = Line::reopening(case.ledger.line.at(case.now), start);
            }
            let ledger = case.ledger;
            let shares = ledger.totals.shares.0;
            let slack = ledger.slack().0;
            let fee = PerformanceFee {
                part,
                reserve: Assets(reserve.of(slack).min(slack)),
                shares_then: Shares(shares_then.of(shares).min(MAX_96)),
            };
            let cover = Shares(cover.of(shares).min(shares));
            Books { accounts: Accounts { ledger, fee, cover, provisional: Assets(0) }, case }
        },
    )
}

proptest! {
    #![proptest_config(some())]

    #[test]
    fn a_gain_with_fee_and_cover_agrees_with_the_model(books in books(), gain in amount()) {
        let gain = gain.of(books.accounts.ledger.totals.backing.0 / 100);
        let mut model = books.model();
        let expected = model.gain(gain, books.case.now);
        let booked = books.accounts.report(books.case.now, Change::Gain(Assets(gain))).unwrap();
        prop_assert_eq!(booked.fee_shares.0, expected.fee_shares);
        prop_assert_eq!(model_of_accounts(&booked.accounts_after, &books.case), model);
        prop_assert_eq!(booked.reported.ledger_after, booked.accounts_after.ledger);
    }

    #[test]
    fn a_loss_with_fee_and_cover_agrees_with_the_model(books in books(), loss in amount()) {
        let loss = loss.of(books.accounts.ledger.totals.backing.0);
        let mut model = books.model();
        let expected = model.report_loss(loss, books.case.now);
        let booked = books.accounts.report(books.case.now, Change::Loss(Assets(loss)));
        prop_assert_eq!(booked.is_ok(), expected.is_ok());
        if let (Ok(booked), Ok((parts, shares))) = (booked, expected) {
            prop_assert_eq!(model_of_accounts(&booked.accounts_after, &books.case), model);
            prop_assert_eq!(booked.reported.ledger_after, booked.accounts_after.ledger);
            prop_assert_eq!(booked.fee_shares.0, shares.fee_shares);
            prop_assert_eq!(booked.cover_burnt.0, shares.cover_burnt);
            prop_assert_eq!(booked.covered.0, shares.covered);
            let reported = booked.reported;
            prop_assert_eq!(reported.borne_by_holders.0 + shares.covered, parts.holders);
            prop_assert_eq!(
                reported.absorbed_by_slack.0 + reported.absorbed_by_growth.0
                    + booked.covered.0 + reported.borne_by_holders.0,
                loss
            );
            prop_assert_eq!(reported.rate_after, reported.ledger_after.line.at(books.case.now));
        }
    }

    #[test]
    fn no_report_leaves_accounts_unfunded(books in books(), amount in amount(), is_gain in any::<bool>()) {
        let amount = Assets(amount.of(books.accounts.ledger.totals.backing.0));
        let change = if is_gain { Change::Gain(amount) } else { Change::Loss(amount) };
        if let Ok(booked) = books.accounts.report(books.case.now, change) {
            let after = booked.accounts_after;
            prop_assert!(after.ledger.is_funded());
            prop_assert!(after.ledger.totals.shares.0 <= MAX_96);
            prop_assert!(after.cover <= after.ledger.totals.shares);
        }
    }

    #[test]
    fn accounts_without_fee_and_cover_are_the_ledger(case in case(), amount in amount(), is_gain in any::<bool>()) {
        let accounts = bare(case.ledger, Bps(0));
        let amount = Assets(amount.of(case.ledger.totals.backing.0));
        let change = if is_gain { Change::Gain(amount) } else { Change::Loss(amount) };
        let booked = accounts.report(case.now, change);
        prop_assert_eq!(booked.map(|b| b.reported), case.ledger.report(case.now, change));
    }
}

/// A step of a life with cover.
#[derive(Clone, Copy, Debug)]
enum Move {
    Step(Step),
    Cover(Amount),
    FeePart(Bps),
}

fn a_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        16 => step().prop_map(Move::Step),
        2 => modest_amount().prop_map(Move::Cover),
        1 => fee_part().prop_map(Move::FeePart),
    ]
}

proptest! {
    #![proptest_config(cases(4_000))]

    #[test]
    fn lives_with_fee_and_cover_agree_with_the_model_state_for_state(
        start in fresh(), part in fee_part(), moves in prop::collection::vec(a_move(), 1..100),
    ) {
        let mut case = start;
        let mut accounts = bare(start.ledger, part);
        let mut model = model_of_accounts(&accounts, &case);
        for step in moves {
            let (before, now) = (accounts.ledger, case.now);
            let is_report = matches!(step, Move::Step(Step::Gain(_) | Step::Loss(_)));
            case.ledger = accounts.ledger;
            match step {
                Move::Step(Step::Gain(amount)) => {
                    let gain = amount.of(model.vault.backing);
                    model.gain(gain, now);
                    accounts = accounts.report(now, Change::Gain(Assets(gain))).unwrap().accounts_after;
                }
                Move::Step(Step::Loss(amount)) => {
                    let loss = amount.of(model.vault.backing);
                    let expected = model.report_loss(loss, now).map(|(_, booked)| booked.covered);
                    let booked = accounts.report(now, Change::Loss(Assets(loss)));
                    prop_assert_eq!(booked.map(|b| b.covered.0).ok(), expected.ok());
                    accounts = booked.map_or(accounts, |booked| booked.accounts_after);
                }
                Move::Cover(amount) => {
                    let assets = amount.of(model.vault.backing);
                    let bought = model.add_cover(assets, now);
                    let covered = accounts.add_cover(now, Assets(assets), NO_CAP);
                    prop_assert_eq!(covered.map(|(_, entry)| entry.shares.0).ok(), bought.ok());
                    accounts = covered.map_or(accounts, |(after, _)| after);
                }
                Move::FeePart(part) => {
                    accounts.fee.part = part;
                    model.fee_bps = part.0;
                }
                Move::Step(step) => {
                    // What users may take excludes cover, which has no owner that could exit.
                    let before = case.ledger.totals;
                    apply(&mut case, step);
                    if case.ledger.totals.shares < accounts.cover {
                        case.ledger.totals = before;
                    }
                    accounts.ledger = case.ledger;
                    model.vault.shares = case.ledger.totals.shares.0;
                    model.vault.backing = case.ledger.totals.backing.0;
                }
            }
            let after = accounts.ledger;
            prop_assert_eq!(model_of_accounts(&accounts, &case), model);
            prop_assert!(after.is_funded(), "R1: the line is funded");
            prop_assert!(accounts.cover <= after.totals.shares, "R7: cover is part of the supply");
            if is_report {
                let slack = exact_slack(&after.totals, after.line.end_rate);
                let is_drawn = after.line != before.line;
                let reserve = num_bigint::BigInt::from(accounts.fee.reserve.0);
                prop_assert!(
                    !is_drawn || slack >= reserve * basalt_math::RATE_ONE,
                    "R6: a new line's reserve is held in slack"
                );
            } else {
                prop_assert_eq!(after.line, before.line, "R1: no user operation writes the line");
                prop_assert!(
                    exact_slack(&after.totals, after.line.end_rate)
                        >= exact_slack(&before.totals, before.line.end_rate),
                    "R1: no user operation lowers slack"
                );
            }
        }
    }
}
