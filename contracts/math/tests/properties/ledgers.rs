//! Whole ledgers with fee and cover: reports and long sequences against the reference.

use crate::exchange::BetweenReports;
use basalt_math::{
    Assets, Bps, Change, Ledger, Line, MAX_96, PerformanceFee, Phase, Shares, Waterfall,
};
use basalt_model::{AccountsModel, BunkerModel};
use proptest::prelude::*;

use crate::{
    sequences::{Step, apply, step},
    strategies::{
        Amount, Case, NO_CAP, amount, case, cases, exact_slack, fresh, model_of, modest_amount,
        some,
    },
};

impl Case {
    /// The reference in the same state, with fee and cover.
    pub(crate) fn accounts(&self) -> AccountsModel {
        accounts_of(&self.ledger, self)
    }
}

/// The reference in the state of `ledger`.
pub(crate) fn accounts_of(ledger: &Ledger, case: &Case) -> AccountsModel {
    let mut vault = model_of(ledger, case.growth_bps, case.fee);
    let (line, phase) = (ledger.line, ledger.line.phase());
    match phase {
        Phase::Open => {}
        Phase::Bunker => vault.line = basalt_model::Line::flat(line.end_rate.0, 0),
        Phase::Reopening => vault.line = basalt_model::Line::flat(line.end_rate.0, line.start),
    }
    let bunker = BunkerModel {
        provisional: ledger.provisional.0,
        shown: line.start_rate.0,
        since: line.start,
    };
    AccountsModel {
        ledger: vault,
        fee_bps: ledger.fee.fraction.0,
        reserve: ledger.fee.reserve.0,
        shares_then: ledger.fee.shares_then.0,
        cover: ledger.cover.0,
        bunker: (phase == Phase::Bunker).then_some(bunker),
        is_reopening: phase == Phase::Reopening,
    }
}

/// The ledger with a fee of `fraction` and nothing reserved for it.
pub(crate) fn with_fee(ledger: Ledger, fraction: Bps) -> Ledger {
    Ledger { fee: PerformanceFee { fraction, ..PerformanceFee::default() }, ..ledger }
}

pub(crate) fn fee_fraction() -> impl Strategy<Value = Bps> {
    prop_oneof![
        1 => Just(0),
        4 => 1_u16..=3_000,
        1 => prop::sample::select(vec![1, 5_000, 9_999, 10_000, u16::MAX]),
    ]
    .prop_map(Bps)
}

/// Any ledger outside the bunker: the reserve within slack, the cover within the supply.
pub(crate) fn full_case() -> impl Strategy<Value = Case> {
    (case(), fee_fraction(), amount(), amount(), amount(), prop::bool::weighted(0.1)).prop_map(
        |(mut case, fraction, reserve, shares_then, cover, is_reopening)| {
            if is_reopening {
                let Line { start, .. } = case.ledger.line;
                case.ledger.line = Line::reopening(case.ledger.line.at(case.now), start);
            }
            let shares = case.ledger.totals.shares.0;
            let slack = case.ledger.slack().0;
            case.ledger.fee = PerformanceFee {
                fraction,
                reserve: Assets(reserve.of(slack).min(slack)),
                shares_then: Shares(shares_then.of(shares).min(MAX_96)),
            };
            case.ledger.cover = Shares(cover.of(shares).min(shares));
            case
        },
    )
}

