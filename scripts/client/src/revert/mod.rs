//! Revert data as text: one sentence for every error of the suite, its venue, the deployer and the
//! chain.

mod bunker;
mod chain;
mod feed;
mod queue;
mod restaking;
mod shared;
mod staking;
mod token;
mod vault;

use crate::{
    calendar::format_timestamp,
    foreign::{IArbWasm, ISolidityErrors, IStylusDeployer, IVenueErrors},
};
use alloy::{
    primitives::{Bytes, hex},
    sol_types::{SolError, SolInterface},
};
use basalt_interfaces::{
    IAccountant, IAdapter, IBunker, IERC721, IErrors, IParameters, IQueuedVault, IRate, IRateFeed,
    IRestakingManager, IRoles, ISafety, ISlippageVault, IStakingVault, IToken, IVault,
    IWithdrawalQueue,
};
use std::fmt;

/// The revert data of a call that a contract refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reverted {
    data: Bytes,
}

impl Reverted {
    /// Wraps the revert data of a call.
    pub const fn new(data: Bytes) -> Self {
        Self { data }
    }

    /// The data as the contract returned it.
    pub const fn data(&self) -> &Bytes {
        &self.data
    }

    /// The error, if it is an `E`.
    pub fn decode<E: SolError>(&self) -> Option<E> {
        E::abi_decode(&self.data).ok()
    }
}

impl fmt::Display for Reverted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&explain(&self.data))
    }
}

impl std::error::Error for Reverted {}

/// Returns the meaning of the revert data and what to do about it, in one sentence.
pub fn explain(data: &[u8]) -> String {
    if data.is_empty() {
        return "the contract reverted without a reason: the call ran out of gas, the program \
                trapped, or the contract has no such function; try again with more gas"
            .to_owned();
    }
    declared(data).unwrap_or_else(|| {
        format!(
            "the contract reverted with an error that is not known here: {}",
            hex::encode_prefixed(data)
        )
    })
}

/// The sentence of a known error; `None` for any other data.
fn declared(data: &[u8]) -> Option<String> {
    fn of<E: SolInterface>(data: &[u8], sentence: fn(E) -> String) -> Option<String> {
        E::abi_decode(data).ok().map(sentence)
    }
    of::<IErrors::IErrorsErrors>(data, shared::errors)
        .or_else(|| of::<IRoles::IRolesErrors>(data, shared::roles))
        .or_else(|| of::<IToken::ITokenErrors>(data, token::sentence))
        .or_else(|| of::<IVault::IVaultErrors>(data, vault::entry_and_exit))
        .or_else(|| of::<ISlippageVault::ISlippageVaultErrors>(data, vault::slippage))
        .or_else(|| of::<IRate::IRateErrors>(data, vault::rate))
        .or_else(|| of::<IParameters::IParametersErrors>(data, vault::parameters))
        .or_else(|| of::<IBunker::IBunkerErrors>(data, bunker::bunker))
        .or_else(|| of::<ISafety::ISafetyErrors>(data, bunker::safety))
        .or_else(|| of::<IQueuedVault::IQueuedVaultErrors>(data, queue::vault))
        .or_else(|| of::<IWithdrawalQueue::IWithdrawalQueueErrors>(data, queue::queue))
        .or_else(|| of::<IERC721::IERC721Errors>(data, queue::token))
        .or_else(|| of::<IAccountant::IAccountantErrors>(data, bunker::accountant))
        .or_else(|| of::<IStakingVault::IStakingVaultErrors>(data, staking::sentence))
        .or_else(|| of::<IRestakingManager::IRestakingManagerErrors>(data, restaking::manager))
        .or_else(|| of::<IRateFeed::IRateFeedErrors>(data, feed::sentence))
        .or_else(|| of::<IAdapter::IAdapterErrors>(data, restaking::adapter))
        .or_else(|| of::<IVenueErrors::IVenueErrorsErrors>(data, restaking::venue))
        .or_else(|| of::<IStylusDeployer::IStylusDeployerErrors>(data, chain::deployer))
        .or_else(|| of::<IArbWasm::IArbWasmErrors>(data, chain::programs))
        .or_else(|| of::<ISolidityErrors::ISolidityErrorsErrors>(data, chain::solidity))
}

#[cfg(test)]
mod tests;
