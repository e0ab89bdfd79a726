//! A block: its header, its one transaction if it has one, and the state after it.

use std::sync::Arc;

use alloy::{
    consensus::{EMPTY_OMMER_ROOT_HASH, Header, proofs},
    eips::eip2718::Encodable2718,
    primitives::{B64, B256, Bytes, U256},
};

use super::{receipt::Mined, state::State};
use crate::{
    evm::{BLOCK_GAS_LIMIT, SEQUENCER},
    stylus::params::ArbosVersion,
};

/// Delayed messages read, which the header's nonce states.
const DELAYED_MESSAGES_READ: u64 = 1;

/// One block.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// Header as Ethereum clients know it.
    pub(crate) header: Header,
    /// Its hash.
    pub(crate) hash: B256,
    /// The transaction it was made for; none in genesis and in blocks mined for their own sake.
    pub(crate) mined: Option<Mined>,
    /// State after it; shared with its neighbours where nothing changed.
    pub(crate) state: Arc<State>,
    /// Whether `state` is this block's. States of old blocks are given up.
    pub(crate) is_state_kept: bool,
}

impl Block {
    /// Block 0. Its time makes its hash differ from start to start.
    pub(super) fn genesis(
        arbos: ArbosVersion,
        timestamp: u64,
        base_fee: u64,
        state: Arc<State>,
    ) -> Self {
        let header = header(arbos, 0, B256::ZERO, timestamp, base_fee);
        Self { hash: header.hash_slow(), header, mined: None, state, is_state_kept: true }
    }

    /// The block after `parent`.
    pub(super) fn after(
        parent: &Self,
        arbos: ArbosVersion,
        timestamp: u64,
        base_fee: u64,
        mined: Option<Mined>,
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
        Self { hash: header.hash_slow(), header, mined, state, is_state_kept: true }
    }

    /// State after it, unless that was given up.
    pub(crate) fn kept_state(&self) -> Option<Arc<State>> {
        self.is_state_kept.then(|| Arc::clone(&self.state))
    }

    /// Gives up the state.
    pub(super) fn forget_state(&mut self) {
        self.state = Arc::default();
        self.is_state_kept = false;
    }

    /// Bytes of the transaction as it travels.
    pub(crate) fn size(&self) -> usize {
        self.mined.as_ref().map_or(0, |mined| mined.tx.inner().encode_2718_len())
    }
}

/// A header without a transaction. The state root stays zero: no trie is kept.
fn header(
    arbos: ArbosVersion,
    number: u64,
    parent_hash: B256,
    timestamp: u64,
    base_fee: u64,
) -> Header {
    // Sends, L1 block number, ArbOS version: the first two stay zero.
    let mut mix_hash = B256::ZERO;
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
