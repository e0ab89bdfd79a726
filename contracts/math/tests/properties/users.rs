//! R1, R2, R3: no user operation lowers slack or profits.

use crate::exchange::Exchange;
use basalt_math::{Assets, BPS, Bps, Entry, Exit, MathError, Quote, RATE_ONE, Shares};
use num_bigint::BigUint;
use proptest::prelude::*;

use crate::strategies::{NO_CAP, amount, case, exact_slack, some};

proptest! {
    #![proptest_config(some())]

    #[test]
    fn user_operations_never_lower_slack(case in case(), amount in amount()) {
        let (pricing, totals) = (case.pricing(), case.ledger.totals);
        let assets = Assets(amount.of(totals.backing.0));
        let shares = Shares(amount.of(totals.shares.0));
        let before = exact_slack(&totals, pricing.end_rate);
        let after = [
            pricing.deposit(assets, NO_CAP).map(|e| e.totals_after),
            pricing.mint(shares, NO_CAP).map(|e| e.totals_after),
            pricing.redeem(shares).map(|e| e.totals_after),
            pricing.withdraw(assets).map(|e| e.totals_after),
        ];
        for totals_after in after.into_iter().flatten() {
            prop_assert!(exact_slack(&totals_after, pricing.end_rate) >= before);
        }
    }

    #[test]
    fn no_rounding_favours_the_caller(case in case(), amount in amount()) {
        let (pricing, totals) = (case.pricing(), case.ledger.totals);
        let assets = Assets(amount.of(totals.backing.0));
        let shares = Shares(amount.of(totals.shares.0));
        let big = BigUint::from;
        for entry in [pricing.deposit(assets, NO_CAP), pricing.mint(shares, NO_CAP)].into_iter().flatten() {
            prop_assert!(
                big(entry.assets.0) * RATE_ONE >= big(entry.shares.0) * pricing.entry_rate().0
            );
        }
        let kept = BPS.saturating_sub(pricing.exit_fee.0.into());
        for exit in [pricing.redeem(shares), pricing.withdraw(assets)].into_iter().flatten() {
            prop_assert!(
                big(exit.assets.0) * RATE_ONE * BPS <= big(exit.shares.0) * pricing.rate.0 * kept
            );
        }
    }

    #[test]
    fn an_entry_pays_the_promise_and_at_most_one_percent_above_it(case in case()) {
        let pricing = case.pricing();
        let entry = BigUint::from(pricing.entry_rate().0);
        let end = BigUint::from(pricing.end_rate.0);
        prop_assert!(entry >= end);
        prop_assert!(entry * 100_u32 < end * 101_u32 + 100_u32);
    }

    #[test]
    fn a_round_trip_never_profits(case in case(), amount in amount()) {
        let mut pricing = case.pricing();
        pricing.exit_fee = Bps(0);
        let assets = Assets(amount.of(pricing.totals.backing.0));
        let shares = Shares(amount.of(pricing.totals.shares.0));
        for entry in [pricing.deposit(assets, NO_CAP), pricing.mint(shares, NO_CAP)].into_iter().flatten() {
            pricing.totals = entry.totals_after;
            if let Ok(exit) = pricing.redeem(entry.shares) {
                prop_assert!(exit.assets <= entry.assets);
            }
            if let Ok(exit) = pricing.withdraw(entry.assets) {
                prop_assert!(exit.shares >= entry.shares);
            }
            pricing.totals = case.ledger.totals;
        }
    }

    #[test]
    fn splitting_an_entry_or_an_exit_never_pays(
        case in case(), amount in amount(), part in any::<u16>(),
    ) {
        let pricing = case.pricing();
        let split = |whole: u128| whole / 65_536 * u128::from(part);
        let assets = amount.of(pricing.totals.backing.0);
        if let Ok(at_once) = pricing.deposit(Assets(assets), NO_CAP)
            && let Ok(first) = pricing.deposit(Assets(split(assets)), NO_CAP)
        {
            let rest = basalt_math::Pricing { totals: first.totals_after, ..pricing };
            if let Ok(second) = rest.deposit(Assets(assets - split(assets)), NO_CAP) {
                prop_assert!(first.shares.0 + second.shares.0 <= at_once.shares.0);
            }
        }
        let shares = amount.of(pricing.totals.shares.0);
        if let Ok(at_once) = pricing.redeem(Shares(shares))
            && let Ok(first) = pricing.redeem(Shares(split(shares)))
        {
            let rest = basalt_math::Pricing { totals: first.totals_after, ..pricing };
            if let Ok(second) = rest.redeem(Shares(shares - split(shares))) {
                prop_assert!(first.assets.0 + second.assets.0 <= at_once.assets.0);
            }
        }
    }

    #[test]
    fn what_is_withdrawn_is_what_its_shares_redeem_for(case in case(), amount in amount()) {
        let pricing = case.pricing();
        let assets = Assets(amount.of(pricing.totals.backing.0));
        if let Ok(exit) = pricing.withdraw(assets) {
            // The shares burnt are worth it, and one share less would not have been.
            prop_assert!(pricing.redeem(exit.shares).is_ok_and(|all| all.assets >= assets));
            let fewer = pricing.redeem(Shares(exit.shares.0 - 1));
            prop_assert!(fewer.is_err() || fewer.is_ok_and(|less| less.assets < assets));
        }
    }

    #[test]
    fn a_quote_is_what_the_action_does(case in case(), amount in amount()) {
        let (pricing, totals) = (case.pricing(), case.ledger.totals);
        let assets = Assets(amount.of(totals.backing.0));
        let shares = Shares(amount.of(totals.shares.0));
        let of_entry = |e: Entry| Quote { assets: e.assets, shares: e.shares };
        let of_exit = |e: Exit| Quote { assets: e.assets, shares: e.shares };
        let pairs = [
            (pricing.quote_deposit(assets), pricing.deposit(assets, NO_CAP).map(of_entry)),
            (pricing.quote_mint(shares), pricing.mint(shares, NO_CAP).map(of_entry)),
            (pricing.quote_redeem(shares), pricing.redeem(shares).map(of_exit)),
            (pricing.quote_withdraw(assets), pricing.withdraw(assets).map(of_exit)),
        ];
        for (quote, action) in pairs {
            match (quote, action) {
                (Ok(quote), Ok(action)) => prop_assert_eq!(quote, action),
                // The action has limits beside the amount; every refusal of a quote refuses the action too.
                (Ok(_), Err(error)) => {
                    let is_limit = matches!(
                        error,
                        MathError::Overflow { .. }
                            | MathError::Underflow { .. }
                            | MathError::InsufficientBacking { .. }
                    );
                    prop_assert!(is_limit);
                }
                (Err(error), action) => prop_assert_eq!(action, Err(error)),
            }
        }
    }

    #[test]
    fn total_assets_is_what_all_shares_convert_to(case in case()) {
        let pricing = case.pricing();
        prop_assert_eq!(pricing.rate.to_assets(pricing.totals.shares), Ok(pricing.total_assets()));
        prop_assert!(pricing.total_assets() <= pricing.totals.backing);
    }
}
