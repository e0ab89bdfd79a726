//! Checks of incoming transactions, with Nitro's error messages.

use alloy::{
    consensus::{Transaction, TxEnvelope, TxType, transaction::Recovered},
    eips::eip2718::Encodable2718,
    primitives::{Address, TxKind, U256},
};
use revm::{
    context::{TxEnv, either::Either},
    context_interface::result::InvalidTransaction,
};
use thiserror::Error;

use super::state::State;
use crate::{
    evm::{BlockContext, MAX_CODE_SIZE},
    stylus::params::ArbosVersion,
};

/// Maximum gas that a transaction can use.
const MAX_TX_GAS: u64 = 32_000_000;
/// Maximum encoded size of a transaction that the sequencer accepts, in bytes.
const MAX_TX_BYTES: usize = 95_000;
/// Minimum gas of a transaction.
const MIN_TX_GAS: u64 = 21_000;

/// A transaction was rejected.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(crate) enum TxError {
    #[error("transaction type not supported")]
    UnsupportedType,
    #[error("invalid chain id for signer: have {have} want {want}")]
    ChainId { have: u64, want: u64 },
    #[error("invalid transaction v, r, s values")]
    Signature,
    #[error("rlp: {0}")]
    Encoding(String),
    #[error("oversized data: transaction size {size}, limit {MAX_TX_BYTES}")]
    Oversized { size: usize },
    #[error("max initcode size exceeded: code size {size}, limit {limit}")]
    InitCode { size: usize, limit: u64 },
    #[error("nonce too low: address {sender}, tx: {tx} state: {state}")]
    NonceTooLow { sender: Address, tx: u64, state: u64 },
    #[error("nonce too high: address {sender}, tx: {tx} state: {state}")]
    NonceTooHigh { sender: Address, tx: u64, state: u64 },
    #[error("sender not an eoa: address {0}")]
    SenderHasCode(Address),
    #[error(
        "max fee per gas less than block base fee: address {sender}, maxFeePerGas: {max}, baseFee: {base}"
    )]
    FeeTooLow { sender: Address, max: u128, base: u64 },
    #[error("max priority fee per gas higher than max fee per gas: address {0}")]
    TipAboveFee(Address),
    #[error("insufficient funds for gas * price + value: address {sender} have {have} want {want}")]
    Funds { sender: Address, have: U256, want: U256 },
    #[error("intrinsic gas too low: have {have}, want {want}")]
    IntrinsicGas { have: u64, want: u64 },
    #[error("already known")]
    Known,
    /// A policy keeps it out of its block. Nitro does not say which.
    #[error("internal error")]
    Filtered,
    #[error("{0}")]
    Other(String),
}

impl From<InvalidTransaction> for TxError {
    fn from(invalid: InvalidTransaction) -> Self {
        match invalid {
            InvalidTransaction::CallGasCostMoreThanGasLimit { initial_gas, gas_limit } => {
                Self::IntrinsicGas { have: gas_limit, want: initial_gas }
            }
            other => Self::Other(other.to_string()),
        }
    }
}

/// Runs the checks that Nitro makes before execution.
pub(super) fn check(
    tx: &Recovered<TxEnvelope>,
    block: &BlockContext,
    state: &State,
) -> Result<(), TxError> {
    let sender = tx.signer();
    match tx.tx_type() {
        TxType::Legacy | TxType::Eip2930 | TxType::Eip1559 => {}
        TxType::Eip7702 if block.arbos.number() >= 40 => {}
        TxType::Eip7702 | TxType::Eip4844 => return Err(TxError::UnsupportedType),
    }
    if let Some(have) = tx.chain_id()
        && have != block.chain_id
    {
        return Err(TxError::ChainId { have, want: block.chain_id });
    }
    let size = tx.inner().encode_2718_len();
    if size > MAX_TX_BYTES {
        return Err(TxError::Oversized { size });
    }
    let limit = 2 * MAX_CODE_SIZE;
    if tx.kind().is_create() && tx.input().len() as u64 > limit {
        return Err(TxError::InitCode { size: tx.input().len(), limit });
    }
    let (nonce, next) = (tx.nonce(), state.nonce(sender));
    if nonce < next {
        return Err(TxError::NonceTooLow { sender, tx: nonce, state: next });
    }
    if nonce > next {
        return Err(TxError::NonceTooHigh { sender, tx: nonce, state: next });
    }
    check_sender(tx, block, state)
}

