//! The call of a precompile: its gas and the reasons to refuse it.

use std::fmt;

use alloy::{
    primitives::{Address, B256, Bytes, Log, LogData, U256},
    sol_types::{SolError, SolEvent, SolInterface},
};
use revm::{
    context::JournalTr,
    interpreter::{CallInputs, CallScheme},
};

use crate::{
    arbos::{slots::Slots, state::ArbosState},
    evm::{BlockContext, EvmContext},
};

/// Gas of loading a slot of `ArbOS` state, warm or cold.
pub(super) const READ_GAS: u64 = 800;
/// Gas of storing a slot of `ArbOS` state.
pub(super) const WRITE_GAS: u64 = 20_000;
/// Gas of looking up the code hash of an account.
pub(super) const CODE_HASH_GAS: u64 = 2_600;
/// Gas of loading the Stylus parameters: that of a warm storage read.
pub(super) const PARAMS_GAS: u64 = 100;
/// Gas per word of arguments and results.
pub(super) const WORD_GAS: u64 = 3;

/// A call of a precompile failed.
#[derive(Debug)]
pub(super) enum PrecompileError {
    /// The call reverts with this data and keeps its unused gas.
    Revert(Bytes),
    /// The call ran out of gas.
    OutOfGas,
    /// The call is refused and loses all its gas. To callers and clients it is a revert without data;
    /// the text is for diagnostics.
    Refused(String),
    /// The call fails without a revert and loses all its gas. Clients get the text.
    Failed(String),
}

impl fmt::Display for PrecompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Revert(data) => write!(f, "reverted with {data}"),
            Self::OutOfGas => f.write_str("out of gas"),
            Self::Refused(reason) | Self::Failed(reason) => f.write_str(reason),
        }
    }
}

/// ABI-encoded result of a method.
pub(super) type PrecompileResult = Result<Bytes, PrecompileError>;

/// State mutability of a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purity {
    /// Accesses no state and does not pay for opening `ArbOS` state.
    Pure,
    /// Reads state.
    View,
    /// Changes state.
    Write,
    /// Changes state and accepts value.
    Payable,
}

/// A call that is executing.
pub(super) struct PrecompileFrame<'a> {
    context: &'a mut EvmContext,
    input: Bytes,
    /// The calling account.
    pub(super) caller: Address,
    /// Value in wei.
    pub(super) value: U256,
    /// Address of the precompile.
    pub(super) address: Address,
    is_static: bool,
    is_own_account: bool,
    gas_limit: u64,
    gas_left: u64,
    is_free: bool,
}

impl<'a> PrecompileFrame<'a> {
    pub(super) fn new(context: &'a mut EvmContext, inputs: &CallInputs) -> Self {
        let input = inputs.input.bytes(context);
        Self {
            input,
            caller: inputs.caller,
            value: inputs.value.get(),
            address: inputs.bytecode_address,
            is_static: inputs.is_static,
            is_own_account: matches!(inputs.scheme, CallScheme::Call | CallScheme::StaticCall),
            gas_limit: inputs.gas_limit,
            gas_left: inputs.gas_limit,
            is_free: false,
            context,
        }
    }

    /// Decodes the call. Refuses anything that is not a well-formed call of the interface.
    pub(super) fn decode<C: SolInterface>(&self) -> Result<C, PrecompileError> {
        C::abi_decode(&self.input)
            .map_err(|error| PrecompileError::Refused(format!("cannot decode the call: {error}")))
    }

    /// Checks that the method can be called in this way. Charges for opening the state and for the
    /// arguments.
    pub(super) fn enter(&mut self, purity: Purity) -> Result<(), PrecompileError> {
        if purity != Purity::Payable && !self.value.is_zero() {
            return Err(PrecompileError::Refused("method is not payable".into()));
        }
        if matches!(purity, Purity::Write | Purity::Payable) && self.is_static {
            return Err(PrecompileError::Refused("write protection".into()));
        }
        if purity != Purity::Pure && !self.is_own_account {
            return Err(PrecompileError::Refused("delegate call of a precompile".into()));
        }
        if purity != Purity::Pure {
            self.burn(READ_GAS)?;
        }
        self.burn_words(self.input.len().saturating_sub(4))
    }

    /// Refuses a method that the chain's `ArbOS` version does not have yet.
    pub(super) fn require_version(&self, since: u8) -> Result<(), PrecompileError> {
        if self.block().arbos.number() < since {
            let reason = format!("method requires ArbOS {since} or later");
            return Err(PrecompileError::Refused(reason));
        }
        Ok(())
    }

