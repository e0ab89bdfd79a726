//! Mining: every transaction gets its own block immediately.

use std::sync::Arc;

use alloy::{
    consensus::{TxEnvelope, transaction::Recovered},
    primitives::B256,
};
use revm::context_interface::result::ExecutionResult;

use super::{
    Block, Chain, STATE_HISTORY,
    call::diagnosis,
    mined::MinedTransaction,
    state::{State, StateDb},
    tx::{self, TxError},
};
use crate::{
    arbos::state::ArbosState,
    evm::{self, Executed, Mode},
    stylus::params::ArbosVersion,
};

impl Chain {
    /// Executes a transaction in a new block and returns its hash.
    pub(crate) fn submit(&mut self, tx: Recovered<TxEnvelope>) -> Result<B256, TxError> {
        let hash = *tx.inner().tx_hash();
        if self.transactions.contains_key(&hash) {
            return Err(TxError::Known);
        }
        self.upgrade_if_due();
        let block = self.next_context();
        let state = Arc::clone(self.latest_state());
        tx::check(&tx, &block, &state)?;

        let mut tx_env = tx::to_tx_env(&tx, self.id);
        let bought = tx_env.gas_limit;
        tx_env.gas_limit = tx::usable_gas(block.arbos, &tx_env);
        let base_fee = block.base_fee;
        let executed =
            evm::run(Arc::clone(&state), block, tx_env, base_fee, bought, Mode::Transaction)?;
        let failure = diagnosis(&executed);
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
        self.upgrade_if_due();
        let state = Arc::clone(self.latest_state());
        self.push_block(None, state);
    }

    /// Starts the scheduled `ArbOS` version with the next block, once its time has come.
    fn upgrade_if_due(&mut self) {
        let context = self.next_context();
        let (version, time) =
            ArbosState::new(&mut StateDb(Arc::clone(self.latest_state()))).scheduled_upgrade();
        let scheduled = u8::try_from(version).ok().and_then(|it| ArbosVersion::new(it).ok());
        let Some(next) = scheduled.filter(|it| *it > context.arbos && time <= context.timestamp)
        else {
            return;
        };
        tracing::info!(from = context.arbos.number(), to = next.number(), "ArbOS upgrade");
        self.edit_state(|state| {
            let mut arbos = ArbosState::new(state);
            arbos.set_version(next.number());
            let params = arbos.params().upgraded(context.arbos, next);
            arbos.set_params(&params);
        });
        self.set_arbos(next);
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
