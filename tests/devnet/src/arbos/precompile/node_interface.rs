//! `NodeInterface` (0xc8): queries to the node. Only available in read-only calls.

use alloy::{
    primitives::{Address, Bytes, U256},
    sol,
    sol_types::SolCall,
};

use super::frame::{PrecompileError, PrecompileFrame, PrecompileResult};
use crate::chain::{call::CallRequest, estimate::estimate_gas};

sol! {
    interface NodeInterface {
        function gasEstimateComponents(address to, bool contractCreation, bytes calldata data)
            external payable
            returns (uint64 gasEstimate, uint64 gasEstimateForL1, uint256 baseFee, uint256 l1BaseFeeEstimate);
        function gasEstimateL1Component(address to, bool contractCreation, bytes calldata data)
            external payable
            returns (uint64 gasEstimateForL1, uint256 baseFee, uint256 l1BaseFeeEstimate);
        function nitroGenesisBlock() external pure returns (uint256 number);
        function blockL1Num(uint64 l2BlockNum) external view returns (uint64 l1BlockNum);
    }
}

use NodeInterface::NodeInterfaceCalls as Calls;

pub(super) fn call(frame: &mut PrecompileFrame<'_>) -> PrecompileResult {
    let base_fee = U256::from(frame.block().base_fee);
    let l1_price = frame.arbos().l1_price();
    Ok(match frame.decode::<Calls>()? {
        // This chain charges no L1 fees.
        Calls::gasEstimateL1Component(_) => {
            let result = NodeInterface::gasEstimateL1ComponentReturn {
                gasEstimateForL1: 0,
                baseFee: base_fee,
                l1BaseFeeEstimate: l1_price,
            };
            NodeInterface::gasEstimateL1ComponentCall::abi_encode_returns(&result)
        }
        Calls::gasEstimateComponents(call) => {
            let to = (!call.contractCreation).then_some(call.to);
            let result = NodeInterface::gasEstimateComponentsReturn {
                gasEstimate: estimate(frame, to, call.data)?,
                gasEstimateForL1: 0,
                baseFee: base_fee,
                l1BaseFeeEstimate: l1_price,
            };
            NodeInterface::gasEstimateComponentsCall::abi_encode_returns(&result)
        }
        Calls::nitroGenesisBlock(_) => {
            NodeInterface::nitroGenesisBlockCall::abi_encode_returns(&U256::ZERO)
        }
        Calls::blockL1Num(_) => NodeInterface::blockL1NumCall::abi_encode_returns(&0),
    }
    .into())
}

fn estimate(
    frame: &mut PrecompileFrame<'_>,
    to: Option<Address>,
    data: Bytes,
) -> Result<u64, PrecompileError> {
    let context = frame.evm();
    let request = CallRequest {
        from: context.tx.caller,
        to,
        value: context.tx.value,
        data,
        ..CallRequest::default()
    };
    let state = context.journaled_state.database.0.clone();
    estimate_gas(&state, &context.chain.block.clone(), &request)
        .map_err(|error| PrecompileError::Refused(error.to_string()))
}
