//! `max*` is exact: the largest value succeeds, one wei more does not, and 0 means that none does.

use basalt_math::{Assets, Shares};
use proptest::prelude::*;

use crate::strategies::{amount, case, cases, many};

proptest! {
    #![proptest_config(many())]

    #[test]
    fn max_deposit_succeeds_and_one_wei_more_does_not(case in case()) {
        let deposit = |assets| { case.model().deposit(assets, case.now) };
        let max = case.pricing().max_deposit().0;
        prop_assert!(deposit(max + 1).is_err());
        if max > 0 {
            prop_assert!(deposit(max).is_ok());
        } else if let Ok(least) = case.model().mint(1, case.now) {
            // The least deposit that gives a share would have been possible.
            prop_assert!(deposit(least).is_err());
        }
    }

    #[test]
    fn max_mint_succeeds_and_one_wei_more_does_not(case in case()) {
        let mint = |shares| { case.model().mint(shares, case.now) };
        let max = case.pricing().max_mint().0;
        prop_assert!(mint(max + 1).is_err());
        prop_assert!(max == 0 || mint(max).is_ok());
    }

    #[test]
    fn max_withdraw_succeeds_and_one_wei_more_does_not(
        case in case(), owned in amount(), liquid in amount(),
    ) {
        let owned = owned.of(case.ledger.totals.shares.0);
        let liquid = liquid.of(case.ledger.totals.backing.0);
        let is_possible = |assets| {
            assets <= liquid
                && case.model().withdraw(assets, case.now).is_ok_and(|shares| shares <= owned)
        };
        let max = case.pricing().max_withdraw(Shares(owned), Assets(liquid)).0;
        prop_assert!(!is_possible(max + 1));
        prop_assert!(max == 0 || is_possible(max));
    }

    #[test]
    fn max_redeem_succeeds_and_one_wei_more_does_not(
        case in case(), owned in amount(), liquid in amount(),
    ) {
        let owned = owned.of(case.ledger.totals.shares.0);
        let liquid = liquid.of(case.ledger.totals.backing.0);
        let is_possible = |shares| {
            shares <= owned
                && case.model().redeem(shares, case.now).is_ok_and(|assets| assets <= liquid)
        };
        let max = case.pricing().max_redeem(Shares(owned), Assets(liquid)).0;
        prop_assert!(!is_possible(max + 1));
        if max > 0 {
            prop_assert!(is_possible(max));
        } else if let Ok(least) = case.model().withdraw(1, case.now) {
            // The fewest shares that pay anything would have been possible.
            prop_assert!(!is_possible(least));
        }
    }
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn the_largest_values_agree_with_those_found_by_trying(
        case in case(), owned in amount(), liquid in amount(),
    ) {
        let owned = owned.of(case.ledger.totals.shares.0);
        let liquid = liquid.of(case.ledger.totals.backing.0);
        let (pricing, model, now) = (case.pricing(), case.model(), case.now);
        prop_assert_eq!(pricing.max_deposit().0, model.max_deposit(now));
        prop_assert_eq!(pricing.max_mint().0, model.max_mint(now));
        prop_assert_eq!(
            pricing.max_withdraw(Shares(owned), Assets(liquid)).0,
            model.max_withdraw(owned, liquid, now)
        );
        prop_assert_eq!(
            pricing.max_redeem(Shares(owned), Assets(liquid)).0,
            model.max_redeem(owned, liquid, now)
        );
    }
}
