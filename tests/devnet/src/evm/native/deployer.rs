//! `StylusDeployer`: creates, activates and initialises a program in one transaction.
//!
//! This is a reimplementation. It creates contracts from the same address with the same nonces, so
//! they get the same addresses as with the real contract. Its own gas use is close to the real one,
//! but not equal.

use alloy::{
    primitives::{Address, B256, Bytes, Log, U256, address, keccak256},
    sol,
    sol_types::{Panic, PanicKind, SolCall, SolError, SolEvent},
};
use revm::{context::JournalTr, interpreter::CallScheme};

use super::{ChildResult, NativeFrame, NativeStep, SuspendedFrame};
use crate::arbos::{program_status::check_active, state::ArbosState};

/// Address that deployment tools expect.
pub(super) const ADDRESS: Address = address!("cEcba2F1DC234f70Dd89F2041029807F8D03A990");

const ARB_WASM: Address = address!("0000000000000000000000000000000000000071");

sol! {
    event ContractDeployed(address deployedContract);

    error ContractDeploymentError(bytes bytecode);
    error ContractInitializationError(address newContract, bytes data);
    error RefundExcessValueError(uint256 excessValue);
    error EmptyBytecode();

    function deploy(bytes calldata bytecode, bytes calldata initData, uint256 initValue, bytes32 salt)
        external payable returns (address);
    function activateProgram(address program) external payable returns (uint16, uint256);
}

/// Gas of CREATE without the part per word.
const CREATE_GAS: u64 = 32_000;
/// Gas per word of init code: copy and EIP-3860 charge.
const WORD_GAS: u64 = 3 + 2;
/// Additional gas per word for CREATE2, which hashes the init code.
const HASH_WORD_GAS: u64 = 6;
/// Gas of asking `ArbWasm` whether the program is active, and of the code around it.
const CHECK_GAS: u64 = 5_000;
/// Gas of calling a warm account with value.
const VALUE_CALL_GAS: u64 = 9_100;

/// A deployment in progress.
#[derive(Debug)]
struct Deployment {
    init_data: Bytes,
    init_value: U256,
    bytecode: Bytes,
    created: Address,
    stage: Stage,
}

/// The nested call that a deployment waits for.
#[derive(Clone, Copy, Debug)]
enum Stage {
    Creating,
    Activating,
    Initialising,
    Refunding { excess: U256 },
}

pub(super) fn start(native: &mut NativeFrame<'_>) -> NativeStep {
    let Ok(call) = deployCall::abi_decode(&native.calldata()) else {
        return NativeStep::revert(Bytes::new());
    };
    if call.bytecode.is_empty() {
        return revert(&EmptyBytecode {});
    }
    let words = (call.bytecode.len() as u64).div_ceil(32);
    let (salt, word_gas) = if call.salt.is_zero() {
        (None, WORD_GAS)
    } else {
        let salt: B256 = keccak256([call.salt.as_slice(), &call.initData].concat());
        (Some(salt), WORD_GAS + HASH_WORD_GAS)
    };
    if native.is_static() || !native.burn(CREATE_GAS + word_gas * words) {
        return NativeStep::out_of_gas();
    }
    let gas = native.reserve_child_gas();
    let input = native.create(salt, U256::ZERO, call.bytecode.clone(), gas);
    let deployment = Deployment {
        init_data: call.initData,
        init_value: call.initValue,
        bytecode: call.bytecode,
        created: Address::ZERO,
        stage: Stage::Creating,
    };
    NativeStep::Nested(input, Box::new(deployment))
}

impl SuspendedFrame for Deployment {
    fn resume(mut self: Box<Self>, native: &mut NativeFrame<'_>, child: ChildResult) -> NativeStep {
        match self.stage {
            Stage::Creating if child.success => {
                self.created = child.created;
                self.activate(native)
            }
            Stage::Creating => revert(&ContractDeploymentError { bytecode: self.bytecode }),
            Stage::Activating if child.success => self.initialise(native),
            Stage::Activating => NativeStep::revert(child.return_data),
            Stage::Initialising if child.success => self.refund(native),
            Stage::Initialising => revert(&ContractInitializationError {
                newContract: self.created,
                data: child.return_data,
            }),
            Stage::Refunding { .. } if child.success => self.finish(native),
            Stage::Refunding { excess } => revert(&RefundExcessValueError { excessValue: excess }),
        }
    }
}

impl Deployment {
    fn activate(mut self: Box<Self>, native: &mut NativeFrame<'_>) -> NativeStep {
        if !native.burn(CHECK_GAS) {
            return NativeStep::out_of_gas();
        }
        if !needs_activation(native, self.created) {
            return self.initialise(native);
        }
        let value = native.interpreter.input.call_value;
        let Some(fee) = value.checked_sub(self.init_value) else {
            return revert(&Panic::from(PanicKind::UnderOverflow));
        };
        self.stage = Stage::Activating;
        let input = activateProgramCall { program: self.created }.abi_encode();
        self.call(native, ARB_WASM, fee, input.into())
    }

    fn initialise(mut self: Box<Self>, native: &mut NativeFrame<'_>) -> NativeStep {
        if self.init_data.is_empty() {
            return self.refund(native);
        }
        self.stage = Stage::Initialising;
        let (target, value, data) = (self.created, self.init_value, self.init_data.clone());
        self.call(native, target, value, data)
    }

    fn refund(mut self: Box<Self>, native: &mut NativeFrame<'_>) -> NativeStep {
        let Ok(own) = native.context.journaled_state.load_account(ADDRESS);
        let excess = own.data.info.balance;
        if excess.is_zero() {
            return self.finish(native);
        }
        self.stage = Stage::Refunding { excess };
        let sender = native.interpreter.input.caller_address;
        self.call(native, sender, excess, Bytes::new())
    }

    fn finish(&self, native: &mut NativeFrame<'_>) -> NativeStep {
        let data = ContractDeployed { deployedContract: self.created }.encode_log_data();
        if !native.burn(375 * 2 + 8 * data.data.len() as u64) {
            return NativeStep::out_of_gas();
        }
        native.context.journaled_state.log(Log { address: ADDRESS, data });
        NativeStep::success(deployCall::abi_encode_returns(&self.created).into())
    }

    fn call(
        self: Box<Self>,
        native: &mut NativeFrame<'_>,
        target: Address,
        value: U256,
        data: Bytes,
    ) -> NativeStep {
        if !native.burn(VALUE_CALL_GAS) {
            return NativeStep::out_of_gas();
        }
        let gas = native.reserve_child_gas();
        let input = native.call(CallScheme::Call, target, value, data, gas);
        NativeStep::Nested(input, self)
    }
}

/// Returns whether the code at `program` needs activation before it can be called.
fn needs_activation(native: &mut NativeFrame<'_>, program: Address) -> bool {
    let Ok(account) = native.context.journaled_state.load_account(program);
    let code_hash = account.data.info.code_hash;
    let now = native.context.chain.block.timestamp;
    let mut arbos = ArbosState::new(&mut *native.context);
    let (params, entry) = (arbos.params(), arbos.program(code_hash));
    check_active(&entry, &params, now).is_err()
}

fn revert(error: &impl SolError) -> NativeStep {
    NativeStep::revert(error.abi_encode().into())
}
