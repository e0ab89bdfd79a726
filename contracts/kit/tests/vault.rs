//! The shared vault shell where it needs no machine.

use alloy_primitives::U256;
use alloy_sol_types::SolError;
use basalt_interfaces::{IErrors, IRate, IVault};
use basalt_kit::{
    Word,
    vault::{rate::within, refusal::refusal, state::rate_wad},
};
use basalt_math::{Assets, Bps, MAX_96, MathError, Rate, Shares};

#[test]
fn every_refusal_of_the_core_has_a_declared_error() {
    let cases = [
        (
            MathError::Overflow { value: 9, limit: MAX_96 },
            IErrors::Overflow { value: U256::from(9), limit: U256::from(MAX_96) }.abi_encode(),
        ),
        (
            MathError::ZeroShares { assets: Assets(3) },
            IVault::ZeroShares { assets: U256::from(3) }.abi_encode(),
        ),
        (
            MathError::ZeroAssets { shares: Shares(3) },
            IVault::ZeroAssets { shares: U256::from(3) }.abi_encode(),
        ),
        (MathError::ZeroShares { assets: Assets(0) }, IVault::ZeroAmount {}.abi_encode()),
        (MathError::ZeroAssets { shares: Shares(0) }, IVault::ZeroAmount {}.abi_encode()),
        (MathError::ZeroRate, IVault::ZeroRate {}.abi_encode()),
        (
            MathError::EntriesClosed { rate: Rate(1), rate_end: Rate(2) },
            IVault::EntriesClosed { rate: U256::from(1), rateEnd: U256::from(2) }.abi_encode(),
        ),
        (
            MathError::Underflow { value: 5, available: 4 },
            IVault::InsufficientLiquidity { assets: U256::from(5), liquid: U256::from(4) }
                .abi_encode(),
        ),
        (
            MathError::InsufficientBacking { assets: Assets(5), backing: Assets(4) },
            IVault::InsufficientLiquidity { assets: U256::from(5), liquid: U256::from(4) }
                .abi_encode(),
        ),
    ];
    for (error, expected) in cases {
        assert_eq!(refusal(error).data(), expected, "{error:?}");
    }
}

#[test]
fn a_rate_at_18_decimals_is_rounded_down() {
    for (rate, expected) in [
        (0, 0),
        (999_999_999, 0),
        (1_000_000_000, 1),
        (1_037_000_000_000_000_000_999_999_999, 1_037_000_000_000_000_000),
        (MAX_96, 79_228_162_514_264_337_593),
    ] {
        assert_eq!(rate_wad(Rate(rate)).to_u128(), Some(expected));
    }
}

#[test]
fn parameters_outside_their_bounds_are_refused() {
    assert!(within(&Word::from(1_u32), 1, 100).is_ok_and(|bps| bps == Bps(1)));
    assert!(within(&Word::from(100_u32), 1, 100).is_ok_and(|bps| bps == Bps(100)));
    for value in [Word::ZERO, Word::from(101_u32), Word::from(65_537_u32), Word::MAX] {
        let Err(revert) = within(&value, 1, 100) else { panic!("it was taken") };
        let expected =
            IRate::OutOfBounds { value: value.to_u256(), min: U256::from(1), max: U256::from(100) };
        assert_eq!(revert.data(), expected.abi_encode());
    }
}
