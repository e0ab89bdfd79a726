use super::{Parameter, bounded, find};
use crate::layout::{EXIT_FEE_BPS, FIELDS, LOSS_PER_REPORT_BPS, LOSS_PER_WINDOW_BPS};
use alloc::{format, string::String, vec::Vec};
use alloy_primitives::U256;
use alloy_sol_types::{SolEnum, SolError};
use basalt_interfaces::{IParameters, source};
use basalt_kit::{Word, slots::Field};
use basalt_math::limits::MAX_VESTING_SECS;
use basalt_math::{Bps, Growth, RATE_ONE};
use basalt_model::vault::{self as model, EXIT_FEE, LOSS_PER_REPORT, LOSS_PER_WINDOW};
use proptest::prelude::*;

/// The number of parameters that the interface names.
fn count() -> u8 {
    u8::try_from(IParameters::Parameter::COUNT).unwrap()
}

/// A vault with an exit fee and the two loss bounds, in basis points.
fn vault(exit_fee: u128, per_report: u128, per_window: u128) -> impl Fn(Field) -> u128 {
    move |field| match field {
        EXIT_FEE_BPS => exit_fee,
        LOSS_PER_REPORT_BPS => per_report,
        LOSS_PER_WINDOW_BPS => per_window,
        _ => panic!("{field:?} bounds no other parameter"),
    }
}

/// The name of a field without its unit, in lower-case words.
fn words(field: Field) -> String {
    let (name, _) = FIELDS.iter().find(|(_, other)| *other == field).unwrap();
    let name = name.strip_suffix("_BPS").or_else(|| name.strip_suffix("_SECS")).unwrap_or(name);
    name.to_lowercase().replace('_', " ")
}

/// The names in the interface, in the order of their numbers.
fn names() -> impl Iterator<Item = &'static str> {
    let source = source::find("IParameters").unwrap();
    let (_, names) = source.split_once("enum Parameter {").unwrap();
    let (names, _) = names.split_once('}').unwrap();
    let lines = names.lines().map(str::trim).filter(|line| !line.starts_with("///"));
    lines.filter(|line| !line.is_empty()).map(|line| line.trim_end_matches(','))
}

#[test]
fn interface_model_and_layout_name_each_parameter_alike() {
    assert_eq!(names().count(), usize::from(count()));
    for (number, name) in (0..).zip(names()) {
        let field = words(find(number, vault(9, 3, 7)).unwrap().field);
        assert_eq!(format!("{:?}", model::Parameter(number)), field);
        assert_eq!(name.to_lowercase(), field.replace(' ', ""));
    }
}

#[test]
fn every_parameter_has_the_bounds_and_the_initial_value_of_the_model() {
    let initial = model::Parameters::default();
    assert!(model::Parameter::all().iter().map(|parameter| parameter.0).eq(0..count()));
    for (exit_fee, per_report, per_window) in [(10, 5, 10), (9, 3, 7), (100, 0, 0), (80, 80, 2)] {
        let terms =
            [(EXIT_FEE, exit_fee), (LOSS_PER_REPORT, per_report), (LOSS_PER_WINDOW, per_window)];
        let values = model::Parameter::all().into_iter().map(|it| (it, initial.get(it)));
        let values: model::Parameters = values.chain(terms).collect();
        for parameter in model::Parameter::all() {
            let found = find(parameter.0, vault(exit_fee, per_report, per_window)).unwrap();
            assert_eq!(Some(found.min..=found.max), values.bounds(parameter), "{parameter:?}");
            assert_eq!(found.initial, initial.get(parameter), "{parameter:?}");
        }
    }
}

#[test]
fn every_other_number_is_refused() {
    for number in count()..=u8::MAX {
        assert!(find(number, vault(9, 3, 7)).is_none(), "{number}");
    }
}

#[test]
fn every_bound_fits_its_field() {
    for number in 0..count() {
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
    for number in 0..count() {
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
