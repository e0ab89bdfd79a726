//! Mining: every transaction gets its own block immediately.

use std::sync::Arc;

use alloy::{
    consensus::{TxEnvelope, transaction::Recovered},
    primitives::B256,
};
use revm::context_interface::result::ExecutionResult;

use super::{
    Block, Chain, STATE_HISTORY,
    call::failure_text,
    mined::MinedTransaction,
    state::State,
    tx::{self, TxError},
};
use crate::evm::{self, Executed, Mode};

impl Chain {
    /// Executes a transaction in a new block and returns its hash.
    pub(crate) fn submit(&mut self, tx: Recovered<TxEnvelope>) -> Result<B256, TxError> {
        let hash = *tx.inner().tx_hash();
        if self.transactions.contains_key(&hash) {
            return Err(TxError::Known);
        }
        let block = self.next_context();
        let state = Arc::clone(self.latest_state());
        tx::check(&tx, &block, &state)?;

        let mut tx_env = tx::to_tx_env(&tx, self.id);
        let bought = tx_env.gas_limit;
        tx_env.gas_limit = tx::usable_gas(block.arbos, &tx_env);
        let base_fee = block.base_fee;
        let executed =
            evm::run(Arc::clone(&state), block, tx_env, base_fee, bought, Mode::Transaction)?;
        let failure = failure_text(&executed);
        let Executed { result, changes, .. } = executed;
        if let Some(failure) = &failure {
            tracing::debug!(%hash, failure, "transaction failed");
        }
        let mut after = State::clone(&state);
        after.commit(changes);
        let mined = MinedTransaction {
            tx,
            success: result.is_success(),
            gas_used: result.tx_gas_used(),
            gas_price: base_fee,
            failure,
            logs: match result {
                ExecutionResult::Success { logs, .. } => logs,
                ExecutionResult::Revert { .. } | ExecutionResult::Halt { .. } => Vec::new(),
            },
        };
        self.push_block(Some(mined), Arc::new(after));
        Ok(hash)
    }

    /// Mines an empty block.
    pub(crate) fn mine_empty(&mut self) {
        let state = Arc::clone(self.latest_state());
        self.push_block(None, state);
    }

    fn push_block(&mut self, mined: Option<MinedTransaction>, state: Arc<State>) {
        let context = self.next_context();
        let hash = mined.as_ref().map(MinedTransaction::hash);
        let block = Block::after(
            self.latest(),
            context.arbos,
            context.timestamp,
            context.base_fee,
            mined,
            state,
        );
        tracing::debug!(number = context.number, hash = %block.hash, "new block");
        if let Some(hash) = hash {
            self.transactions.insert(hash, context.number);
        }
        self.blocks.push(block);
        self.clock.block_mined(context.timestamp);
        if let Some(old) = self.blocks.len().checked_sub(STATE_HISTORY + 1) {
            self.blocks[old].drop_state();
        }
    }
}
