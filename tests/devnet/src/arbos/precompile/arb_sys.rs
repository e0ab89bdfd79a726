//! `ArbSys` (0x64): information about the chain and the current call.

use alloy::{
    primitives::{Address, U256, address},
    sol,
    sol_types::SolCall,
};

use super::frame::{PrecompileFrame, PrecompileResult, Purity, revert};

sol! {
    interface ArbSys {
        error InvalidBlockNumber(uint256 requested, uint256 current);

        function arbBlockNumber() external view returns (uint256);
        function arbBlockHash(uint256 number) external view returns (bytes32);
        function arbChainID() external view returns (uint256);
        function arbOSVersion() external view returns (uint256);
        function isTopLevelCall() external view returns (bool);
        function wasMyCallersAddressAliased() external view returns (bool);
        function myCallersAddressWithoutAliasing() external view returns (address);
        function mapL1SenderContractAddressToL2Alias(address sender, address unused)
            external pure returns (address);
        function getStorageGasAvailable() external view returns (uint256);
    }
}

use ArbSys::ArbSysCalls as Calls;

/// Offset of `arbOSVersion`: it continues the numbering from before Nitro.
const VERSION_OFFSET: u64 = 55;

/// Offset between the address of an L1 contract and its alias on L2.
const ALIAS_OFFSET: Address = address!("1111000000000000000000000000000000001111");

pub(super) fn call(frame: &mut PrecompileFrame<'_>) -> PrecompileResult {
    let call: Calls = frame.decode()?;
    frame.enter(match call {
        Calls::mapL1SenderContractAddressToL2Alias(_) => Purity::Pure,
        _ => Purity::View,
    })?;
    let output = match call {
        Calls::arbBlockNumber(_) => {
            ArbSys::arbBlockNumberCall::abi_encode_returns(&U256::from(frame.block().number))
        }
        Calls::arbBlockHash(call) => return block_hash(frame, call.number),
        Calls::arbChainID(_) => {
            ArbSys::arbChainIDCall::abi_encode_returns(&U256::from(frame.block().chain_id))
        }
        Calls::arbOSVersion(_) => {
            let version = VERSION_OFFSET + u64::from(frame.block().arbos.number());
            ArbSys::arbOSVersionCall::abi_encode_returns(&U256::from(version))
        }
        // Open frames do not include the frame of a precompile.
        Calls::isTopLevelCall(_) => {
            let is_top_level = frame.evm().chain.open_frames.depth() <= 1;
            ArbSys::isTopLevelCallCall::abi_encode_returns(&is_top_level)
        }
        Calls::wasMyCallersAddressAliased(_) => {
            ArbSys::wasMyCallersAddressAliasedCall::abi_encode_returns(&false)
        }
        Calls::myCallersAddressWithoutAliasing(_) => {
            let context = frame.evm();
            let caller = match context.chain.open_frames.depth() {
                0 => Address::ZERO,
                1 => context.tx.caller,
                _ => context.chain.open_frames.outer().unwrap_or_default(),
            };
            ArbSys::myCallersAddressWithoutAliasingCall::abi_encode_returns(&caller)
        }
        Calls::mapL1SenderContractAddressToL2Alias(call) => {
            let [sender, offset] = [call.sender, ALIAS_OFFSET]
                .map(|address| U256::from_be_bytes(address.into_word().0));
            let alias = Address::from_word((sender + offset).into());
            ArbSys::mapL1SenderContractAddressToL2AliasCall::abi_encode_returns(&alias)
        }
        Calls::getStorageGasAvailable(_) => {
            ArbSys::getStorageGasAvailableCall::abi_encode_returns(&U256::ZERO)
        }
    };
    Ok(output.into())
}

/// Returns the hash of one of the last 256 L2 blocks.
fn block_hash(frame: &PrecompileFrame<'_>, requested: U256) -> PrecompileResult {
    let block = frame.block();
    let age =
        U256::from(block.number).checked_sub(requested).and_then(|age| usize::try_from(age).ok());
    let hash = age
        .and_then(|age| block.recent_hashes.len().checked_sub(age))
        .and_then(|index| block.recent_hashes.get(index))
        .copied();
    match hash {
        Some(hash) => Ok(ArbSys::arbBlockHashCall::abi_encode_returns(&hash).into()),
        None => Err(revert(&ArbSys::InvalidBlockNumber {
            requested,
            current: U256::from(block.number),
        })),
    }
}
