//! Exits in kind: a fraction of every holding, at no expense of others.

use basalt_math::{
    Assets, BPS, FRACTION_ONE, FractionWad, Pricing, RATE_ONE, Rate, Shares, Totals,
};
use basalt_model::{in_kind_part, in_kind_part_of_booked};
use num_bigint::BigUint;
use proptest::prelude::*;

use crate::{
    bunker::entered,
    conversions::exit_refusal,
    ledgers::full_case,
    strategies::{Amount, amount, any_length, any_word, case, exact_slack, many, some},
};

/// A holding: its part of the backing, its part of a provisional loss, and whether the redeemer
/// forfeits it.
type Holding = (Amount, Amount, bool);

fn holdings() -> impl Strategy<Value = Vec<Holding>> {
    prop::collection::vec((amount(), amount(), prop::bool::weighted(0.2)), 0..6)
}

/// The book value and the provisional loss of each holding. The book values sum to the backing.
fn split(backing: u128, holdings: &[Holding]) -> Vec<(u128, u128, bool)> {
    let mut rest = backing;
    let mut split: Vec<_> = holdings
        .iter()
        .map(|(part, lost, is_forfeit)| {
            let held = part.of(backing / 4).min(rest);
            rest -= held;
            (held, lost.of(held).min(held), *is_forfeit)
        })
        .collect();
    // The last holding is the liquid assets.
    split.push((rest, 0, false));
    split
}

/// Totals and provisional loss after `part` of every holding that is not forfeited has left.
pub(crate) fn deliver(
    totals: Totals,
    shares: Shares,
    part: FractionWad,
    held: &[(u128, u128, bool)],
) -> (Totals, u128) {
    let delivered: u128 =
        held.iter().filter(|holding| !holding.2).map(|holding| part.of(holding.0)).sum();
    let provisional = held
        .iter()
        .map(|(_, lost, is_forfeit)| if *is_forfeit { *lost } else { lost - part.of(*lost) })
        .sum();
    let after = Totals {
        shares: Shares(totals.shares.0 - shares.0),
        backing: Assets(totals.backing.0 - delivered),
    };
    (after, provisional)
}

proptest! {
    #![proptest_config(many())]

    #[test]
    fn the_fraction_agrees_with_the_model(case in case(), shares in amount(), rate in amount()) {
        let shares = shares.of(case.ledger.totals.shares.0);
        let pricing = case.pricing();
        for rate in [pricing.rate.0, rate.of(pricing.rate.0)] {
            let fraction = pricing.in_kind_fraction(Shares(shares), Rate(rate));
            let expected = case.model().in_kind_fraction(shares, rate);
            prop_assert_eq!(fraction.map(|part| part.0).map_err(exit_refusal), expected);
        }
    }

    #[test]
    fn a_part_of_a_holding_agrees_with_the_model(amount in any_word(), fraction in 0..=FRACTION_ONE) {
        for fraction in [fraction, FRACTION_ONE] {
            let part = FractionWad(fraction).of(amount);
            prop_assert_eq!(part, in_kind_part(fraction, amount));
            prop_assert!(part <= amount);
        }
    }

    #[test]
    fn a_gain_that_nobody_has_reported_is_not_delivered(
        book in any_length(96), value in amount(), fraction in 0..=FRACTION_ONE,
    ) {
        let (whole, value) = (FractionWad(fraction), value.of(book));
        let part = whole.of_booked(Assets(book), Assets(value));
        prop_assert_eq!(part.0, in_kind_part_of_booked(fraction, book, value));
        prop_assert!(part.of(value) <= whole.of(book), "worth no more than its part of the book");
        prop_assert!(part <= whole);
        // A redeemer shares a loss that is not reported.
        prop_assert!(value > book || part == whole);
    }
}

