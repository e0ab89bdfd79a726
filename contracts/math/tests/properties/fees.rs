//! R6: the performance fee is charged on vested growth above the peak, and on nothing else.

use crate::exchange::{BetweenReports, Exchange};
use basalt_math::{
    Assets, Bps, Change, Growth, Ledger, PerformanceFee, RATE_ONE, Rate, Shares, Totals,
};
use basalt_model::{DAY_SECS, ETHER};
use proptest::prelude::*;

use crate::{
    ledgers::full_case,
    strategies::{EMPTY, NO_CAP, amount, some},
};

/// A thousand ether at a rate of one, a tenth of growth for the protocol.
const fn fresh() -> Ledger {
    Ledger {
        totals: Totals { shares: Shares(1_000 * ETHER), backing: Assets(1_000 * ETHER) },
        // 10 % a year.
        growth: Growth(3_170_979_198_376_458_650),
        fee: PerformanceFee { fraction: Bps(1_000), reserve: Assets(0), shares_then: Shares(0) },
        ..EMPTY
    }
}

fn gain(ledger: Ledger, now: u32, assets: u128) -> (Ledger, u128) {
    let (after, booking) = ledger.book_change(now, Change::Gain(Assets(assets))).unwrap();
    (after, booking.fee_shares.0)
}

fn loss(ledger: Ledger, now: u32, assets: u128) -> (Ledger, u128) {
    let (after, booking) = ledger.book_change(now, Change::Loss(Assets(assets))).unwrap();
    (after, booking.fee_shares.0)
}

#[test]
fn a_tenth_of_a_gain_is_the_fee_once_it_has_vested() {
    let (ledger, minted) = gain(fresh(), 0, ETHER);
    assert_eq!(minted, 0);
    assert_eq!(ledger.fee.reserve, Assets(ETHER / 10));
    assert_eq!(ledger.line.end_rate, Rate(RATE_ONE + RATE_ONE / 10_000 * 9));
    let (ledger, minted) = gain(ledger, 5 * DAY_SECS, 0);
    // A tenth of an ether at 1.0009.
    assert_eq!(minted, 99_910_080_927_165_551);
    assert_eq!(ledger.fee.reserve, Assets(0));
}

#[test]
fn half_vested_pays_half_and_the_rest_is_offered_again() {
    let (ledger, _) = gain(fresh(), 0, ETHER);
    let (ledger, minted) = gain(ledger, 5 * DAY_SECS / 2, 0);
    assert_eq!(minted, 99_910_080_927_165_551 / 2);
    // Of the half of the gain that is left, a tenth again, but for rounding.
    let missing = (ETHER / 20).abs_diff(ledger.fee.reserve.0);
    assert!(missing < ETHER / 100_000, "{missing}");
}

#[test]
fn the_fee_is_never_charged_on_principal() {
    let mut ledger = fresh();
    let entry = ledger.pricing(0, Bps(0)).deposit(Assets(5 * ETHER), NO_CAP).unwrap();
    ledger.totals = entry.totals_after;
    let (ledger, minted) = gain(ledger, DAY_SECS, 0);
    assert_eq!((minted, ledger.fee.reserve), (0, Assets(0)));
}

#[test]
fn the_fee_is_never_charged_on_recovery() {
    let (ledger, _) = loss(fresh(), 0, 10 * ETHER);
    let mut minted_in_all = 0;
    let mut ledger = ledger;
    for day in 1..12 {
        let (after, minted) = gain(ledger, day * DAY_SECS, ETHER * 9 / 10);
        assert!(after.line.end_rate <= Rate::ONE);
        assert_eq!(after.fee.reserve, Assets(0));
        ledger = after;
        minted_in_all += minted;
    }
    assert_eq!(minted_in_all, 0);
}

#[test]
fn the_fee_is_never_charged_on_growth_that_a_loss_took_back() {
    let (ledger, _) = gain(fresh(), 0, ETHER);
    // All growth has vested; the loss takes it and more before the fee on it was paid.
    let (ledger, minted) = loss(ledger, 5 * DAY_SECS, 2 * ETHER);
    assert_eq!((minted, ledger.fee.reserve), (0, Assets(0)));
    assert!(ledger.line.end_rate < Rate::ONE);
}

#[test]
fn the_reserve_is_lost_before_growth_of_the_holders() {
    let (ledger, _) = gain(fresh(), 0, ETHER);
    let (after, minted) = loss(ledger, 0, ETHER / 10);
    assert_eq!((minted, after.line), (0, ledger.line));
    let (after, minted) = gain(after, 5 * DAY_SECS, 0);
    assert_eq!((minted, after.fee.reserve), (0, Assets(0)));
    assert_eq!(after.line.at(5 * DAY_SECS), ledger.line.end_rate);
}

#[test]
fn growth_that_left_with_its_shares_owes_nothing() {
    let (mut ledger, _) = gain(fresh(), 0, ETHER);
    let exit = ledger.pricing(0, Bps(0)).redeem(Shares(500 * ETHER)).unwrap();
    ledger.totals = exit.totals_after;
    let (_, minted) = gain(ledger, 5 * DAY_SECS, 0);
    assert_eq!(minted, 99_910_080_927_165_551 / 2);
}

proptest! {
    #![proptest_config(some())]

    #[test]
    fn minting_the_fee_never_moves_the_rate(case in full_case(), amount in amount(), is_gain in any::<bool>()) {
        let amount = Assets(amount.of(case.ledger.totals.backing.0));
        let change = if is_gain { Change::Gain(amount) } else { Change::Loss(amount) };
        let mut free = case.ledger;
        free.fee.reserve = Assets(0);
        let now = case.now;
        let (with, without) = (case.ledger.book_change(now, change), free.book_change(now, change));
        prop_assert_eq!(
            with.map(|(_, booking)| booking.rate_after),
            without.map(|(_, booking)| booking.rate_after)
        );
        if let Ok((_, without)) = without {
            prop_assert_eq!(without.fee_shares, Shares(0));
        }
    }

    #[test]
    fn the_fee_is_at_most_what_was_set_aside(case in full_case(), amount in amount(), is_gain in any::<bool>()) {
        let amount = Assets(amount.of(case.ledger.totals.backing.0));
        let change = if is_gain { Change::Gain(amount) } else { Change::Loss(amount) };
        let now = case.now;
        if let Ok((_, booking)) = case.ledger.book_change(now, change) {
            let price = case.ledger.line.end_rate;
            let paid = price.to_assets(booking.fee_shares).unwrap();
            prop_assert!(paid <= case.ledger.fee.reserve);
            let is_taken_back = booking.waterfall.holders.0 + booking.waterfall.cover.0 > 0;
            prop_assert!(!is_taken_back || booking.fee_shares.0 == 0);
        }
    }

    #[test]
    fn holders_get_their_part_of_growth_and_the_fee_no_more_than_its_own(
        case in full_case(), gain in amount(),
    ) {
        let gain = gain.of(case.ledger.totals.backing.0 / 100);
        let (after, _) = case.ledger.book_change(case.now, Change::Gain(Assets(gain))).unwrap();
        let slack = after.slack();
        prop_assert!(after.fee.reserve <= slack);
        // The reserve is the fee's fraction of the reserve and of the promise to holders together.
        let rise = Rate(after.line.end_rate.0 - after.line.at(case.now).0);
        let promised = rise.to_assets(after.totals.shares).unwrap();
        let part = u128::from(after.fee.fraction.0);
        prop_assert!(
            part >= 10_000 || after.fee.reserve.0 * (10_000 - part) <= promised.0 * part
        );
    }
}
