//! Methods that send transactions and look them up.

use alloy::{
    consensus::{
        SignableTransaction, TxEnvelope, TypedTransaction,
        transaction::{Recovered, SignerRecoverable},
    },
    eips::eip2718::Decodable2718,
    primitives::{Address, B256, Bytes, Signature, U256},
    rpc::types::TransactionRequest,
    signers::SignerSync,
};
use serde_json::{Value, json};

use super::{RpcResult, calls, error::RpcError, params::Params, render};
use crate::chain::{Chain, estimate::estimate_gas, tx::TxError};

pub(super) fn by_hash(chain: &Chain, params: &Params) -> RpcResult {
    let hash: B256 = params.required(0)?;
    Ok(chain
        .block_of_transaction(hash)
        .and_then(|block| Some(render::transaction(block, block.mined.as_ref()?)))
        .unwrap_or_default())
}

pub(super) fn receipt(chain: &Chain, params: &Params) -> RpcResult {
    let hash: B256 = params.required(0)?;
    Ok(chain
        .block_of_transaction(hash)
        .and_then(|block| Some(render::receipt(block, block.mined.as_ref()?)))
        .unwrap_or(Value::Null))
}

pub(super) fn send_raw(chain: &mut Chain, params: &Params) -> RpcResult {
    let raw: Bytes = params.required(0)?;
    let tx = TxEnvelope::decode_2718_exact(&raw)
        .map_err(|error| RpcError::from(TxError::Encoding(error.to_string())))?;
    let sender = tx.recover_signer().map_err(|_| RpcError::from(TxError::Signature))?;
    Ok(json!(chain.submit(Recovered::new_unchecked(tx, sender))?))
}

/// Sends a transaction from an account of the node or an impersonated account. Fills in missing
/// fields.
pub(super) fn send(chain: &mut Chain, params: &Params) -> RpcResult {
    let mut request: TransactionRequest = params.required(0)?;
    let Some(sender) = request.from else {
        return Err(RpcError::InvalidParams("missing sender".into()));
    };
    let wallet = chain.wallet(sender).cloned();
    if wallet.is_none() && !chain.impersonated.contains(&sender) {
        return Err(RpcError::Server("unknown account".into()));
    }
    fill_missing_fields(chain, &mut request, sender)?;
    let tx = request
        .build_typed_tx()
        .map_err(|_| RpcError::InvalidParams("incomplete transaction".into()))?;
    let signature = match wallet {
        Some(wallet) => wallet
            .sign_hash_sync(&tx.signature_hash())
            .map_err(|error| RpcError::Server(error.to_string()))?,
        None => placeholder_signature(sender),
    };
    let tx = sign(tx, signature);
    Ok(json!(chain.submit(Recovered::new_unchecked(tx, sender))?))
}

fn fill_missing_fields(
    chain: &Chain,
    request: &mut TransactionRequest,
    sender: Address,
) -> Result<(), RpcError> {
    request.normalize_input();
    request.chain_id.get_or_insert(chain.id);
    request.nonce.get_or_insert(chain.latest_state().nonce(sender));
    if request.gas_price.is_none() {
        let max_fee = u128::from(chain.base_fee()) * 2;
        request.max_fee_per_gas.get_or_insert(max_fee);
        request.max_priority_fee_per_gas.get_or_insert(0);
    }
    if request.to.is_none() {
        request.to = Some(alloy::primitives::TxKind::Create);
    }
    if request.gas.is_none() {
        let call = calls::to_call_request(request.clone())?;
        let (context, state) = chain.start_block();
        let gas = estimate_gas(&state, &context, &call)?;
        request.gas = Some(gas);
    }
    Ok(())
}

/// Returns a placeholder for the signature of an impersonated account. It contains the sender, so
/// that transactions of different senders have different hashes.
fn placeholder_signature(sender: Address) -> Signature {
    Signature::new(sender.into_word().into(), U256::from(1), false)
}

fn sign(tx: TypedTransaction, signature: Signature) -> TxEnvelope {
    tx.into_signed(signature).into()
}