    /// Returns whether the call is in a static context.
    pub(super) const fn is_static(&self) -> bool {
        self.is_static
    }

    /// Makes the rest of the call free and refunds the gas charged so far.
    pub(super) const fn make_free(&mut self) {
        self.is_free = true;
        self.gas_left = self.gas_limit;
    }

    /// Charges gas.
    pub(super) const fn burn(&mut self, gas: u64) -> Result<(), PrecompileError> {
        if self.is_free {
            return Ok(());
        }
        match self.gas_left.checked_sub(gas) {
            Some(left) => {
                self.gas_left = left;
                Ok(())
            }
            None => Err(PrecompileError::OutOfGas),
        }
    }

    /// Charges for this many bytes of data, in words.
    pub(super) const fn burn_words(&mut self, bytes: usize) -> Result<(), PrecompileError> {
        self.burn(WORD_GAS * (bytes as u64).div_ceil(32))
    }

    /// Returns the gas left.
    pub(super) const fn gas_left(&self) -> u64 {
        self.gas_left
    }

    /// Returns the calldata, including the selector.
    pub(super) const fn input(&self) -> &Bytes {
        &self.input
    }

    /// Returns the `ArbOS` state.
    pub(super) const fn arbos(&mut self) -> ArbosState<'_, impl Slots + use<>> {
        ArbosState::new(self.context)
    }

    /// Returns the EVM context.
    pub(super) const fn evm(&mut self) -> &mut EvmContext {
        self.context
    }

    /// Returns the block of the call.
    pub(super) const fn block(&self) -> &BlockContext {
        &self.context.chain.block
    }

    /// Returns the code hash of an account, or zero if the account does not exist.
    pub(super) fn code_hash(&mut self, account: Address) -> B256 {
        let Ok(account) = self.context.journaled_state.load_account(account);
        if account.data.is_empty() { B256::ZERO } else { account.data.info.code_hash }
    }

    /// Accesses an account, which is warm from then on. Returns whether it was cold.
    pub(super) fn access(&mut self, account: Address) -> bool {
        let Ok(account) = self.context.journaled_state.load_account(account);
        account.is_cold
    }

    /// Returns the code of an account.
    pub(super) fn code(&mut self, account: Address) -> Bytes {
        let Ok(account) = self.context.journaled_state.load_account_with_code(account);
        let code = account.data.info.code.as_ref();
        code.map(revm::bytecode::Bytecode::original_bytes).unwrap_or_default()
    }

    /// Returns the balance of an account in wei.
    pub(super) fn balance(&mut self, account: Address) -> U256 {
        let Ok(account) = self.context.journaled_state.load_account(account);
        account.data.info.balance
    }

    /// Transfers wei from the precompile's account. Charges no gas and calls no code.
    pub(super) fn send(&mut self, to: Address, wei: U256) -> Result<(), PrecompileError> {
        let Ok(failed) = self.context.journaled_state.transfer(self.address, to, wei);
        match failed {
            None => Ok(()),
            Some(error) => Err(PrecompileError::Refused(format!("transfer failed: {error:?}"))),
        }
    }

    /// Emits an event of the precompile and charges for it.
    pub(super) fn emit(&mut self, event: &impl SolEvent) -> Result<(), PrecompileError> {
        let data: LogData = event.encode_log_data();
        let topics = data.topics().len() as u64;
        self.burn(375 + 375 * topics + 8 * data.data.len() as u64)?;
        self.context.journaled_state.log(Log { address: self.address, data });
        Ok(())
    }

    /// Ends the call and returns the gas left. Charges for the result or the revert data; a call that
    /// fails otherwise loses its gas, unless it is free.
    pub(super) fn finish(mut self, outcome: PrecompileResult) -> (PrecompileResult, u64) {
        let charged = match &outcome {
            Ok(data) | Err(PrecompileError::Revert(data)) => self.burn_words(data.len()),
            Err(_) if self.is_free => Ok(()),
            Err(_) => return (outcome, 0),
        };
        match charged {
            Ok(()) => (outcome, self.gas_left),
            Err(failure) => (Err(failure), 0),
        }
    }
}

/// Creates a revert with a Solidity error.
pub(super) fn revert(error: &impl SolError) -> PrecompileError {
    PrecompileError::Revert(error.abi_encode().into())
}
