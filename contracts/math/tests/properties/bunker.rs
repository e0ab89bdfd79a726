//! R9: provisional losses.

use crate::exchange::BetweenReports;
use basalt_math::limits::BUNKER_SECS;
use basalt_math::{
    Assets, Change, Ledger, Line, MathError, Phase, Rate, Shares, Totals, Waterfall,
};
use basalt_model::{DAY_SECS, ETHER};
use proptest::prelude::*;

use crate::{
    conversions::refusal,
    ledgers::{accounts_of, full_case},
    strategies::{Amount, Case, EMPTY, amount, some},
};

/// The ledger in bunker, if it can have such a loss.
pub(crate) fn entered(case: &Case, loss: Amount) -> Option<Ledger> {
    let loss = Assets(loss.of(case.ledger.totals.backing.0));
    case.ledger.enter_bunker(case.now, loss).ok().map(|(after, _)| after)
}

/// The same ledger as if nothing were provisional, on the frozen line.
const fn frozen(ledger: &Ledger, now: u32) -> Ledger {
    let mut frozen = *ledger;
    frozen.line = Line::flat(ledger.line.end_rate, now);
    frozen.provisional = Assets(0);
    frozen
}

proptest! {
    #![proptest_config(some())]

    #[test]
    fn entering_a_bunker_agrees_with_the_model(case in full_case(), loss in amount()) {
        let (now, loss) = (case.now, loss.of(case.ledger.totals.backing.0));
        let mut model = case.accounts();
        let expected = model.enter_bunker(loss, now);
        let booked = case.ledger.enter_bunker(now, Assets(loss));
        prop_assert_eq!(booked.map(|(_, booking)| booking.fee_shares.0).map_err(refusal), expected);
        if let Ok((after, booking)) = booked {
            prop_assert_eq!(accounts_of(&after, &case), model);
            prop_assert_eq!(booking.rate_before, case.ledger.line.at(now));
            prop_assert_eq!(booking.rate_after, after.line.at(now));
            prop_assert_eq!(after.line.at(now).0, model.shown_at(now));
            prop_assert_eq!(booking.applied, Change::Loss(Assets(0)));
            prop_assert_eq!(booking.waterfall, Waterfall::default());
            prop_assert!(after.is_funded());
        }
    }

    #[test]
    fn entering_a_bunker_moves_neither_stored_rate_nor_backing_and_burns_nothing(
        case in full_case(), loss in amount(), wait in any::<u32>(),
    ) {
        if let Some(after) = entered(&case, loss) {
            let before = case.ledger;
            let later = case.now.saturating_add(wait);
            prop_assert_eq!(after.line.phase(), Phase::Bunker);
            prop_assert_eq!(after.line.stored(later), before.line.at(case.now));
            prop_assert_eq!(after.line.at(later), after.line.at(case.now));
            prop_assert_eq!(after.totals.backing, before.totals.backing);
            prop_assert!(after.totals.shares >= before.totals.shares);
            prop_assert_eq!(after.cover, before.cover);
        }
    }

    #[test]
    fn revising_agrees_with_the_model(
        case in full_case(), loss in amount(), before in amount(), after in amount(),
        wait in 0_u32..8 * DAY_SECS,
    ) {
        if let Some(ledger) = entered(&case, loss) {
            let now = case.now.saturating_add(wait);
            let before = before.of(ledger.provisional.0);
            let after = after.of(ledger.totals.backing.0);
            let mut model = accounts_of(&ledger, &case);
            let expected = model.revise((before, after), now);
            let revised = ledger.revise(now, Assets(before), Assets(after));
            prop_assert_eq!(revised.map(|_| ()).map_err(refusal), expected);
            let Ok((revised, booking)) = revised else { return Ok(()) };
            prop_assert_eq!(accounts_of(&revised, &case), model);
            prop_assert_eq!(booking.rate_before, ledger.line.at(now));
            prop_assert_eq!(booking.rate_after, revised.line.at(now));
            prop_assert_eq!(revised.line.stored(now), ledger.line.stored(now));
            prop_assert_eq!(revised.totals, ledger.totals);
        }
    }

    #[test]
    fn one_provisional_loss_lowers_the_views_by_a_tenth_at_most(
        case in full_case(), losses in prop::collection::vec(amount(), 1..6), wait in 0_u32..2 * DAY_SECS,
    ) {
        let mut now = case.now;
        let rate = case.ledger.line.at(now);
        let mut shown = rate;
        let Some(mut ledger) = entered(&case, losses[0]) else { return Ok(()) };
        for loss in losses {
            let then = ledger.line.at(now);
            prop_assert!(then.0 * 10 >= shown.0 * 9, "R9: at most a tenth lower per loss");
            prop_assert!(then <= rate, "R9: never above the rate before");
            shown = then;
            now = now.saturating_add(wait);
            let loss = Assets(loss.of(ledger.totals.backing.0));
            let revised = ledger.revise(now, ledger.provisional, loss);
            ledger = revised.map_or(ledger, |(after, _)| after);
        }
    }

    #[test]
    fn what_is_shown_is_never_below_what_would_be_left(case in full_case(), loss in amount()) {
        if let Some(ledger) = entered(&case, loss) {
            let now = case.now;
            let (_, confirmed) = ledger.confirm(now).unwrap();
            let (left, shown) = (confirmed.rate_after, ledger.line.at(now));
            prop_assert!(left <= shown);
            // And it is that, unless that is more than a tenth lower.
            let frozen = ledger.line.stored(now);
            prop_assert!(left == shown || left.0 * 10 < frozen.0 * 9);
        }
    }

    #[test]
    fn a_larger_provisional_loss_never_shows_more(
        case in full_case(), loss in amount(), losses in prop::array::uniform2(amount()),
    ) {
        if let Some(ledger) = entered(&case, loss) {
            let now = case.now;
            let backing = ledger.totals.backing.0;
            let shown = losses.map(|loss| {
                let loss = loss.of(backing).min(backing);
                let (_, revised) = ledger.revise(now, ledger.provisional, Assets(loss)).unwrap();
                (loss, revised.rate_after)
            });
            let [(smaller, above), (larger, below)] =
                if shown[0].0 <= shown[1].0 { shown } else { [shown[1], shown[0]] };
            prop_assert!(below <= above, "{} shows {:?}, {} shows {:?}", smaller, above, larger, below);
        }
    }

    #[test]
    fn a_confirmed_loss_is_the_loss_of_the_frozen_line(
        case in full_case(), loss in amount(), wait in 0_u32..8 * DAY_SECS,
    ) {
        if let Some(ledger) = entered(&case, loss) {
            let now = case.now.saturating_add(wait);
            let (mut direct, booking) =
                frozen(&ledger, now).realize_loss(now, ledger.provisional).unwrap();
            let level = direct.line;
            prop_assert_eq!(level.start_rate, level.end_rate);
            direct.line = Line::reopening(level.end_rate, now);
            prop_assert_eq!(ledger.confirm(now), Ok((direct, booking)));
            prop_assert!(direct.is_funded());
            prop_assert_eq!(booking.rate_before, ledger.line.stored(now));

            let mut model = accounts_of(&ledger, &case);
            model.confirm(now).unwrap();
            prop_assert_eq!(accounts_of(&direct, &case), model);
        }
    }

    #[test]
    fn a_loss_that_proves_false_costs_holders_nothing(case in full_case(), loss in amount()) {
        if let Some(ledger) = entered(&case, loss) {
            let now = case.now;
            let (cleared, _) = ledger.revise(now, ledger.provisional, Assets(0)).unwrap();
            prop_assert_eq!(cleared.line.at(now), ledger.line.stored(now));
            let (after, confirmed) = cleared.confirm(now).unwrap();
            prop_assert_eq!(confirmed.cover_burnt, Shares(0));
            prop_assert_eq!(after.line.at(now), ledger.line.stored(now));
            prop_assert_eq!(after.totals, ledger.totals);
            prop_assert_eq!(after.provisional, Assets(0));
        }
    }

    #[test]
    fn a_loss_is_confirmed_by_anyone_only_after_it_has_stood_for_seven_days(
        case in full_case(), first in amount(), second in amount(), wait in 0_u32..8 * DAY_SECS,
    ) {
        prop_assert!(!case.ledger.has_stood(u32::MAX));
        if let Some(ledger) = entered(&case, first) {
            let start = case.now;
            prop_assert!(!ledger.has_stood(start + BUNKER_SECS - 1));
            prop_assert!(ledger.has_stood(start + BUNKER_SECS));
            let second = Assets(second.of(ledger.totals.backing.0));
            let now = start + wait;
            if let Ok((next, _)) = ledger.revise(now, ledger.provisional, second) {
                let since = if second > ledger.provisional { now } else { start };
                prop_assert!(!next.has_stood(since + BUNKER_SECS - 1));
                prop_assert!(next.has_stood(since + BUNKER_SECS));
                prop_assert!(!next.confirm(now).unwrap().0.has_stood(u32::MAX));
            }
        }
    }

    #[test]
    fn in_bunker_nothing_is_booked_and_outside_nothing_confirmed(
        case in full_case(), loss in amount(), amount in amount(),
    ) {
        let now = case.now;
        let amount = Assets(amount.of(case.ledger.totals.backing.0));
        prop_assert_eq!(case.ledger.revise(now, Assets(0), amount), Err(MathError::NotInBunker));
        prop_assert_eq!(case.ledger.confirm(now), Err(MathError::NotInBunker));
        if let Some(ledger) = entered(&case, loss) {
            prop_assert_eq!(ledger.book_change(now, Change::Gain(amount)), Err(MathError::InBunker));
            prop_assert_eq!(ledger.book_change(now, Change::Loss(amount)), Err(MathError::InBunker));
            prop_assert_eq!(ledger.realize_loss(now, amount), Err(MathError::InBunker));
            prop_assert_eq!(ledger.enter_bunker(now, amount), Err(MathError::InBunker));
        }
    }
}

