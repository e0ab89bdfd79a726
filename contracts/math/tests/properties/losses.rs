//! R7: the waterfall of a loss.

use basalt_math::{
    Assets, Change, Growth, Ledger, Line, MathError, RATE_ONE, Rate, Shares, Totals, Waterfall,
};
use num_bigint::BigUint;
use num_traits::ToPrimitive;
use proptest::prelude::*;

use crate::{
    ledgers::full_case,
    strategies::{EMPTY, amount, case, model_of, some},
};

proptest! {
    #![proptest_config(some())]

    #[test]
    fn a_loss_agrees_with_the_model(case in case(), loss in amount()) {
        let loss = loss.of(case.ledger.totals.backing.0);
        let mut model = case.model();
        let expected = model.loss(loss, case.now);
        let booked = case.ledger.book_change(case.now, Change::Loss(Assets(loss)));
        prop_assert_eq!(booked.is_ok(), expected.is_ok());
        if let (Ok((after, booking)), Ok(parts)) = (booked, expected) {
            prop_assert_eq!(model_of(&after, case.growth_bps, case.fee), model);
            let Waterfall { slack, growth, cover, holders } = booking.waterfall;
            prop_assert_eq!((slack.0, growth.0), (parts.slack, parts.growth));
            prop_assert_eq!((cover.0, holders.0), (0, parts.holders));
            prop_assert_eq!(booking.rate_after.0, model.rate_at(case.now));
        }
    }

    #[test]
    fn a_loss_within_slack_leaves_the_line_untouched(case in full_case(), part in any::<u16>()) {
        let slack = case.ledger.slack().0;
        // All of the slack, or a part of it.
        for loss in [slack, slack / 65_536 * u128::from(part)] {
            let (after, booking) = case.ledger.realize_loss(case.now, Assets(loss)).unwrap();
            prop_assert_eq!(after.line, case.ledger.line);
            let waterfall = Waterfall { slack: Assets(loss), ..Waterfall::default() };
            prop_assert_eq!(booking.waterfall, waterfall);
            prop_assert_eq!(booking.rate_after, booking.rate_before);
        }
    }

    #[test]
    fn a_loss_of_one_wei_more_than_slack_moves_the_line(case in case()) {
        let loss = Assets(case.ledger.slack().0 + 1);
        if let Ok((after, _)) = case.ledger.realize_loss(case.now, loss) {
            prop_assert!(after.line.end_rate < case.ledger.line.end_rate);
        }
    }

    #[test]
    fn a_loss_of_one_wei_more_than_slack_takes_growth_cover_or_rate(case in full_case()) {
        let loss = Assets(case.ledger.slack().0 + 1);
        if let Ok((after, booking)) = case.ledger.realize_loss(case.now, loss) {
            let is_lower = after.line.end_rate < case.ledger.line.end_rate;
            prop_assert!(is_lower || booking.cover_burnt > Shares(0));
            prop_assert!(after.line.end_rate <= case.ledger.line.end_rate);
        }
    }

    #[test]
    fn a_loss_within_unvested_growth_leaves_the_rate_where_it_is(
        case in full_case(), loss in amount(),
    ) {
        let loss = Assets(loss.of(case.ledger.totals.backing.0 / 100));
        if let Ok((after, booking)) = case.ledger.realize_loss(case.now, loss)
            && booking.waterfall.holders.0 == 0
        {
            prop_assert_eq!(booking.rate_after, booking.rate_before);
            if booking.waterfall.growth.0 > 0 && booking.cover_burnt.0 == 0 {
                prop_assert_eq!(after.line.end, case.ledger.line.end);
            }
        }
    }

    #[test]
    fn a_loss_that_holders_bear_leaves_each_share_its_part_of_what_is_left(
        case in full_case(), loss in amount(),
    ) {
        let loss = Assets(loss.of(case.ledger.totals.backing.0));
        if let Ok((after, booking)) = case.ledger.book_change(case.now, Change::Loss(loss))
            && booking.waterfall.holders.0 > 0
        {
            let left = BigUint::from(after.totals.backing.0) * RATE_ONE / after.totals.shares.0;
            let level = Line::flat(Rate(left.to_u128().unwrap()), case.now);
            prop_assert_eq!(after.line, level);
            prop_assert!(booking.rate_after < booking.rate_before);
        }
    }

    #[test]
    fn the_parts_of_a_loss_sum_to_it(case in full_case(), loss in amount()) {
        let loss = loss.of(case.ledger.totals.backing.0);
        let certain = case.ledger.realize_loss(case.now, Assets(loss));
        let reported = case.ledger.book_change(case.now, Change::Loss(Assets(loss)));
        for (_, booking) in [certain, reported].into_iter().flatten() {
            let Waterfall { slack, growth, cover, holders } = booking.waterfall;
            prop_assert_eq!(slack.0 + growth.0 + cover.0 + holders.0, loss);
        }
    }

    #[test]
    fn a_part_bears_a_loss_only_beyond_all_parts_before_it(case in full_case(), loss in amount()) {
        let loss = loss.of(case.ledger.totals.backing.0);
        if let Ok((after, booking)) = case.ledger.book_change(case.now, Change::Loss(Assets(loss))) {
            let Waterfall { slack, growth, cover, holders } = booking.waterfall;
            let (line, totals) = (case.ledger.line, case.ledger.totals);
            let rise = Rate(line.end_rate.0 - line.at(case.now).0);
            let unvested = rise.to_assets(totals.shares).unwrap();
            prop_assert!(growth.0 == 0 || slack == case.ledger.slack(), "slack is left");
            // Both ends of the growth are rounded.
            let is_growth_gone = growth.0 + 1 >= unvested.0;
            prop_assert!(cover.0 + holders.0 == 0 || is_growth_gone, "growth is left");
            prop_assert!(holders.0 == 0 || after.cover == Shares(0), "cover is left");
        }
    }

    #[test]
    fn a_loss_leaves_the_ledger_funded(case in full_case(), loss in amount()) {
        let loss = Assets(loss.of(case.ledger.totals.backing.0));
        if let Ok((after, _)) = case.ledger.realize_loss(case.now, loss) {
            prop_assert!(after.is_funded());
        }
    }

    #[test]
    fn a_loss_raises_the_rate_at_no_time(case in full_case(), loss in amount(), wait in 0_u32..4_000_000) {
        let loss = Assets(loss.of(case.ledger.totals.backing.0 / 50));
        if let Ok((after, _)) = case.ledger.realize_loss(case.now, loss) {
            for later in [case.now, case.now + wait, u32::MAX] {
                prop_assert!(after.line.at(later) <= case.ledger.line.at(later));
            }
        }
    }

    #[test]
    fn a_loss_above_the_backing_is_refused(case in full_case(), more in 1_u128..1_000) {
        let backing = case.ledger.totals.backing;
        let loss = Assets(backing.0 + more);
        let refused = MathError::InsufficientBacking { assets: loss, backing };
        prop_assert_eq!(case.ledger.book_change(case.now, Change::Loss(loss)), Err(refused));
        prop_assert_eq!(case.ledger.realize_loss(case.now, loss), Err(refused));
    }
}

#[test]
fn a_loss_of_exactly_the_unvested_growth_keeps_rate_and_end() {
    let shares = 1_000_000_000_000_000_000;
    let ledger = Ledger {
        totals: Totals { shares: Shares(shares), backing: Assets(shares / 100 * 101) },
        line: Line {
            start_rate: Rate::ONE,
            end_rate: Rate(RATE_ONE / 100 * 101),
            start: 10,
            end: 20,
        },
        peak: Rate::ONE,
        growth: Growth(0),
        ..EMPTY
    };
    let after = ledger.realize_loss(10, Assets(shares / 100)).unwrap().0;
    assert_eq!(after.line, Line { start_rate: Rate::ONE, end_rate: Rate::ONE, start: 10, end: 20 });
}
