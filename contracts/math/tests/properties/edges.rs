//! R11 and single points: no shares, no rate, no room.

use crate::exchange::Exchange;
use basalt_math::{
    Assets, Bps, Change, Growth, Ledger, Line, MAX_96, MathError, Pricing, Quote, RATE_ONE, Rate,
    Shares, Totals, narrow_96,
};
use basalt_model::ETHER;

use crate::strategies::{EMPTY, NO_CAP, wide};

fn pricing(shares: u128, backing: u128, rate: u128) -> Pricing {
    let totals = Totals { shares: Shares(shares), backing: Assets(backing) };
    Pricing::new(totals, &Line::flat(Rate(rate), 0), 0)
}

#[test]
fn a_wiped_out_vault_shows_zeros_and_refuses_exits_by_name() {
    let wiped = pricing(ETHER, 0, 0);
    assert_eq!(wiped.total_assets(), Assets(0));
    assert_eq!(wiped.rate.to_assets(Shares(ETHER)), Ok(Assets(0)));
    assert_eq!(wiped.rate.to_shares(Assets(ETHER)), Ok(Shares(0)));
    assert_eq!(wiped.max_deposit(wide(&wiped)), Assets(0));
    assert_eq!(wiped.max_mint(wide(&wiped)), Shares(0));
    assert_eq!(wiped.max_withdraw(Shares(ETHER), Assets(ETHER)), Assets(0));
    assert_eq!(wiped.max_redeem(Shares(ETHER), Assets(ETHER)), Shares(0));
    assert_eq!(wiped.redeem(Shares(1)), Err(MathError::ZeroRate));
    assert_eq!(wiped.withdraw(Assets(1)), Err(MathError::ZeroRate));
    let closed = MathError::EntriesClosed { rate: Rate(0), end_rate: Rate(0) };
    assert_eq!(wiped.deposit(Assets(ETHER), NO_CAP), Err(closed));
}

#[test]
fn an_empty_ledger_takes_its_seed_at_the_line() {
    let empty = pricing(0, 0, RATE_ONE);
    let entry = empty.deposit(Assets(ETHER / 1_000), NO_CAP).unwrap();
    assert_eq!(entry.shares, Shares(ETHER / 1_000));
    // Without shares the backing is not part of the price.
    let found = pricing(0, 5, RATE_ONE);
    assert_eq!(found.deposit(Assets(100), NO_CAP).unwrap().shares, Shares(100));
}

#[test]
fn a_report_on_an_empty_ledger_promises_nothing() {
    let ledger = Ledger {
        totals: Totals::default(),
        line: Line::flat(Rate::ONE, 0),
        peak: Rate::ONE,
        growth: Growth::per_year(Bps(1_000)),
        ..EMPTY
    };
    let after = ledger.book_change(9, Change::Gain(Assets(7))).unwrap().0;
    assert_eq!((after.line.start_rate, after.line.end_rate), (Rate::ONE, Rate::ONE));
    let after = after.book_change(9, Change::Loss(Assets(7))).unwrap().0;
    assert_eq!(after.line.end_rate, Rate::ONE);
}

#[test]
fn a_result_of_zero_is_refused() {
    let dear = pricing(ETHER, 3 * ETHER, 3 * RATE_ONE);
    assert_eq!(dear.deposit(Assets(2), NO_CAP), Err(MathError::ZeroShares { assets: Assets(2) }));
    assert_eq!(dear.mint(Shares(0), NO_CAP), Err(MathError::ZeroAssets { shares: Shares(0) }));
    assert_eq!(dear.withdraw(Assets(0)), Err(MathError::ZeroShares { assets: Assets(0) }));
    let cheap = pricing(ETHER, ETHER / 2, RATE_ONE / 2);
    assert_eq!(cheap.redeem(Shares(1)), Err(MathError::ZeroAssets { shares: Shares(1) }));
}

#[test]
fn more_shares_than_exist_are_refused_with_both_numbers() {
    let vault = pricing(ETHER, ETHER, RATE_ONE);
    let refused = MathError::Underflow { value: ETHER + 1, available: ETHER };
    assert_eq!(vault.redeem(Shares(ETHER + 1)), Err(refused));
    assert_eq!(vault.withdraw(Assets(ETHER + 1)), Err(refused));
}

#[test]
fn a_quote_answers_beyond_what_the_vault_holds_or_can_hold() {
    let vault = pricing(ETHER, 2 * ETHER, 2 * RATE_ONE);
    let quote = |assets, shares| Ok(Quote { assets: Assets(assets), shares: Shares(shares) });
    assert_eq!(vault.quote_redeem(Shares(5 * ETHER)), quote(10 * ETHER, 5 * ETHER));
    assert_eq!(vault.quote_withdraw(Assets(10 * ETHER)), quote(10 * ETHER, 5 * ETHER));
    assert_eq!(vault.quote_deposit(Assets(MAX_96 + 1)), quote(MAX_96 + 1, MAX_96 / 2 + 1));
    assert_eq!(vault.quote_mint(Shares(MAX_96)), quote(2 * MAX_96, MAX_96));
    // Only a result beyond 128 bits is refused, with the largest input whose result fits.
    let half = u128::MAX / 2;
    let too_large = Err(MathError::Overflow { value: half + 1, limit: half });
    assert_eq!(vault.quote_redeem(Shares(half + 1)), too_large);
    assert_eq!(vault.quote_mint(Shares(half + 1)), too_large);
    assert_eq!(vault.quote_redeem(Shares(half)), quote(half * 2, half));
    assert_eq!(vault.quote_mint(Shares(half)), quote(half * 2, half));
}

