//! R6: what the performance fee is charged on, and what never pays it.

use basalt_math::{
    Accounts, Assets, Bps, Change, Growth, Ledger, Line, PerformanceFee, RATE_ONE, Rate, Shares,
    Totals,
};
use proptest::prelude::*;

use crate::{
    accounts::books,
    strategies::{DAY, NO_CAP, amount, some},
};

const ETHER: u128 = 1_000_000_000_000_000_000;

/// A thousand ether at a rate of one, a tenth of growth for the protocol.
const fn fresh() -> Accounts {
    Accounts {
        ledger: Ledger {
            totals: Totals { shares: Shares(1_000 * ETHER), backing: Assets(1_000 * ETHER) },
            line: Line::flat(Rate::ONE, 0),
            peak: Rate::ONE,
            // 10 % a year.
            growth: Growth(3_170_979_198_376_458_650),
        },
        fee: PerformanceFee { part: Bps(1_000), reserve: Assets(0), shares_then: Shares(0) },
        cover: Shares(0),
        provisional: Assets(0),
    }
}

fn gain(accounts: Accounts, now: u32, assets: u128) -> (Accounts, u128) {
    let booked = accounts.report(now, Change::Gain(Assets(assets))).unwrap();
    (booked.accounts_after, booked.fee_shares.0)
}

fn loss(accounts: Accounts, now: u32, assets: u128) -> (Accounts, u128) {
    let booked = accounts.report(now, Change::Loss(Assets(assets))).unwrap();
    (booked.accounts_after, booked.fee_shares.0)
}

#[test]
fn a_tenth_of_a_gain_is_the_fee_once_it_has_vested() {
    let (accounts, minted) = gain(fresh(), 0, ETHER);
    assert_eq!(minted, 0);
    assert_eq!(accounts.fee.reserve, Assets(ETHER / 10));
    assert_eq!(accounts.ledger.line.end_rate, Rate(RATE_ONE + RATE_ONE / 10_000 * 9));
    let (accounts, minted) = gain(accounts, 5 * DAY, 0);
    // A tenth of an ether at 1.0009.
    assert_eq!(minted, 99_910_080_927_165_551);
    assert_eq!(accounts.fee.reserve, Assets(0));
}

#[test]
fn half_vested_pays_half_and_the_rest_is_offered_again() {
    let (accounts, _) = gain(fresh(), 0, ETHER);
    let (accounts, minted) = gain(accounts, 5 * DAY / 2, 0);
    assert_eq!(minted, 99_910_080_927_165_551 / 2);
    // Of the half of the gain that is left, a tenth again, but for rounding.
    let missing = (ETHER / 20).abs_diff(accounts.fee.reserve.0);
    assert!(missing < ETHER / 100_000, "{missing}");
}

#[test]
fn the_fee_is_never_charged_on_principal() {
    let mut accounts = fresh();
    let entry = accounts.ledger.pricing(0, Bps(0)).deposit(Assets(5 * ETHER), NO_CAP).unwrap();
    accounts.ledger.totals = entry.totals_after;
    let (accounts, minted) = gain(accounts, DAY, 0);
    assert_eq!((minted, accounts.fee.reserve), (0, Assets(0)));
}

#[test]
fn the_fee_is_never_charged_on_recovery() {
    let (accounts, _) = loss(fresh(), 0, 10 * ETHER);
    let mut minted_in_all = 0;
    let mut accounts = accounts;
    for day in 1..12 {
        let (after, minted) = gain(accounts, day * DAY, ETHER * 9 / 10);
        assert!(after.ledger.line.end_rate <= Rate::ONE);
        assert_eq!(after.fee.reserve, Assets(0));
        accounts = after;
        minted_in_all += minted;
    }
    assert_eq!(minted_in_all, 0);
}

#[test]
fn the_fee_is_never_charged_on_growth_that_a_loss_took_back() {
    let (accounts, _) = gain(fresh(), 0, ETHER);
    // All growth has vested; the loss takes it and more before the fee on it was paid.
    let (accounts, minted) = loss(accounts, 5 * DAY, 2 * ETHER);
    assert_eq!((minted, accounts.fee.reserve), (0, Assets(0)));
    assert!(accounts.ledger.line.end_rate < Rate::ONE);
}

#[test]
fn the_reserve_is_lost_before_growth_of_the_holders() {
    let (accounts, _) = gain(fresh(), 0, ETHER);
    let (after, minted) = loss(accounts, 0, ETHER / 10);
    assert_eq!((minted, after.ledger.line), (0, accounts.ledger.line));
    let (after, minted) = gain(after, 5 * DAY, 0);
    assert_eq!((minted, after.fee.reserve), (0, Assets(0)));
    assert_eq!(after.ledger.line.at(5 * DAY), accounts.ledger.line.end_rate);
}

#[test]
fn growth_that_left_with_its_shares_owes_nothing() {
    let (mut accounts, _) = gain(fresh(), 0, ETHER);
    let exit = accounts.ledger.pricing(0, Bps(0)).redeem(Shares(500 * ETHER)).unwrap();
    accounts.ledger.totals = exit.totals_after;
    let (_, minted) = gain(accounts, 5 * DAY, 0);
    assert_eq!(minted, 99_910_080_927_165_551 / 2);
}

proptest! {
    #![proptest_config(some())]

    #[test]
    fn minting_the_fee_never_moves_the_rate(books in books(), amount in amount(), is_gain in any::<bool>()) {
        let amount = Assets(amount.of(books.accounts.ledger.totals.backing.0));
        let change = if is_gain { Change::Gain(amount) } else { Change::Loss(amount) };
        let mut free = books.accounts;
        free.fee.reserve = Assets(0);
        let now = books.case.now;
        let (with, without) = (books.accounts.report(now, change), free.report(now, change));
        prop_assert_eq!(
            with.map(|b| b.reported.rate_after),
            without.map(|b| b.reported.rate_after)
        );
        if let Ok(without) = without {
            prop_assert_eq!(without.fee_shares, Shares(0));
        }
    }

    #[test]
    fn the_fee_is_at_most_what_was_set_aside(books in books(), amount in amount(), is_gain in any::<bool>()) {
        let amount = Assets(amount.of(books.accounts.ledger.totals.backing.0));
        let change = if is_gain { Change::Gain(amount) } else { Change::Loss(amount) };
        let now = books.case.now;
        if let Ok(booked) = books.accounts.report(now, change) {
            let price = books.accounts.ledger.line.end_rate;
            let paid = price.to_assets(booked.fee_shares).unwrap();
            prop_assert!(paid <= books.accounts.fee.reserve);
            let is_taken_back = booked.reported.borne_by_holders.0 + booked.covered.0 > 0;
            prop_assert!(!is_taken_back || booked.fee_shares.0 == 0);
        }
    }

    #[test]
    fn holders_get_their_part_of_growth_and_the_fee_no_more_than_its_own(
        books in books(), gain in amount(),
    ) {
        let gain = gain.of(books.accounts.ledger.totals.backing.0 / 100);
        let after =
            books.accounts.report(books.case.now, Change::Gain(Assets(gain))).unwrap().accounts_after;
        let slack = after.ledger.slack();
        prop_assert!(after.fee.reserve <= slack);
        // The reserve is the fee's part of itself and of what holders are promised.
        let rise = Rate(after.ledger.line.end_rate.0 - after.ledger.line.at(books.case.now).0);
        let promised = rise.to_assets(after.ledger.totals.shares).unwrap();
        let part = u128::from(after.fee.part.0);
        prop_assert!(
            part >= 10_000 || after.fee.reserve.0 * (10_000 - part) <= promised.0 * part
        );
    }
}
