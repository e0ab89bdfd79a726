//! `ArbGasInfo` (0x6c): gas prices.

use alloy::{primitives::U256, sol, sol_types::SolCall};

use super::frame::{PrecompileFrame, PrecompileResult, Purity, READ_GAS};

sol! {
    struct Weight {
        uint8 resource;
        uint64 weight;
    }

    struct Constraint {
        Weight[] resources;
        uint32 adjustmentWindowSecs;
        uint64 targetPerSec;
        uint64 backlog;
    }

    interface ArbGasInfo {
        function getPricesInWei()
            external view returns (uint256, uint256, uint256, uint256, uint256, uint256);
        function getPricesInWeiWithAggregator(address aggregator)
            external view returns (uint256, uint256, uint256, uint256, uint256, uint256);
        function getPricesInArbGas() external view returns (uint256, uint256, uint256);
        function getPricesInArbGasWithAggregator(address aggregator)
            external view returns (uint256, uint256, uint256);
        function getGasAccountingParams() external view returns (uint256, uint256, uint256);
        function getMinimumGasPrice() external view returns (uint256);
        function getL1BaseFeeEstimate() external view returns (uint256);
        function getL1GasPriceEstimate() external view returns (uint256);
        function getCurrentTxL1GasFees() external view returns (uint256);
        function getGasBacklog() external view returns (uint64);
        function getL1PricingSurplus() external view returns (int256);
        function getMaxTxGasLimit() external view returns (uint64);
        function getMaxBlockGasLimit() external view returns (uint64);
        function getGasPricingConstraints() external view returns (uint64[3][] memory);
        function getMultiGasPricingConstraints() external view returns (Constraint[] memory);
        function getMultiGasBaseFee() external view returns (uint256[] memory);
    }
}

use ArbGasInfo::ArbGasInfoCalls as Calls;

/// Target gas per second.
const SPEED_LIMIT: u64 = 7_000_000;
/// Gas limit of a block and of a transaction.
const GAS_PER_BLOCK: u64 = 32_000_000;
/// Gas of a storage write in the price lists.
const STORAGE_WRITE: u64 = 20_000;
/// L1 gas per byte of calldata.
const L1_GAS_PER_BYTE: u64 = 16;
/// Number of kinds of resources that gas is split by: unknown, computation, history growth, storage
/// read, storage write, storage growth, single dimension, L2 calldata, WASM computation.
const RESOURCE_KINDS: usize = 9;
/// Assumed size of a simple transaction, in bytes.
const ASSUMED_TX_BYTES: u64 = 140;

pub(super) fn call(frame: &mut PrecompileFrame<'_>) -> PrecompileResult {
    let call: Calls = frame.decode()?;
    frame.enter(Purity::View)?;
    let output = match call {
        Calls::getPricesInWei(_) | Calls::getPricesInWeiWithAggregator(_) => {
            frame.burn(3 * READ_GAS)?;
            let l2 = U256::from(frame.block().base_fee);
            let (l1, minimum) = (frame.arbos().l1_price(), frame.arbos().min_base_fee());
            let per_byte = l1 * U256::from(L1_GAS_PER_BYTE);
            let floor = l2.min(minimum);
            encode_words(&[
                per_byte * U256::from(ASSUMED_TX_BYTES),
                per_byte,
                l2 * U256::from(STORAGE_WRITE),
                floor,
                l2 - floor,
                l2,
            ])
        }
        Calls::getPricesInArbGas(_) | Calls::getPricesInArbGasWithAggregator(_) => {
            frame.burn(2 * READ_GAS)?;
            let l2 = U256::from(frame.block().base_fee);
            let per_byte = frame.arbos().l1_price() * U256::from(L1_GAS_PER_BYTE);
            let in_gas = |wei: U256| wei.checked_div(l2).unwrap_or_default();
            encode_words(&[
                in_gas(per_byte * U256::from(ASSUMED_TX_BYTES)),
                in_gas(per_byte),
                U256::from(STORAGE_WRITE),
            ])
        }
        Calls::getGasAccountingParams(_) => {
            frame.burn(2 * READ_GAS)?;
            encode_words(&[SPEED_LIMIT, GAS_PER_BLOCK, GAS_PER_BLOCK].map(U256::from))
        }
        Calls::getMinimumGasPrice(_) => {
            frame.burn(READ_GAS)?;
            ArbGasInfo::getMinimumGasPriceCall::abi_encode_returns(&frame.arbos().min_base_fee())
        }
        Calls::getL1BaseFeeEstimate(_) | Calls::getL1GasPriceEstimate(_) => {
            frame.burn(READ_GAS)?;
            ArbGasInfo::getL1BaseFeeEstimateCall::abi_encode_returns(&frame.arbos().l1_price())
        }
        // This chain charges no L1 fees and has no gas backlog.
        Calls::getCurrentTxL1GasFees(_)
        | Calls::getGasBacklog(_)
        | Calls::getL1PricingSurplus(_) => {
            frame.burn(READ_GAS)?;
            encode_words(&[U256::ZERO])
        }
        Calls::getMaxTxGasLimit(_) | Calls::getMaxBlockGasLimit(_) => {
            frame.require_version(50)?;
            frame.burn(READ_GAS)?;
            encode_words(&[U256::from(GAS_PER_BLOCK)])
        }
        // No constraints: the base fee of this chain does not move with its use.
        Calls::getGasPricingConstraints(_) => {
            frame.require_version(50)?;
            frame.burn(READ_GAS)?;
            ArbGasInfo::getGasPricingConstraintsCall::abi_encode_returns(&Vec::new())
        }
        Calls::getMultiGasPricingConstraints(_) => {
            frame.require_version(60)?;
            frame.burn(READ_GAS)?;
            ArbGasInfo::getMultiGasPricingConstraintsCall::abi_encode_returns(&Vec::new())
        }
        // Without constraints no kind of resource has a fee of its own, so each has the base fee.
        Calls::getMultiGasBaseFee(_) => {
            frame.require_version(60)?;
            frame.burn(READ_GAS * (1 + RESOURCE_KINDS as u64))?;
            let fees = vec![frame.arbos().base_fee(); RESOURCE_KINDS];
            ArbGasInfo::getMultiGasBaseFeeCall::abi_encode_returns(&fees)
        }
    };
    Ok(output.into())
}

/// Encodes static words as the result of a method.
fn encode_words(results: &[U256]) -> Vec<u8> {
    results.iter().flat_map(U256::to_be_bytes::<32>).collect()
}
