//! `ArbOwnerPublic` (0x6b): public view of the chain owners and settings.

use alloy::{sol, sol_types::SolCall};

use super::frame::{PARAMS_GAS, PrecompileFrame, PrecompileResult, Purity, READ_GAS};

sol! {
    interface ArbOwnerPublic {
        function isChainOwner(address account) external view returns (bool);
        function getAllChainOwners() external view returns (address[] memory);
        function getNetworkFeeAccount() external view returns (address);
        function getInfraFeeAccount() external view returns (address);
        function getBrotliCompressionLevel() external view returns (uint64);
        function getScheduledUpgrade() external view returns (uint64 version, uint64 time);
        function getMaxStylusContractFragments() external view returns (uint8);
        function getCollectTips() external view returns (bool);
        function getTransactionFilteringFrom() external view returns (uint64);
        function isTransactionFilterer(address account) external view returns (bool);
        function getAllTransactionFilterers() external view returns (address[] memory);
        function getFilteredFundsRecipient() external view returns (address);
    }
}

use ArbOwnerPublic::ArbOwnerPublicCalls as Calls;

pub(super) fn call(frame: &mut PrecompileFrame<'_>) -> PrecompileResult {
    let call: Calls = frame.decode()?;
    frame.enter(Purity::View)?;
    let output = match call {
        Calls::isChainOwner(call) => {
            frame.burn(READ_GAS)?;
            let is_owner = frame.arbos().chain_owners().contains(call.account);
            ArbOwnerPublic::isChainOwnerCall::abi_encode_returns(&is_owner)
        }
        Calls::getAllChainOwners(_) => {
            let owners = frame.arbos().chain_owners().members();
            frame.burn(READ_GAS * (1 + owners.len() as u64))?;
            ArbOwnerPublic::getAllChainOwnersCall::abi_encode_returns(&owners)
        }
        Calls::getNetworkFeeAccount(_) => {
            frame.burn(READ_GAS)?;
            let account = frame.arbos().network_fee_account();
            ArbOwnerPublic::getNetworkFeeAccountCall::abi_encode_returns(&account)
        }
        Calls::getInfraFeeAccount(_) => {
            frame.burn(READ_GAS)?;
            let account = frame.arbos().infra_fee_account();
            ArbOwnerPublic::getInfraFeeAccountCall::abi_encode_returns(&account)
        }
        Calls::getBrotliCompressionLevel(_) => {
            frame.burn(READ_GAS)?;
            let level = frame.arbos().brotli_level();
            ArbOwnerPublic::getBrotliCompressionLevelCall::abi_encode_returns(&level)
        }
        Calls::getScheduledUpgrade(_) => {
            frame.burn(2 * READ_GAS)?;
            let (version, time) = frame.arbos().scheduled_upgrade();
            ArbOwnerPublic::getScheduledUpgradeCall::abi_encode_returns(
                &ArbOwnerPublic::getScheduledUpgradeReturn { version, time },
            )
        }
        Calls::getMaxStylusContractFragments(_) => {
            frame.require_version(60)?;
            frame.burn(PARAMS_GAS)?;
            let fragments = frame.arbos().params().max_fragment_count;
            ArbOwnerPublic::getMaxStylusContractFragmentsCall::abi_encode_returns(&fragments)
        }
        // As on Arbitrum One, tips are dropped and no transaction is filtered: a word of zero.
        Calls::getCollectTips(_)
        | Calls::getTransactionFilteringFrom(_)
        | Calls::isTransactionFilterer(_)
        | Calls::getFilteredFundsRecipient(_) => {
            frame.require_version(60)?;
            frame.burn(READ_GAS)?;
            vec![0; 32]
        }
        Calls::getAllTransactionFilterers(_) => {
            frame.require_version(60)?;
            frame.burn(READ_GAS)?;
            ArbOwnerPublic::getAllTransactionFilterersCall::abi_encode_returns(&Vec::new())
        }
    };
    Ok(output.into())
}
