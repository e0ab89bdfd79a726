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
    arbos::{block_hash_contract, state::ArbosState},
    evm::{self, BlockContext, Executed, Mode},
    stylus::params::ArbosVersion,
};

impl Chain {
    /// Executes a transaction in a new block and returns its hash.
    pub(crate) fn submit(&mut self, tx: Recovered<TxEnvelope>) -> Result<B256, TxError> {
        let hash = *tx.inner().tx_hash();
        if self.transactions.contains_key(&hash) {
            return Err(TxError::Known);
        }
        let (block, state) = self.start_block();
        tx::check(&tx, &block, &state)?;

        let mut tx_env = tx::to_tx_env(&tx, self.id);
        let bought = tx_env.gas_limit;
        tx_env.gas_limit = tx::usable_gas(block.arbos, &tx_env);
        let base_fee = block.base_fee;
        let executed = evm::run(
            Arc::clone(&state),
            block.clone(),
            tx_env,
            base_fee,
            bought,
            Mode::Transaction,
        )?;
        if executed.is_filtered {
            return Err(TxError::Filtered);
        }
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
        self.push_block(&block, Some(mined), Arc::new(after));
        Ok(hash)
    }

    /// Mines an empty block.
    pub(crate) fn mine_empty(&mut self) {
        let (block, state) = self.start_block();
        self.push_block(&block, None, state);
    }

    /// Returns the context and the state in which the transaction of the next block executes. As in
    /// Nitro, the block first stores its parent's hash, then starts the scheduled `ArbOS` version if
    /// its time has come.
    pub(crate) fn start_block(&self) -> (BlockContext, Arc<State>) {
        let mut context = self.next_context();
        let mut state = Arc::clone(self.latest_state());
        let parent = self.latest();
        if context.arbos.has_block_hash_contract() {
            Arc::make_mut(&mut state).store_block_hash(parent.header.number, parent.hash);
        }
        if let Some(next) = due_upgrade(&context, &state) {
            tracing::info!(from = context.arbos.number(), to = next.number(), "ArbOS upgrade");
            upgrade(Arc::make_mut(&mut state), context.arbos, next);
            context.arbos = next;
        }
        (context, state)
    }

    fn push_block(
        &mut self,
        context: &BlockContext,
        mined: Option<MinedTransaction>,
        state: Arc<State>,
    ) {
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

/// Returns the scheduled `ArbOS` version that a block starts, if any.
fn due_upgrade(context: &BlockContext, state: &Arc<State>) -> Option<ArbosVersion> {
    let (version, time) = ArbosState::new(&mut StateDb(Arc::clone(state))).scheduled_upgrade();
    let scheduled = ArbosVersion::new(u8::try_from(version).ok()?).ok()?;
    (scheduled > context.arbos && time <= context.timestamp).then_some(scheduled)
}

/// Upgrades the chain's own state.
fn upgrade(state: &mut State, from: ArbosVersion, to: ArbosVersion) {
    let mut arbos = ArbosState::new(state);
    arbos.set_version(to.number());
    let params = arbos.params().upgraded(from, to);
    arbos.set_params(&params);
    if to.has_block_hash_contract() && !from.has_block_hash_contract() {
        block_hash_contract::deploy(state);
    }
}