proptest! {
    #![proptest_config(some())]

    #[test]
    fn a_gain_with_fee_and_cover_agrees_with_the_model(case in full_case(), gain in amount()) {
        let gain = gain.of(case.ledger.totals.backing.0 / 100);
        let mut model = case.accounts();
        let expected = model.gain(gain, case.now);
        let (after, booking) = case.ledger.book_change(case.now, Change::Gain(Assets(gain))).unwrap();
        prop_assert_eq!(booking.fee_shares.0, expected.fee_shares);
        prop_assert_eq!(booking.waterfall, Waterfall::default());
        prop_assert_eq!(accounts_of(&after, &case), model);
    }

    #[test]
    fn a_loss_with_fee_and_cover_agrees_with_the_model(case in full_case(), loss in amount()) {
        let loss = loss.of(case.ledger.totals.backing.0);
        let mut model = case.accounts();
        let expected = model.report_loss(loss, case.now);
        let booked = case.ledger.book_change(case.now, Change::Loss(Assets(loss)));
        prop_assert_eq!(booked.is_ok(), expected.is_ok());
        if let (Ok((after, booking)), Ok((parts, shares))) = (booked, expected) {
            prop_assert_eq!(accounts_of(&after, &case), model);
            prop_assert_eq!(booking.fee_shares.0, shares.fee_shares);
            prop_assert_eq!(booking.cover_burnt.0, shares.cover_burnt);
            let Waterfall { slack, growth, cover, holders } = booking.waterfall;
            prop_assert_eq!((slack.0, growth.0), (parts.slack, parts.growth));
            prop_assert_eq!(cover.0, shares.covered);
            prop_assert_eq!(holders.0 + shares.covered, parts.holders);
            prop_assert_eq!(slack.0 + growth.0 + cover.0 + holders.0, loss);
            prop_assert_eq!(booking.rate_after, after.line.at(case.now));
        }
    }

    #[test]
    fn no_report_leaves_a_ledger_unfunded(case in full_case(), amount in amount(), is_gain in any::<bool>()) {
        let amount = Assets(amount.of(case.ledger.totals.backing.0));
        let change = if is_gain { Change::Gain(amount) } else { Change::Loss(amount) };
        if let Ok((after, _)) = case.ledger.book_change(case.now, change) {
            prop_assert!(after.is_funded());
            prop_assert!(after.totals.shares.0 <= MAX_96);
            prop_assert!(after.cover <= after.totals.shares);
        }
    }

    #[test]
    fn a_ledger_without_fee_and_cover_books_what_the_plain_model_does(case in case(), amount in amount(), is_gain in any::<bool>()) {
        let mut model = case.model();
        let amount = amount.of(case.ledger.totals.backing.0);
        let (change, is_booked) = if is_gain {
            model.gain(amount, case.now);
            (Change::Gain(Assets(amount)), true)
        } else {
            (Change::Loss(Assets(amount)), model.loss(amount, case.now).is_ok())
        };
        let booked = case.ledger.book_change(case.now, change);
        prop_assert_eq!(booked.is_ok(), is_booked);
        if let Ok((after, booking)) = booked {
            prop_assert_eq!(model_of(&after, case.growth_bps, case.fee), model);
            prop_assert_eq!((booking.fee_shares, booking.cover_burnt), (Shares(0), Shares(0)));
            prop_assert_eq!(booking.waterfall.cover, Assets(0));
            prop_assert_eq!((after.fee.reserve, after.cover), (Assets(0), Shares(0)));
        }
    }
}

/// A step of a sequence with cover.
#[derive(Clone, Copy, Debug)]
enum Move {
    Step(Step),
    Cover(Amount),
    FeeFraction(Bps),
}

fn a_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        16 => step().prop_map(Move::Step),
        2 => modest_amount().prop_map(Move::Cover),
        1 => fee_fraction().prop_map(Move::FeeFraction),
    ]
}

proptest! {
    #![proptest_config(cases(4_000))]

    #[test]
    fn sequences_with_fee_and_cover_agree_with_the_model_state_for_state(
        start in fresh(), fraction in fee_fraction(), moves in prop::collection::vec(a_move(), 1..100),
    ) {
        let mut case = start;
        case.ledger = with_fee(start.ledger, fraction);
        let mut model = case.accounts();
        for step in moves {
            let (before, now) = (case.ledger, case.now);
            let is_report = matches!(step, Move::Step(Step::Gain(_) | Step::Loss(_)));
            match step {
                Move::Step(Step::Gain(amount)) => {
                    let gain = amount.of(model.ledger.backing);
                    model.gain(gain, now);
                    case.ledger = before.book_change(now, Change::Gain(Assets(gain))).unwrap().0;
                }
                Move::Step(Step::Loss(amount)) => {
                    let loss = amount.of(model.ledger.backing);
                    let expected = model.report_loss(loss, now).map(|(_, booked)| booked.covered);
                    let booked = before.book_change(now, Change::Loss(Assets(loss)));
                    let covered = booked.map(|(_, booking)| booking.waterfall.cover.0);
                    prop_assert_eq!(covered.ok(), expected.ok());
                    case.ledger = booked.map_or(before, |(after, _)| after);
                }
                Move::Cover(amount) => {
                    let assets = amount.of(model.ledger.backing);
                    let bought = model.add_cover(assets, now);
                    let covered = before.add_cover(now, Assets(assets), NO_CAP);
                    prop_assert_eq!(covered.map(|(_, entry)| entry.shares.0).ok(), bought.ok());
                    case.ledger = covered.map_or(before, |(after, _)| after);
                }
                Move::FeeFraction(fraction) => {
                    case.ledger.fee.fraction = fraction;
                    model.fee_bps = fraction.0;
                }
                Move::Step(step) => {
                    apply(&mut case, step);
                    model.ledger.shares = case.ledger.totals.shares.0;
                    model.ledger.backing = case.ledger.totals.backing.0;
                }
            }
            let after = case.ledger;
            prop_assert_eq!(case.accounts(), model);
            prop_assert!(after.is_funded(), "R1: the line is funded");
            prop_assert!(after.cover <= after.totals.shares, "R7: cover is part of the supply");
            if is_report {
                let slack = exact_slack(&after.totals, after.line.end_rate);
                let is_drawn = after.line != before.line;
                let reserve = num_bigint::BigInt::from(after.fee.reserve.0);
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