/// One ether at a rate of one.
const fn one_ether() -> Ledger {
    let totals = Totals { shares: Shares(ETHER), backing: Assets(ETHER) };
    Ledger { totals, ..EMPTY }
}

#[test]
fn a_late_false_loss_is_not_confirmed_by_the_clock_of_the_true_one() {
    let (ledger, _) = one_ether().enter_bunker(0, Assets(ETHER / 50)).unwrap();
    let late = BUNKER_SECS - 1;
    let (raised, _) = ledger.revise(late, Assets(ETHER / 50), Assets(ETHER / 2)).unwrap();
    assert!(!raised.has_stood(BUNKER_SECS));
    let (lowered, _) = ledger.revise(late, Assets(ETHER / 50), Assets(ETHER / 60)).unwrap();
    assert!(lowered.has_stood(BUNKER_SECS));
}

#[test]
fn a_loss_of_another_source_is_added_and_one_above_the_sum_is_refused() {
    let (ledger, _) = one_ether().enter_bunker(9, Assets(ETHER / 50)).unwrap();
    let (both, _) = ledger.revise(9, Assets(0), Assets(ETHER / 50)).unwrap();
    assert_eq!(both.provisional, Assets(ETHER / 25));
    assert_eq!(both.line.at(9), Rate(basalt_math::RATE_ONE / 100 * 96));
    let loss = Assets(ETHER / 25 + 1);
    let refused = MathError::NotProvisional { loss, provisional: Assets(ETHER / 25) };
    assert_eq!(both.revise(9, loss, Assets(0)), Err(refused));
    let refused =
        MathError::InsufficientBacking { assets: Assets(ETHER + 1), backing: Assets(ETHER) };
    assert_eq!(both.revise(9, Assets(ETHER / 25), Assets(ETHER + 1)), Err(refused));
}

#[test]
fn views_fall_by_tenths_and_rise_at_once() {
    let nine = |times: u32| Rate(basalt_math::RATE_ONE / 10_u128.pow(times) * 9_u128.pow(times));
    let half = Assets(ETHER / 2);
    let (first, _) = one_ether().enter_bunker(9, half).unwrap();
    assert_eq!(first.line, Line::bunker(nine(1), Rate::ONE, 9));
    let (second, _) = first.revise(10, half, half).unwrap();
    assert_eq!(second.line, Line::bunker(nine(2), Rate::ONE, 9));
    let (third, _) = second.revise(11, half, Assets(ETHER / 100)).unwrap();
    let ninety_nine = Rate(basalt_math::RATE_ONE / 100 * 99);
    assert_eq!(third.line, Line::bunker(ninety_nine, Rate::ONE, 9));
    let (confirmed, _) = third.confirm(12).unwrap();
    assert_eq!(confirmed.line, Line::reopening(ninety_nine, 12));
}
