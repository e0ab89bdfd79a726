//! `max*` is exact: the largest value succeeds, one wei more does not, and 0 means that none does.

use crate::exchange::Exchange;
use basalt_math::{Assets, Room, Shares, Totals};
use basalt_model::EntryLimits;
use proptest::prelude::*;

use crate::strategies::{Amount, Case, amount, case, cases, many, wide};

/// A deposit cap and the flow room in shares, near the other limits and far from them.
fn room() -> impl Strategy<Value = (Amount, Amount)> {
    let limit = || prop_oneof![1 => Just(Amount::Absolute(u128::MAX)), 3 => amount()];
    (limit(), limit())
}

fn room_of(case: &Case, (cap, flow): (Amount, Amount)) -> (Room, EntryLimits) {
    let Totals { shares, backing } = case.ledger.totals;
    // Amounts up to twice the backing: below and above it.
    let cap = cap.of(backing.0.saturating_mul(2));
    let shares = flow.of(shares.0);
    let room = case.pricing().room(Assets(cap), Shares(shares));
    (room, EntryLimits { deposit_cap: cap, shares })
}

proptest! {
    #![proptest_config(many())]

    #[test]
    fn max_deposit_succeeds_and_one_wei_more_does_not(case in case(), room in room()) {
        let (room, limits) = room_of(&case, room);
        let deposit = |assets| {
            case.pricing().deposit(Assets(assets), Assets(limits.deposit_cap))
                .is_ok_and(|entry| entry.shares.0 <= limits.shares)
        };
        let max = case.pricing().max_deposit(room).0;
        prop_assert!(!deposit(max + 1));
        if max > 0 {
            prop_assert!(deposit(max));
        } else if let Ok(least) = case.model().mint(1, case.now) {
            // Even the least deposit that buys a share is refused.
            prop_assert!(!deposit(least));
        }
    }

    #[test]
    fn max_mint_succeeds_and_one_wei_more_does_not(case in case(), room in room()) {
        let (room, limits) = room_of(&case, room);
        let mint = |shares| {
            shares <= limits.shares
                && case.pricing().mint(Shares(shares), Assets(limits.deposit_cap)).is_ok()
        };
        let max = case.pricing().max_mint(room).0;
        prop_assert!(!mint(max + 1));
        prop_assert!(max == 0 || mint(max));
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
        case in case(), room in room(), owned in amount(), liquid in amount(),
    ) {
        let owned = owned.of(case.ledger.totals.shares.0);
        let liquid = liquid.of(case.ledger.totals.backing.0);
        let (pricing, model, now) = (case.pricing(), case.model(), case.now);
        let (room, limits) = room_of(&case, room);
        prop_assert_eq!(pricing.max_deposit(wide(&pricing)).0, model.max_deposit(now));
        prop_assert_eq!(pricing.max_mint(wide(&pricing)).0, model.max_mint(now));
        prop_assert_eq!(pricing.max_deposit(room).0, model.max_deposit_within(limits, now));
        prop_assert_eq!(pricing.max_mint(room).0, model.max_mint_within(limits, now));
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
