//! Errors, rates, parameters and prices of the vault library, without a host.

use alloy_primitives::U256;
use alloy_sol_types::{SolError, SolValue};
use basalt_interfaces::{IAccountant, IBunker, IErrors, IParameters, IVault};
use basalt_kit::Args;
use basalt_math::{Assets, Bps, MAX_96, MathError, Rate, Shares};
use basalt_vault::{parameters::basis_points, refusal::refusal, state::rate_wad};

#[test]
fn every_error_of_the_money_core_maps_to_a_declared_error() {
    let [three, four, five] = [3, 4, 5].map(U256::from);
    let cases = [
        (
            MathError::Overflow { value: 9, limit: MAX_96 },
            IErrors::Overflow { value: U256::from(9), limit: U256::from(MAX_96) }.abi_encode(),
        ),
        (
            MathError::ZeroShares { assets: Assets(3) },
            IVault::ZeroShares { assets: three }.abi_encode(),
        ),
        (
            MathError::ZeroAssets { shares: Shares(3) },
            IVault::ZeroAssets { shares: three }.abi_encode(),
        ),
        (MathError::ZeroShares { assets: Assets(0) }, IVault::ZeroAmount {}.abi_encode()),
        (MathError::ZeroAssets { shares: Shares(0) }, IVault::ZeroAmount {}.abi_encode()),
        (MathError::ZeroRate, IVault::ZeroRate {}.abi_encode()),
        (
            MathError::EntriesClosed { rate: Rate(3), end_rate: Rate(4) },
            IVault::EntriesClosed { rate: three, endRate: four }.abi_encode(),
        ),
        (
            MathError::Underflow { value: 5, available: 4 },
            IVault::InsufficientLiquidity { assets: five, liquid: four }.abi_encode(),
        ),
        (
            MathError::InsufficientBacking { assets: Assets(5), backing: Assets(4) },
            IVault::InsufficientLiquidity { assets: five, liquid: four }.abi_encode(),
        ),
        (
            MathError::AboveDepositCap { backing: Assets(5), cap: Assets(4) },
            IVault::AboveDepositCap { backing: five, cap: four }.abi_encode(),
        ),
        (
            MathError::AboveFlowLimit { shares: Shares(5), max: Shares(4) },
            IVault::AboveFlowLimit { shares: five, max: four }.abi_encode(),
        ),
        (
            MathError::NotProvisional { loss: Assets(5), provisional: Assets(4) },
            IAccountant::NotProvisional { loss: five, provisional: four }.abi_encode(),
        ),
        (MathError::InBunker, IBunker::InBunker {}.abi_encode()),
        (MathError::NotInBunker, IBunker::NotInBunker {}.abi_encode()),
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
fn basis_points_outside_their_bounds_are_refused() {
    for value in [0_u16, 1, 100] {
        let data = U256::from(value).abi_encode();
        assert!(basis_points(&mut Args::new(&data), 100).is_ok_and(|bps| bps == Bps(value)));
    }
    let beyond = [101, 65_536 + 1, u128::MAX].map(U256::from);
    for value in beyond.into_iter().chain([U256::from(1) << 128, U256::MAX]) {
        let data = value.abi_encode();
        let Err(revert) = basis_points(&mut Args::new(&data), 100) else { panic!("was accepted") };
        let expected = IParameters::OutOfBounds { value, min: U256::ZERO, max: U256::from(100) };
        assert_eq!(revert.data(), expected.abi_encode());
    }
}