/// Checks the sender's code, the offered fee, the gas limit and the sender's balance.
fn check_sender(
    tx: &Recovered<TxEnvelope>,
    block: &BlockContext,
    state: &State,
) -> Result<(), TxError> {
    let sender = tx.signer();
    if state
        .account(sender)
        .is_some_and(|account| !account.code.is_empty() && !account.code.is_eip7702())
    {
        return Err(TxError::SenderHasCode(sender));
    }
    let max = tx.max_fee_per_gas();
    if tx.max_priority_fee_per_gas().is_some_and(|tip| tip > max) {
        return Err(TxError::TipAboveFee(sender));
    }
    if max < u128::from(block.base_fee) {
        return Err(TxError::FeeTooLow { sender, max, base: block.base_fee });
    }
    if tx.gas_limit() < MIN_TX_GAS {
        return Err(TxError::IntrinsicGas { have: tx.gas_limit(), want: MIN_TX_GAS });
    }
    let want =
        U256::from(max).saturating_mul(U256::from(tx.gas_limit())).saturating_add(tx.value());
    let have = state.balance(sender);
    if have < want {
        return Err(TxError::Funds { sender, have, want });
    }
    Ok(())
}

/// Returns how much of the purchased gas a transaction can use. Before `ArbOS` 50 the limit applied
/// to the gas left after the intrinsic gas.
pub(super) fn usable_gas(arbos: ArbosVersion, tx: &TxEnv) -> u64 {
    let limit = if arbos.number() >= 50 { MAX_TX_GAS } else { MAX_TX_GAS + intrinsic_gas(tx) };
    tx.gas_limit.min(limit)
}

/// Returns the intrinsic gas of a transaction, without its authorizations.
fn intrinsic_gas(tx: &TxEnv) -> u64 {
    let calldata: u64 = tx.data.iter().map(|byte| if *byte == 0 { 4 } else { 16 }).sum();
    let creation =
        if tx.kind.is_create() { 32_000 + 2 * (tx.data.len() as u64).div_ceil(32) } else { 0 };
    let keys: usize = tx.access_list.iter().map(|item| item.storage_keys.len()).sum();
    MIN_TX_GAS + calldata + creation + 2400 * tx.access_list.len() as u64 + 1900 * keys as u64
}

/// Converts a transaction for the EVM. Every transaction pays the base fee and no tip, so the fee
/// type is irrelevant; only authorizations require another type.
pub(super) fn to_tx_env(tx: &Recovered<TxEnvelope>, chain_id: u64) -> TxEnv {
    let authorizations = tx.authorization_list().unwrap_or_default();
    TxEnv {
        tx_type: if authorizations.is_empty() { 2 } else { 4 },
        caller: tx.signer(),
        gas_limit: tx.gas_limit(),
        gas_price: tx.max_fee_per_gas(),
        kind: match tx.to() {
            Some(to) => TxKind::Call(to),
            None => TxKind::Create,
        },
        value: tx.value(),
        data: tx.input().clone(),
        nonce: tx.nonce(),
        chain_id: Some(chain_id),
        access_list: tx.access_list().cloned().unwrap_or_default(),
        gas_priority_fee: Some(0),
        blob_hashes: Vec::new(),
        max_fee_per_blob_gas: 0,
        authorization_list: authorizations.iter().cloned().map(Either::Left).collect(),
    }
}
