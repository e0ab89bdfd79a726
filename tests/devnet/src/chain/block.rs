//! Blocks: a header, at most one transaction, and the state after the block.

use std::sync::Arc;

use alloy::{
    consensus::{EMPTY_OMMER_ROOT_HASH, Header, proofs},
    eips::eip2718::Encodable2718,
    primitives::{B64, B256, Bytes, U256},
};

use super::{mined::MinedTransaction, state::State};
use crate::{
    evm::{BLOCK_GAS_LIMIT, SEQUENCER},
    stylus::params::ArbosVersion,
};

/// Number of delayed messages read. Arbitrum stores it in the header's nonce.
const DELAYED_MESSAGES_READ: u64 = 1;

/// One block.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// Ethereum header.
    pub(crate) header: Header,
    /// Hash of the header.
    pub(crate) hash: B256,
    /// `ArbOS` version after the block.
    pub(crate) arbos: ArbosVersion,
    /// The block's transaction. `None` in the genesis block and in empty blocks.
    pub(crate) mined: Option<MinedTransaction>,
    /// State after the block.
    pub(crate) state: Arc<State>,
    /// Whether `state` is still the state of this block. States of old blocks are dropped.
    pub(crate) is_state_kept: bool,
}

impl Block {
    /// Creates block 0. The timestamp makes the genesis hash differ between starts.
    pub(super) fn genesis(
        arbos: ArbosVersion,
        timestamp: u64,
        base_fee: u64,
        state: Arc<State>,
    ) -> Self {
        let header = header(arbos, 0, B256::ZERO, timestamp, base_fee);
        Self { hash: header.hash_slow(), header, arbos, mined: None, state, is_state_kept: true }
    }

    /// Creates the block after `parent`.
    pub(super) fn after(
        parent: &Self,
        arbos: ArbosVersion,
        timestamp: u64,
        base_fee: u64,
        mined: Option<MinedTransaction>,
        state: Arc<State>,
    ) -> Self {
        let number = parent.header.number + 1;
        let mut header = header(arbos, number, parent.hash, timestamp, base_fee);
        if let Some(mined) = &mined {
            header.gas_used = mined.gas_used;
            header.logs_bloom = mined.bloom();
            header.transactions_root =
                proofs::calculate_transaction_root(std::slice::from_ref(mined.tx.inner()));
            header.receipts_root = proofs::calculate_receipt_root(&[mined.consensus_receipt()]);
        }
        Self { hash: header.hash_slow(), header, arbos, mined, state, is_state_kept: true }
    }

    /// Returns the state after the block, or `None` if it was dropped.
    pub(crate) fn kept_state(&self) -> Option<Arc<State>> {
        self.is_state_kept.then(|| Arc::clone(&self.state))
    }

    /// Drops the state to free memory.
    pub(super) fn drop_state(&mut self) {
        self.state = Arc::default();
        self.is_state_kept = false;
    }

    /// Returns the encoded size of the transaction in bytes.
    pub(crate) fn size(&self) -> usize {
        self.mined.as_ref().map_or(0, |mined| mined.tx.inner().encode_2718_len())
    }
}

/// Creates a header without a transaction. The state root is zero because no trie is kept.
fn header(
    arbos: ArbosVersion,
    number: u64,
    parent_hash: B256,
    timestamp: u64,
    base_fee: u64,
) -> Header {
    // Bytes 0-7: send count, which is zero, 8-15: L1 block number, 16-23: ArbOS version.
    let mut mix_hash = B256::ZERO;
    mix_hash[8..16].copy_from_slice(&number.to_be_bytes());
    mix_hash[23] = arbos.number();
    Header {
        parent_hash,
        ommers_hash: EMPTY_OMMER_ROOT_HASH,
        beneficiary: SEQUENCER,
        state_root: B256::ZERO,
        difficulty: U256::from(1),
        number,
        gas_limit: BLOCK_GAS_LIMIT,
        timestamp,
        extra_data: Bytes::from_static(&[0; 32]),
        mix_hash,
        nonce: B64::from(DELAYED_MESSAGES_READ),
        base_fee_per_gas: Some(base_fee),
        ..Header::default()
    }
}
