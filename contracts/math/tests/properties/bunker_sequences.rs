//! Long random sequences through bunkers, write-offs, cover and deliveries: the money core and the
//! reference go through the same operations and are in the same state after each.

use crate::exchange::BetweenReports;
use basalt_math::{Assets, Change, Ledger, Phase, Shares};
use basalt_model::in_kind_part;
use proptest::prelude::*;

use crate::{
    conversions::{exit_refusal, refusal},
    delivery::deliver,
    ledgers::{fee_fraction, with_fee},
    sequences::{Step, apply, step},
    strategies::{Amount, Case, NO_CAP, cases, exact_slack, fresh, modest_amount},
};

/// An operation of the money core.
#[derive(Clone, Copy, Debug)]
enum Move {
    Step(Step),
    EnterBunker(Amount),
    Cover(Amount),
    Revise(Amount, Amount),
    Confirm,
    WriteOff(Amount),
    InKind(Amount),
}

fn a_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        16 => step().prop_map(Move::Step),
        1 => modest_amount().prop_map(Move::EnterBunker),
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

proptest! {
    #![proptest_config(cases(4_000))]

    #[test]
    fn sequences_through_bunkers_agree_with_the_model_state_for_state(
        start in fresh(), fraction in fee_fraction(), moves in prop::collection::vec(a_move(), 1..100),
    ) {
        let mut case = Case { ledger: with_fee(start.ledger, fraction), ..start };
        let mut model = case.accounts();
        for step in moves {
            let (was, now) = (case.ledger, case.now);
            let backing = model.ledger.backing;
            let phase = was.line.phase();
            let is_shut = phase == Phase::Bunker;
            let after = match step {
                Move::Step(Step::Gain(amount)) if !is_shut => {
                    let gain = amount.of(backing);
                    model.gain(gain, now);
                    Some(was.book_change(now, Change::Gain(Assets(gain))).unwrap().0)
                }
                Move::Step(Step::Loss(amount)) if !is_shut => {
                    let loss = amount.of(backing);
                    let booked = was.book_change(now, Change::Loss(Assets(loss)));
                    let expected = model.report_loss(loss, now).map(|(_, booked)| booked.covered);
                    let covered = booked.map(|(_, booking)| booking.waterfall.cover.0);
                    prop_assert_eq!(covered.map_err(refusal), expected);
                    booked.ok().map(|(after, _)| after)
                }
                Move::EnterBunker(amount) if !is_shut => {
                    let loss = amount.of(backing);
                    let entered = was.enter_bunker(now, Assets(loss));
                    let expected = model.enter_bunker(loss, now);
                    let fee_shares = entered.map(|(_, booking)| booking.fee_shares.0);
                    prop_assert_eq!(fee_shares.map_err(refusal), expected);
                    entered.ok().map(|(after, _)| after)
                }
                // In bunker a report replaces the provisional loss of its source.
                Move::Step(Step::Gain(amount) | Step::Loss(amount)) | Move::EnterBunker(amount) => {
                    let (before, loss) = (was.provisional, amount.of(backing));
                    let revised = was.revise(now, before, Assets(loss));
                    let expected = model.revise((before.0, loss), now);
                    prop_assert_eq!(revised.map(|_| ()).map_err(refusal), expected);
                    revised.ok().map(|(after, _)| after)
                }
                Move::Revise(before, loss) => {
                    let (before, loss) = (before.of(was.provisional.0), loss.of(backing));
                    let revised = was.revise(now, Assets(before), Assets(loss));
                    let expected = model.revise((before, loss), now);
                    prop_assert_eq!(revised.map(|_| ()).map_err(refusal), expected);
                    revised.ok().map(|(after, _)| after)
                }
                Move::Confirm => {
                    let confirmed = was.confirm(now);
                    let expected = model.confirm(now).map(|(_, booked)| booked.covered);
                    let covered = confirmed.map(|(_, booking)| booking.waterfall.cover.0);
                    prop_assert_eq!(covered.map_err(refusal), expected);
                    confirmed.ok().map(|(after, _)| after)
                }
                Move::WriteOff(amount) => {
                    let loss = amount.of(backing);
                    let booked = was.realize_loss(now, Assets(loss));
                    let expected = model.loss(loss, now).map(|(_, booked)| booked.covered);
                    let covered = booked.map(|(_, booking)| booking.waterfall.cover.0);
                    prop_assert_eq!(covered.map_err(refusal), expected);
                    booked.ok().map(|(after, _)| after)
                }
                Move::InKind(amount) => {
                    let owned = model.ledger.shares - model.cover;
                    let shares = amount.of(owned).min(owned);
                    let part = case.pricing().in_kind_fraction(Shares(shares), was.line.stored(now));
                    // The line of the reference is level at the frozen rate.
                    let expected = model.ledger.in_kind_fraction(shares, model.ledger.rate_at(now));
                    prop_assert_eq!(part.map(|part| part.0).map_err(exit_refusal), expected);
                    // One holding and one source make up the whole backing.
                    part.ok().map(|part| {
                        let held = [(was.totals.backing.0, was.provisional.0, false)];
                        let (totals, provisional) = deliver(was.totals, Shares(shares), part, &held);
                        let lost = model.bunker.map_or(0, |bunker| bunker.provisional);
                        model.deliver(shares, in_kind_part(part.0, backing), in_kind_part(part.0, lost));
                        Ledger { totals, provisional: Assets(provisional), ..was }
                    })
                }
                Move::Cover(amount) if phase == Phase::Open => {
                    let assets = amount.of(backing);
                    let covered = was.add_cover(now, Assets(assets), NO_CAP);
                    prop_assert_eq!(covered.is_ok(), model.add_cover(assets, now).is_ok());
                    covered.ok().map(|(after, _)| after)
                }
                Move::Cover(_) => None,
                Move::Step(step) => {
                    let is_open = match step {
                        Step::Deposit(_) | Step::Mint(_) => phase == Phase::Open,
                        Step::Redeem(_) | Step::Withdraw(_) => !is_shut,
                        _ => true,
                    };
                    if is_open {
                        apply(&mut case, step);
                    }
                    model.ledger.shares = case.ledger.totals.shares.0;
                    model.ledger.backing = case.ledger.totals.backing.0;
                    Some(case.ledger)
                }
            };
            case.ledger = after.unwrap_or(was);

            let after = case.ledger;
            prop_assert_eq!(case.accounts(), model);
            prop_assert_eq!(after.line.at(now).0, model.shown_at(now));
            prop_assert_eq!(after.has_stood(now), model.has_stood(now));
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
