//! R7: who bears a loss, and in what order.

use basalt_math::{
    Assets, Change, Growth, Ledger, Line, MathError, RATE_ONE, Rate, Shares, Totals,
};
use num_bigint::BigUint;
use num_traits::ToPrimitive;
use proptest::prelude::*;

use crate::strategies::{amount, case, model_of, some};

proptest! {
    #![proptest_config(some())]

    #[test]
    fn a_loss_agrees_with_the_model(case in case(), loss in amount()) {
        let loss = loss.of(case.ledger.totals.backing.0);
        let mut model = case.model();
        let expected = model.loss(loss, case.now);
        let reported = case.ledger.report(case.now, Change::Loss(Assets(loss)));
        prop_assert_eq!(reported.is_ok(), expected.is_ok());
        if let (Ok(reported), Ok(parts)) = (reported, expected) {
            let after = reported.ledger_after;
            prop_assert_eq!(model_of(&after, case.growth_bps, case.fee), model);
            prop_assert_eq!(reported.absorbed_by_slack.0, parts.slack);
            prop_assert_eq!(reported.absorbed_by_growth.0, parts.growth);
            prop_assert_eq!(reported.borne_by_holders.0, parts.holders);
            prop_assert_eq!(reported.rate_after.0, model.rate_at(case.now));
        }
    }

    #[test]
    fn a_loss_within_slack_leaves_the_line_untouched(case in case(), part in any::<u16>()) {
        let slack = case.ledger.slack().0;
        // All of the slack, or a part of it.
        for loss in [slack, slack / 65_536 * u128::from(part)] {
            let reported = case.ledger.realize_loss(case.now, Assets(loss)).unwrap();
            prop_assert_eq!(reported.ledger_after.line, case.ledger.line);
            prop_assert_eq!(reported.absorbed_by_slack, Assets(loss));
            prop_assert_eq!(reported.rate_after, reported.rate_before);
        }
    }

    #[test]
    fn a_loss_of_one_wei_more_than_slack_moves_the_line(case in case()) {
        let loss = Assets(case.ledger.slack().0 + 1);
        if let Ok(reported) = case.ledger.realize_loss(case.now, loss) {
            prop_assert!(reported.ledger_after.line.end_rate < case.ledger.line.end_rate);
        }
    }

    #[test]
    fn a_loss_within_unvested_growth_leaves_the_rate_where_it_is(
        case in case(), loss in amount(),
    ) {
        let loss = Assets(loss.of(case.ledger.totals.backing.0 / 100));
        if let Ok(reported) = case.ledger.realize_loss(case.now, loss)
            && reported.borne_by_holders.0 == 0
        {
            prop_assert_eq!(reported.rate_after, reported.rate_before);
            if reported.absorbed_by_growth.0 > 0 {
                prop_assert_eq!(reported.ledger_after.line.end, case.ledger.line.end);
            }
        }
    }

    #[test]
    fn a_loss_that_holders_bear_leaves_each_share_its_part_of_what_is_left(
        case in case(), loss in amount(),
    ) {
        let loss = Assets(loss.of(case.ledger.totals.backing.0));
        if let Ok(reported) = case.ledger.realize_loss(case.now, loss)
            && reported.borne_by_holders.0 > 0
        {
            let after = reported.ledger_after;
            let left = BigUint::from(after.totals.backing.0) * RATE_ONE / after.totals.shares.0;
            let level = Line::flat(Rate(left.to_u128().unwrap()), case.now);
            prop_assert_eq!(after.line, level);
            prop_assert!(reported.rate_after < reported.rate_before);
        }
    }

    #[test]
    fn the_parts_of_a_loss_sum_to_it(case in case(), loss in amount()) {
        let loss = loss.of(case.ledger.totals.backing.0);
        if let Ok(reported) = case.ledger.realize_loss(case.now, Assets(loss)) {
            let sum = reported.absorbed_by_slack.0
                + reported.absorbed_by_growth.0
                + reported.borne_by_holders.0;
            prop_assert_eq!(sum, loss);
        }
    }

    #[test]
    fn a_loss_leaves_the_ledger_funded(case in case(), loss in amount()) {
        let loss = Assets(loss.of(case.ledger.totals.backing.0));
        if let Ok(reported) = case.ledger.realize_loss(case.now, loss) {
            prop_assert!(reported.ledger_after.is_funded());
        }
    }

    #[test]
    fn a_loss_raises_the_rate_at_no_time(case in case(), loss in amount(), wait in 0_u32..4_000_000) {
        let loss = Assets(loss.of(case.ledger.totals.backing.0 / 50));
        if let Ok(reported) = case.ledger.realize_loss(case.now, loss) {
            for later in [case.now, case.now + wait, u32::MAX] {
                prop_assert!(reported.ledger_after.line.at(later) <= case.ledger.line.at(later));
            }
        }
    }

    // C26
    #[test]
    fn a_loss_above_the_backing_is_refused(case in case(), more in 1_u128..1_000) {
        let backing = case.ledger.totals.backing;
        let loss = Assets(backing.0 + more);
        let refused = MathError::InsufficientBacking { assets: loss, backing };
        prop_assert_eq!(case.ledger.report(case.now, Change::Loss(loss)), Err(refused));
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
    };
    let after = ledger.realize_loss(10, Assets(shares / 100)).unwrap().ledger_after;
    assert_eq!(after.line, Line { start_rate: Rate::ONE, end_rate: Rate::ONE, start: 10, end: 20 });
}
