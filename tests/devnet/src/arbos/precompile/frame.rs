//! One call of a precompiled contract: its gas, and what may make the chain refuse it.

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

/// Gas of reading a slot of `ArbOS` state, warm or cold.
pub(super) const READ_GAS: u64 = 800;
/// Gas of writing a slot.
pub(super) const WRITE_GAS: u64 = 20_000;
/// Gas of looking up the hash of an account's code.
pub(super) const CODE_HASH_GAS: u64 = 2_600;
/// Gas of a warm storage read, which is what the parameters of the VM cost.
pub(super) const PARAMS_GAS: u64 = 100;
/// Gas per word of arguments and of results.
const WORD_GAS: u64 = 3;

/// Why a call fails.
#[derive(Debug)]
pub(super) enum Failure {
    /// A revert with data; the gas left is handed back.
    Revert(Bytes),
    /// The gas did not suffice.
    OutOfGas,
    /// The call is refused and all its gas is burnt. The text is for people.
    Refused(String),
}

/// Encoded result, or why there is none.
pub(super) type Outcome = Result<Bytes, Failure>;

/// What a method may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purity {
    /// Looks at nothing: does not even pay for opening `ArbOS` state.
    Pure,
    /// Looks.
    View,
    /// Changes state.
    Write,
    /// Changes state and takes value.
    Payable,
}

/// A call that is being answered.
pub(super) struct Frame<'a> {
    context: &'a mut EvmContext,
    input: Bytes,
    /// Account that calls.
    pub(super) caller: Address,
    /// Wei sent along.
    pub(super) value: U256,
    /// The contract's own address.
    pub(super) address: Address,
    is_static: bool,
    is_own_account: bool,
    gas_limit: u64,
    gas_left: u64,
    is_free: bool,
}

impl<'a> Frame<'a> {
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

    /// Decodes the call. Anything that is not exactly one of the interface's calls is refused.
    pub(super) fn decode<C: SolInterface>(&self) -> Result<C, Failure> {
        C::abi_decode(&self.input)
            .map_err(|error| Failure::Refused(format!("cannot decode the call: {error}")))
    }

    /// Checks that the method may be called this way and charges for opening state and for the
    /// arguments.
    pub(super) fn enter(&mut self, purity: Purity) -> Result<(), Failure> {
        if purity != Purity::Payable && !self.value.is_zero() {
            return Err(Failure::Refused("method is not payable".into()));
        }
        if matches!(purity, Purity::Write | Purity::Payable) && self.is_static {
            return Err(Failure::Refused("write protection".into()));
        }
        if purity != Purity::Pure && !self.is_own_account {
            return Err(Failure::Refused("delegated call of a precompile".into()));
        }
        if purity != Purity::Pure {
            self.burn(READ_GAS)?;
        }
        self.burn_words(self.input.len().saturating_sub(4))
    }

    /// From here on nothing is charged, and what was is handed back.
    pub(super) const fn make_free(&mut self) {
        self.is_free = true;
        self.gas_left = self.gas_limit;
    }

    /// Charges gas.
    pub(super) const fn burn(&mut self, gas: u64) -> Result<(), Failure> {
        if self.is_free {
            return Ok(());
        }
        match self.gas_left.checked_sub(gas) {
            Some(left) => {
                self.gas_left = left;
                Ok(())
            }
            None => Err(Failure::OutOfGas),
        }
    }

    /// Charges for data of so many bytes.
    pub(super) const fn burn_words(&mut self, bytes: usize) -> Result<(), Failure> {
        self.burn(WORD_GAS * (bytes as u64).div_ceil(32))
    }

    /// Gas not spent yet.
    pub(super) const fn gas_left(&self) -> u64 {
        self.gas_left
    }

    /// Calldata, selector included.
    pub(super) const fn input(&self) -> &Bytes {
        &self.input
    }

    /// `ArbOS` state.
    pub(super) const fn arbos(&mut self) -> ArbosState<'_, impl Slots + use<>> {
        ArbosState::new(self.context)
    }

    /// The EVM.
    pub(super) const fn evm(&mut self) -> &mut EvmContext {
        self.context
    }

    /// The block this runs in.
    pub(super) const fn block(&self) -> &BlockContext {
        &self.context.chain.block
    }

    /// Hash of an account's code, zero where there is no account.
    pub(super) fn code_hash(&mut self, account: Address) -> B256 {
        let Ok(account) = self.context.journaled_state.load_account(account);
        if account.data.is_empty() { B256::ZERO } else { account.data.info.code_hash }
    }

    /// An account's code.
    pub(super) fn code(&mut self, account: Address) -> Bytes {
        let Ok(account) = self.context.journaled_state.load_account_with_code(account);
        account
            .data
            .info
            .code
            .as_ref()
            .map(revm::bytecode::Bytecode::original_bytes)
            .unwrap_or_default()
    }

    /// Wei an account holds.
    pub(super) fn balance(&mut self, account: Address) -> U256 {
        let Ok(account) = self.context.journaled_state.load_account(account);
        account.data.info.balance
    }

    /// Moves wei that this contract holds: no gas, no call.
    pub(super) fn send(&mut self, to: Address, wei: U256) -> Result<(), Failure> {
        let Ok(failed) = self.context.journaled_state.transfer(self.address, to, wei);
        match failed {
            None => Ok(()),
            Some(error) => Err(Failure::Refused(format!("cannot pay: {error:?}"))),
        }
    }

    /// Logs an event of this contract and charges for it.
    pub(super) fn emit(&mut self, event: &impl SolEvent) -> Result<(), Failure> {
        let data: LogData = event.encode_log_data();
        let topics = data.topics().len() as u64;
        self.burn(375 + 375 * topics + 8 * data.data.len() as u64)?;
        self.context.journaled_state.log(Log { address: self.address, data });
        Ok(())
    }

    /// Ends the call: charges for a result or for a declared error.
    pub(super) fn finish(mut self, outcome: Outcome) -> (Outcome, u64) {
        let charged = match &outcome {
            Ok(data) | Err(Failure::Revert(data)) => self.burn_words(data.len()),
            Err(_) => Ok(()),
        };
        match charged {
            Ok(()) => (outcome, self.gas_left),
            Err(failure) => (Err(failure), 0),
        }
    }
}

/// Reverts with a declared error.
pub(super) fn revert(error: &impl SolError) -> Failure {
    Failure::Revert(error.abi_encode().into())
}