proptest! {
    #![proptest_config(some())]

    #[test]
    fn a_delivery_never_leaves_the_ledger_unfunded_and_never_lowers_slack(
        case in case(), shares in amount(), holdings in holdings(),
    ) {
        let (totals, pricing) = (case.ledger.totals, case.pricing());
        let shares = Shares(shares.of(totals.shares.0).min(totals.shares.0));
        let Ok(part) = pricing.in_kind_fraction(shares, pricing.rate) else { return Ok(()) };
        let (after, _) = deliver(totals, shares, part, &split(totals.backing.0, &holdings));
        let end = case.ledger.line.end_rate;
        prop_assert!(exact_slack(&after, end) >= exact_slack(&totals, end));
        let mut ledger = case.ledger;
        ledger.totals = after;
        prop_assert!(ledger.is_funded());
    }

    #[test]
    fn a_delivery_is_never_worth_more_than_a_redemption(
        case in case(), shares in amount(), holdings in holdings(),
    ) {
        let (totals, pricing) = (case.ledger.totals, case.pricing());
        let shares = Shares(shares.of(totals.shares.0).min(totals.shares.0));
        let Ok(part) = pricing.in_kind_fraction(shares, pricing.rate) else { return Ok(()) };
        let (after, _) = deliver(totals, shares, part, &split(totals.backing.0, &holdings));
        let delivered = totals.backing.0 - after.backing.0;
        prop_assert!(delivered <= pricing.quote_redeem(shares).unwrap().assets.0);
        let kept = BPS.saturating_sub(pricing.exit_fee.0.into());
        let worth = BigUint::from(shares.0) * pricing.rate.0 * kept;
        prop_assert!(BigUint::from(delivered) * RATE_ONE * BPS <= worth);
    }

    #[test]
    fn a_delivery_in_bunker_is_of_the_frozen_rate_and_the_rest_can_be_confirmed(
        case in full_case(), shares in amount(), holdings in holdings(),
    ) {
        // The loss is the sum of the provisional losses of all sources.
        let held = split(case.ledger.totals.backing.0, &holdings);
        let sum = held.iter().map(|holding| holding.1).sum();
        let Some(ledger) = entered(&case, Amount::Absolute(sum)) else { return Ok(()) };
        let now = case.now;
        let (line, totals) = (ledger.line, ledger.totals);
        let pricing = Pricing::new(totals, &line, now).with_exit_fee(case.fee);
        // Cover has no owner that could take it out.
        let owned = totals.shares.0 - ledger.cover.0;
        let shares = Shares(shares.of(owned).min(owned));
        let Ok(part) = pricing.in_kind_fraction(shares, line.stored(now)) else { return Ok(()) };
        let (totals_after, provisional) = deliver(totals, shares, part, &held);
        prop_assert!(exact_slack(&totals_after, line.end_rate) >= exact_slack(&totals, line.end_rate));

        let mut after = ledger;
        after.totals = totals_after;
        after.provisional = Assets(provisional);
        prop_assert!(after.is_funded());
        prop_assert!(after.confirm(now).is_ok());
    }
}

#[test]
fn everything_is_delivered_to_whoever_holds_everything() {
    let ether = 1_000_000_000_000_000_000;
    let totals = Totals { shares: Shares(ether), backing: Assets(ether) };
    let line = basalt_math::Line::flat(Rate::ONE, 9);
    let pricing = Pricing::new(totals, &line, 9);
    assert_eq!(pricing.in_kind_fraction(Shares(ether), Rate::ONE), Ok(FractionWad(FRACTION_ONE)));
    assert_eq!(FractionWad(FRACTION_ONE).of(u128::MAX), u128::MAX);
    // More shares than there are bring no more than there is.
    let all = pricing.in_kind_fraction(Shares(3 * ether), Rate::ONE);
    assert_eq!(all, Ok(FractionWad(FRACTION_ONE)));
    let refused = basalt_math::MathError::ZeroAssets { shares: Shares(0) };
    assert_eq!(pricing.in_kind_fraction(Shares(0), Rate::ONE), Err(refused));
    let refused = basalt_math::MathError::ZeroAssets { shares: Shares(ether) };
    assert_eq!(pricing.in_kind_fraction(Shares(ether), Rate(0)), Err(refused));
}
