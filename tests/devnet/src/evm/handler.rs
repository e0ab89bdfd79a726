//! Fee rules that differ from Ethereum: the network fee account receives all fees, tips are
//! dropped, and read-only calls are free.

use std::convert::Infallible;

use alloy::primitives::U256;
use revm::{
    context::{ContextTr, JournalTr, Transaction, result::EVMError},
    context_interface::{
        journaled_state::account::JournaledAccountTr,
        result::{HaltReason, InvalidTransaction},
    },
    handler::{EvmTr, FrameResult, Handler},
    interpreter::InitialAndFloorGas,
};

use super::{context::Mode, machine::Machine};
use crate::arbos::state::ArbosState;

/// Executes one transaction on a [`Machine`]. The chain has already checked the sender's nonce,
/// balance and code.
pub(crate) struct ArbHandler {
    /// Decides whether fees are paid.
    pub(crate) mode: Mode,
    /// Gas that the sender bought. Execution can be limited to less.
    pub(crate) gas_bought: u64,
}

impl ArbHandler {
    fn fee(&self, evm: &Machine, gas: u64) -> U256 {
        match self.mode {
            Mode::Call => U256::ZERO,
            Mode::Transaction => U256::from(evm.ctx_ref().block.basefee) * U256::from(gas),
        }
    }
}

impl Handler for ArbHandler {
    type Evm = Machine;
    type Error = EVMError<Infallible, InvalidTransaction>;
    type HaltReason = HaltReason;

    fn validate_env(&self, _evm: &mut Machine) -> Result<(), Self::Error> {
        Ok(())
    }

    fn validate_against_state_and_deduct_caller(
        &self,
        evm: &mut Machine,
        _gas: &mut InitialAndFloorGas,
    ) -> Result<(), Self::Error> {
        let fee = self.fee(evm, self.gas_bought);
        let (tx, journal) = evm.ctx_mut().tx_journal_mut();
        let mut caller = journal.load_account_with_code_mut(tx.caller())?.data;
        let balance = caller.balance().saturating_sub(fee);
        caller.set_balance(balance);
        if tx.kind().is_call() {
            caller.bump_nonce();
        }
        Ok(())
    }

    fn reimburse_caller(
        &self,
        evm: &mut Machine,
        exec_result: &mut FrameResult,
    ) -> Result<(), Self::Error> {
        let unused = self.gas_bought.saturating_sub(exec_result.gas().used());
        let refund = self.fee(evm, unused);
        let (tx, journal) = evm.ctx_mut().tx_journal_mut();
        journal.balance_incr(tx.caller(), refund)?;
        Ok(())
    }

    fn reward_beneficiary(
        &self,
        evm: &mut Machine,
        exec_result: &mut FrameResult,
    ) -> Result<(), Self::Error> {
        let fee = self.fee(evm, exec_result.gas().used());
        let account = ArbosState::new(evm.ctx_mut()).network_fee_account();
        evm.ctx_mut().journal_mut().balance_incr(account, fee)?;
        Ok(())
    }
}