#[test]
fn a_conversion_beyond_128_bits_is_refused_with_the_largest_input_that_fits() {
    let half = u128::MAX / 2;
    let refused = MathError::Overflow { value: half + 1, limit: half };
    assert_eq!(Rate(2 * RATE_ONE).to_assets(Shares(half + 1)), Err(refused));
    assert_eq!(Rate(2 * RATE_ONE).to_assets(Shares(half)), Ok(Assets(half * 2)));
    assert_eq!(Rate(RATE_ONE / 2).to_shares(Assets(half + 1)), Err(refused));
    assert_eq!(Rate(RATE_ONE / 2).to_shares(Assets(half)), Ok(Shares(half * 2)));
}

#[test]
fn an_entry_beyond_96_bits_is_refused_with_the_limit() {
    let vault = pricing(ETHER, ETHER, RATE_ONE);
    let most = MAX_96 - ETHER;
    assert_eq!(vault.max_deposit(wide(&vault)), Assets(most));
    assert!(vault.deposit(Assets(most), NO_CAP).is_ok());
    let refused = MathError::Overflow { value: MAX_96 + 1, limit: MAX_96 };
    assert_eq!(vault.deposit(Assets(most + 1), NO_CAP), Err(refused));
}

#[test]
fn an_entry_above_the_deposit_cap_is_refused_with_the_backing_and_the_cap() {
    let vault = pricing(ETHER, ETHER, RATE_ONE);
    let cap = Assets(3 * ETHER);
    assert_eq!(vault.deposit(Assets(2 * ETHER), cap).map(|e| e.totals_after.backing), Ok(cap));
    let backing = Assets(3 * ETHER + 1);
    let refused = Err(MathError::AboveDepositCap { backing, cap });
    assert_eq!(vault.deposit(Assets(2 * ETHER + 1), cap), refused);
    assert_eq!(vault.mint(Shares(2 * ETHER + 1), cap), refused);
    // A cap below the backing admits no entry.
    let room = vault.room(Assets(ETHER / 2), Shares(ETHER));
    assert_eq!((vault.max_deposit(room), vault.max_mint(room)), (Assets(0), Shares(0)));
}

#[test]
fn a_fee_of_everything_pays_nothing_and_divides_by_nothing() {
    let mut vault = pricing(ETHER, ETHER, RATE_ONE);
    vault.exit_fee = Bps(10_000);
    assert_eq!(vault.redeem(Shares(ETHER)), Err(MathError::ZeroAssets { shares: Shares(ETHER) }));
    assert_eq!(vault.withdraw(Assets(1)), Err(MathError::Overflow { value: 1, limit: 0 }));
    assert_eq!(vault.max_withdraw(Shares(ETHER), Assets(ETHER)), Assets(0));
    assert_eq!(vault.max_redeem(Shares(ETHER), Assets(ETHER)), Shares(0));
}

#[test]
fn an_entry_pays_the_promise_even_where_less_backs_it() {
    let short = pricing(ETHER, ETHER / 2, RATE_ONE);
    assert_eq!(short.entry_rate(), Rate::ONE);
}

#[test]
fn the_exit_fee_stays_as_slack() {
    let mut vault = pricing(ETHER, ETHER, RATE_ONE);
    vault.exit_fee = Bps(50);
    let exit = vault.redeem(Shares(ETHER / 10)).unwrap();
    assert_eq!(exit.assets, Assets(ETHER / 10 / 200 * 199));
    let left = exit.totals_after;
    assert_eq!(left.backing.0 - left.shares.0, ETHER / 10 / 200);
}

#[test]
fn entries_close_at_exactly_one_percent_and_below_a_thousandth() {
    let at = |rate: u128, end_rate: u128| {
        let mut vault = pricing(ETHER, 2 * ETHER, end_rate);
        vault.rate = Rate(rate);
        vault.entries_open().is_ok()
    };
    assert!(at(RATE_ONE, RATE_ONE / 100 * 101));
    assert!(!at(RATE_ONE, RATE_ONE / 100 * 101 + 1));
    assert!(at(RATE_ONE / 1_000, RATE_ONE / 1_000));
    assert!(!at(RATE_ONE / 1_000 - 1, RATE_ONE / 1_000 - 1));
}

#[test]
fn a_stored_field_is_96_bits() {
    assert_eq!(narrow_96(MAX_96), Ok(MAX_96));
    let refused = MathError::Overflow { value: MAX_96 + 1, limit: MAX_96 };
    assert_eq!(narrow_96(MAX_96 + 1), Err(refused));
    assert_eq!(Assets(MAX_96).checked_add(Assets(1)), Err(refused));
    assert_eq!(
        Shares(u128::MAX).checked_add(Shares(u128::MAX)),
        Err(MathError::Overflow { value: u128::MAX, limit: MAX_96 })
    );
    assert_eq!(
        Assets(1).checked_sub(Assets(2)),
        Err(MathError::Underflow { value: 2, available: 1 })
    );
}
