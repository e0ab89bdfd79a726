//! R5: the published cap on growth, over whole sequences and not just one report.

use basalt_math::{Assets, Bps, Change, Growth, Ledger, Line, RATE_ONE, Rate, Shares, Totals};
use basalt_model::DAY_SECS;
use num_bigint::BigUint;
use num_traits::Zero;
use proptest::prelude::*;

use crate::{
    ledgers::{fee_fraction, full_case, with_fee},
    sequences::{apply, step},
    strategies::{EMPTY, amount, cases, fresh, modest_amount},
};

/// `rate * e^(growth * secs)`, rounded down: a series cut off below is a bound from below.
fn grown(rate: Rate, growth: Growth, secs: u32) -> BigUint {
    let scale = BigUint::from(10_u32).pow(60);
    // The growth is scaled by 1e27.
    let exponent = &scale * growth.0 * secs / RATE_ONE;
    let mut term = scale.clone();
    let mut sum = BigUint::zero();
    let mut index = 0_u32;
    while !term.is_zero() {
        sum += &term;
        index += 1;
        term = term * &exponent / &scale / index;
    }
    sum * rate.0 / scale
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn growth_stays_within_the_published_cap(
        start in fresh(), fraction in fee_fraction(), cover in modest_amount(),
        steps in prop::collection::vec(step(), 1..80), looks in 1_u32..5,
    ) {
        let mut case = start;
        let shares = start.ledger.totals.shares;
        case.ledger = with_fee(start.ledger, fraction);
        case.ledger.cover = Shares(cover.of(shares.0).min(shares.0));
        let growth = case.ledger.growth;
        let mut highest = case.ledger.line.at(case.now);
        // Every sampled time with the highest rate until then.
        let mut seen = vec![(case.now, highest)];
        for step in steps {
            let before = case;
            apply(&mut case, step);
            // Samples within a wait, not only at its end.
            let waited = case.now - before.now;
            for look in 1..=looks {
                let now = before.now + waited / looks * look;
                let rate = case.ledger.line.at(now);
                for (since, highest_then) in &seen {
                    let bound = grown(*highest_then, growth, now - since);
                    prop_assert!(BigUint::from(rate.0) <= bound, "{rate:?} above {bound}");
                }
                highest = highest.max(rate);
            }
            seen.push((case.now, highest.max(case.ledger.line.at(case.now))));
        }
    }
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn a_new_line_is_no_steeper_than_the_cap(
        case in full_case(), gain in amount(),
    ) {
        let gain = Assets(gain.of(case.ledger.totals.backing.0));
        let after = case.ledger.book_change(case.now, Change::Gain(gain)).unwrap().0;
        let line = after.line;
        // A recovery returns to where holders have been; all else obeys the cap.
        if line.start_rate >= case.ledger.peak {
            let rise = BigUint::from(line.end_rate.0 - line.start_rate.0) * RATE_ONE;
            let allowed = BigUint::from(line.start_rate.0) * case.ledger.growth.0 * (line.end - line.start);
            prop_assert!(rise <= allowed);
        }
    }
}

#[test]
fn the_default_cap_is_ten_percent_a_year() {
    // 0.1 / 31,536,000 in 27 decimals.
    assert_eq!(Growth::per_year(Bps(1_000)), Growth(3_170_979_198_376_458_650));
}

#[test]
fn a_yield_within_the_cap_vests_in_full_in_five_days() {
    let ledger = ledger(1_000_000_000_000_000_000, RATE_ONE);
    let gain = Change::Gain(Assets(1_000_000_000_000_000));
    let line = ledger.book_change(0, gain).unwrap().0.line;
    assert_eq!(line.end_rate, Rate(RATE_ONE / 1_000 * 1_001));
    assert_eq!(line.end, 432_000);
}

#[test]
fn a_yield_above_the_cap_vests_slower_and_what_thirty_days_cannot_hold_stays_slack() {
    let ledger = ledger(1_000_000_000_000_000_000, RATE_ONE);
    // 0.5 % at 10 % a year: 18.25 days, and a second because the cap is rounded down.
    let (after, _) = ledger.book_change(0, Change::Gain(Assets(5_000_000_000_000_000))).unwrap();
    assert_eq!(after.line.end_rate, Rate(RATE_ONE / 1_000 * 1_005));
    assert_eq!(after.line.end, 1_576_801);
    assert_eq!(after.slack(), Assets(0));
    // 2 % is more than 30 days at the cap (0.8219 %).
    let (after, _) = ledger.book_change(0, Change::Gain(Assets(20_000_000_000_000_000))).unwrap();
    assert_eq!(after.line.end, 30 * DAY_SECS);
    assert_eq!(after.line.end_rate.0 / 10_u128.pow(21), 1_008_219);
    assert_eq!(after.slack().0 / 10_u128.pow(12), 11_780);
}

#[test]
fn a_rise_that_just_misses_a_whole_second_takes_one_more() {
    let ledger = ledger(RATE_ONE, 3 * RATE_ONE);
    // Five hundred thousand seconds of growth at a rate of 3, and a third of a unit.
    let rise = 3 * 500_000 * ledger.growth.0 + 1;
    let line = ledger.book_change(0, Change::Gain(Assets(rise))).unwrap().0.line;
    assert_eq!(line.end_rate, Rate(3 * RATE_ONE + rise));
    assert_eq!(line.end, 500_001);
}

/// The rate is stored in 27 decimals and rounded down when read. Where one unit of the last of
/// them is a part of the rate worth mentioning, two readings can differ by a unit that the cap
/// alone does not explain.
#[test]
fn at_a_rate_of_a_few_units_the_cap_holds_to_one_unit() {
    let rate = 100_000_000;
    let shares = 1_000_000_000_000_000_000_000_000_000;
    let ledger = ledger(shares, rate);
    let after = ledger.book_change(0, Change::Gain(Assets(1_000_000))).unwrap().0;
    assert_eq!([after.line.at(3), after.line.at(4)], [Rate(rate), Rate(rate + 1)]);
    let bound = grown(Rate(rate), ledger.growth, 1);
    assert_eq!(bound, BigUint::from(rate));
    for second in 0..2_000 {
        let bound = grown(after.line.at(second), ledger.growth, 1) + 1_u32;
        assert!(BigUint::from(after.line.at(second + 1).0) <= bound);
    }
}

fn ledger(shares: u128, rate: u128) -> Ledger {
    let backing = (BigUint::from(shares) * rate / RATE_ONE).try_into().unwrap();
    Ledger {
        totals: Totals { shares: Shares(shares), backing: Assets(backing) },
        line: Line::flat(Rate(rate), 0),
        peak: Rate(rate),
        growth: Growth::per_year(Bps(1_000)),
        ..EMPTY
    }
}
