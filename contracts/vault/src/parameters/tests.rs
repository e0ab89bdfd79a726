use super::{Parameter, bounded, find};
use crate::layout::{
    BUFFER_BPS, BURN_LIMIT_BPS, DEPOSIT_CAP, EXIT_FEE_BPS, GAIN_AT_ONCE_BPS, GAIN_PER_YEAR_BPS,
    GROWTH_BPS, LOSS_PER_REPORT_BPS, LOSS_PER_WINDOW_BPS, MAX_AGE_SECS, MINT_LIMIT_BPS,
    PERFORMANCE_FEE_BPS, WATERMARK_BPS,
};
use alloc::vec::Vec;
use alloy_primitives::U256;
use alloy_sol_types::{SolEnum, SolError};
use basalt_interfaces::IParameters;
use basalt_kit::{Word, slots::Field};
use basalt_math::limits::MAX_VESTING_SECS;
use basalt_math::{Bps, Growth, MAX_96, RATE_ONE};
use proptest::prelude::*;

const HOUR: u128 = 3_600;
const DAY: u128 = 24 * HOUR;

/// A vault with an exit fee and the two loss bounds, in basis points.
fn vault(exit_fee: u128, per_report: u128, per_window: u128) -> impl Fn(Field) -> u128 {
    move |field| match field {
        EXIT_FEE_BPS => exit_fee,
        LOSS_PER_REPORT_BPS => per_report,
        LOSS_PER_WINDOW_BPS => per_window,
        _ => panic!("{field:?} bounds no other parameter"),
    }
}

#[test]
fn every_parameter_has_its_field_and_its_bounds() {
    use IParameters::Parameter as Name;
    let table = [
        (Name::ExitFee, EXIT_FEE_BPS, 7, 100),
        (Name::PerformanceFee, PERFORMANCE_FEE_BPS, 0, 2_000),
        (Name::Growth, GROWTH_BPS, 1, 1_200),
        (Name::GainPerYear, GAIN_PER_YEAR_BPS, 0, 10_000),
        (Name::GainAtOnce, GAIN_AT_ONCE_BPS, 0, 1_000),
        (Name::LossPerReport, LOSS_PER_REPORT_BPS, 0, 9),
        (Name::LossPerWindow, LOSS_PER_WINDOW_BPS, 0, 9),
        (Name::MaxAge, MAX_AGE_SECS, 4 * HOUR, 30 * DAY),
        (Name::DepositCap, DEPOSIT_CAP, 0, MAX_96),
        (Name::MintLimit, MINT_LIMIT_BPS, 100, 10_000),
        (Name::BurnLimit, BURN_LIMIT_BPS, 100, 10_000),
        (Name::Watermark, WATERMARK_BPS, 0, 5_000),
        (Name::Buffer, BUFFER_BPS, 0, 10_000),
    ];
    assert_eq!(table.len(), Name::COUNT, "the interface names others");
    for (name, field, min, max) in table {
        let found = find(name as u8, vault(9, 3, 7)).unwrap();
        assert_eq!((found.field, found.min, found.max), (field, min, max));
    }
}

#[test]
fn every_other_number_is_refused() {
    for number in 13..=u8::MAX {
        assert!(find(number, vault(9, 3, 7)).is_none(), "{number}");
    }
}

#[test]
fn every_bound_fits_its_field() {
    for number in 0..13 {
        let Parameter { field, min, max, .. } = find(number, vault(100, 0, 0)).unwrap();
        assert!(min <= max && max <= u128::MAX >> (128 - field.bits()), "{field:?}");
    }
}

#[test]
fn the_exit_fee_is_at_least_both_loss_bounds() {
    for (per_report, per_window, least) in [(0, 0, 0), (5, 10, 10), (10, 5, 10), (100, 100, 100)] {
        let exit_fee = find(0, vault(100, per_report, per_window)).unwrap();
        assert_eq!((exit_fee.min, exit_fee.max), (least, 100));
    }
}

#[test]
fn the_highest_growth_cap_never_closes_entries() {
    let highest = find(2, vault(9, 3, 7)).unwrap().max;
    let promised = |bps: u128| {
        let per_second = Growth::per_year(Bps(u16::try_from(bps).unwrap())).0;
        per_second * u128::from(MAX_VESTING_SECS)
    };
    // Entries close if the line promises more than one percent.
    assert!(promised(highest) <= RATE_ONE / 100);
    assert!(promised(1_217) > RATE_ONE / 100);
}

fn refused(word: Word, min: u128, max: u128) -> Option<Vec<u8>> {
    bounded(&word, min, max).err().map(|revert| revert.data().to_vec())
}

#[test]
fn values_on_a_bound_are_accepted_and_values_beyond_are_refused_with_both_bounds() {
    for number in 0..13 {
        let Parameter { min, max, .. } = find(number, vault(9, 3, 7)).unwrap();
        for value in [min, max] {
            assert!(bounded(&value.into(), min, max).is_ok_and(|taken| taken == value));
        }
        let beyond = [Some(max + 1), min.checked_sub(1), Some(u128::MAX)].into_iter().flatten();
        let words = beyond.map(Word::from).chain([
            Word::MAX,
            Word::from(U256::from(1) << 128),
            // A value within bounds plus a bit far above them.
            Word::from((U256::from(1) << 255) | U256::from(min)),
        ]);
        for word in words {
            let [least, most] = [min, max].map(U256::from);
            let error = IParameters::OutOfBounds { value: word.to_u256(), min: least, max: most };
            assert_eq!(refused(word, min, max), Some(error.abi_encode()));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Setters are called in random order.
    #[test]
    fn no_sequence_of_settings_brings_the_exit_fee_below_a_loss_bound(
        sets in proptest::collection::vec(
            (proptest::sample::select(&[0_u8, 5, 6][..]), 0..=101_u128), 1..100,
        ),
    ) {
        // The initial values of a vault.
        let (mut exit_fee, mut per_report, mut per_window) = (10, 5, 10);
        for (number, value) in sets {
            let found = find(number, vault(exit_fee, per_report, per_window)).unwrap();
            if bounded(&value.into(), found.min, found.max).is_ok() {
                match number {
                    0 => exit_fee = value,
                    5 => per_report = value,
                    _ => per_window = value,
                }
            }
            prop_assert!(exit_fee >= per_report && exit_fee >= per_window && exit_fee <= 100);
        }
    }
}
