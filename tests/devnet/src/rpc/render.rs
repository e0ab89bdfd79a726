//! JSON forms of blocks, transactions, receipts and logs, with Arbitrum's extra fields.

use alloy::{
    consensus::Typed2718,
    primitives::{B256, U64, U256},
    rpc::types::{Header as RpcHeader, Log as RpcLog, Transaction as RpcTransaction},
};
use serde_json::{Value, json};

use crate::chain::{Block, mined::MinedTransaction};

/// Formats a number as a JSON-RPC quantity.
pub(super) fn quantity(number: u64) -> Value {
    json!(U64::from(number))
}

/// Formats a block, with its transaction in full or as a hash.
pub(super) fn block(block: &Block, is_full: bool) -> Value {
    let header = RpcHeader {
        hash: block.hash,
        inner: block.header.clone(),
        total_difficulty: None,
        size: Some(U256::from(block.size())),
    };
    // Serialisation of a header cannot fail and yields an object.
    let mut object = serde_json::to_value(header).unwrap_or_default();
    let transactions: Vec<Value> = block
        .mined
        .iter()
        .map(|mined| if is_full { transaction(block, mined) } else { json!(mined.hash()) })
        .collect();
    object["uncles"] = json!([]);
    object["transactions"] = json!(transactions);
    object["l1BlockNumber"] = json!(U64::from(block.header.number));
    object["sendCount"] = json!("0x0");
    object["sendRoot"] = json!(B256::ZERO);
    object
}

/// Formats a mined transaction.
pub(super) fn transaction(block: &Block, mined: &MinedTransaction) -> Value {
    let transaction = RpcTransaction {
        inner: mined.tx.clone(),
        block_hash: Some(block.hash),
        block_number: Some(block.header.number),
        transaction_index: Some(0),
        effective_gas_price: Some(mined.gas_price.into()),
        block_timestamp: None,
    };
    serde_json::to_value(transaction).unwrap_or_default()
}

/// Formats the receipt of a transaction.
pub(super) fn receipt(block: &Block, mined: &MinedTransaction) -> Value {
    json!({
        "type": U64::from(mined.tx.ty()),
        "status": U64::from(u8::from(mined.success)),
        "transactionHash": mined.hash(),
        "transactionIndex": "0x0",
        "blockHash": block.hash,
        "blockNumber": U64::from(block.header.number),
        "from": mined.tx.signer(),
        "to": alloy::consensus::Transaction::to(mined.tx.inner()),
        "contractAddress": mined.contract_address(),
        "gasUsed": U64::from(mined.gas_used),
        "cumulativeGasUsed": U64::from(mined.gas_used),
        "effectiveGasPrice": U64::from(mined.gas_price),
        "logs": logs(block),
        "logsBloom": mined.bloom(),
        "gasUsedForL1": "0x0",
        "l1BlockNumber": U64::from(block.header.number),
        "timeboosted": false,
    })
}

/// Returns all logs of a block.
pub(super) fn logs(block: &Block) -> Vec<RpcLog> {
    let Some(mined) = &block.mined else {
        return Vec::new();
    };
    (0..)
        .zip(&mined.logs)
        .map(|(index, log)| RpcLog {
            inner: log.clone(),
            block_hash: Some(block.hash),
            block_number: Some(block.header.number),
            block_timestamp: Some(block.header.timestamp),
            transaction_hash: Some(mined.hash()),
            transaction_index: Some(0),
            log_index: Some(index),
            removed: false,
        })
        .collect()
}
