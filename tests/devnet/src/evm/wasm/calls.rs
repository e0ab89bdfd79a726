//! Calls and creations by programs: their gas, and the frames they open.

use alloy::primitives::{Address, B256, Bytes, U256};
use revm::{context::JournalTr, interpreter::CallScheme};

use super::{
    super::native::{ChildResult, NativeFrame},
    requests::Handled,
};
use crate::stylus::{CallKind, Response};

/// Gas of calling a warm account.
const WARM_CALL_GAS: u64 = 100;
/// Additional gas if the account is cold.
const COLD_CALL_GAS: u64 = 2_500;
/// Additional gas if the value creates the account.
const NEW_ACCOUNT_GAS: u64 = 25_000;
/// Additional gas for sending value.
const VALUE_GAS: u64 = 9_000;
/// Stipend that the callee gets with a value.
const STIPEND_GAS: u64 = 2_300;
/// Gas of a creation.
const CREATE_GAS: u64 = 32_000;
/// Additional gas per word of init code for CREATE2, which hashes it.
const HASH_WORD_GAS: u64 = 6;

/// A nested frame that a program waits for, with its gas.
#[derive(Clone, Copy, Debug)]
pub(super) enum PendingFrame {
    Call {
        /// Gas of making the call.
        base: u64,
        /// Gas passed to the callee.
        passed_gas: u64,
    },
    Create {
        /// Gas of making the creation.
        base: u64,
        /// Gas passed to the init code.
        passed_gas: u64,
    },
}

impl PendingFrame {
    /// Returns the response to the program after the nested frame returned.
    pub(super) fn into_response(self, child: ChildResult, gas_returned: u64) -> Response {
        match self {
            Self::Call { base, passed_gas } => Response::Called {
                success: child.success,
                gas: base.saturating_add(passed_gas.saturating_sub(gas_returned)),
                return_data: child.return_data,
            },
            Self::Create { base, passed_gas } => Response::Created {
                address: child.success.then_some(child.created),
                gas: base + passed_gas.saturating_sub(gas_returned),
                return_data: child.return_data,
            },
        }
    }
}

/// A call requested by a program.
pub(super) struct ProgramCall {
    pub(super) kind: CallKind,
    pub(super) target: Address,
    pub(super) value: U256,
    pub(super) input: Bytes,
    pub(super) gas_left: u64,
    pub(super) gas_requested: u64,
}

impl ProgramCall {
    /// Opens the call frame. Fails the call if it is not permitted or its base cost exceeds the
    /// gas.
    pub(super) fn open(self, native: &mut NativeFrame<'_>) -> Handled {
        if native.is_static() && !self.value.is_zero() {
            return failed_call(0);
        }
        let Some(base) = self.base_gas(native) else {
            return failed_call(self.gas_left);
        };
        let most = u64::try_from(u128::from(self.gas_left - base) * 63 / 64).unwrap_or(u64::MAX);
        let mut passed_gas = most.min(self.gas_requested);
        if !self.value.is_zero() {
            passed_gas = passed_gas.saturating_add(STIPEND_GAS);
        }
        let scheme = match self.kind {
            CallKind::Call => CallScheme::Call,
            CallKind::Delegate => CallScheme::DelegateCall,
            CallKind::Static => CallScheme::StaticCall,
        };
        let input = native.call(scheme, self.target, self.value, self.input, passed_gas);
        Handled::Nested(input, PendingFrame::Call { base, passed_gas })
    }

    /// Returns the gas of making the call, or `None` if it exceeds the gas left.
    fn base_gas(&self, native: &mut NativeFrame<'_>) -> Option<u64> {
        let mut base = WARM_CALL_GAS;
        let mut add = |gas: u64| {
            base += gas;
            (base <= self.gas_left).then_some(base)
        };
        add(0)?;
        let Ok(target) = native.context.journaled_state.load_account(self.target);
        if target.is_cold {
            add(COLD_CALL_GAS)?;
        }
        if !self.value.is_zero() {
            if target.data.is_empty() {
                add(NEW_ACCOUNT_GAS)?;
            }
            add(VALUE_GAS)?;
        }
        Some(base)
    }
}

const fn failed_call(gas: u64) -> Handled {
    Handled::Response(Response::Called { success: false, gas, return_data: Bytes::new() })
}

/// Opens the frame of a creation.
pub(super) fn create(
    native: &mut NativeFrame<'_>,
    init_code: Bytes,
    endowment: U256,
    salt: Option<B256>,
    gas_left: u64,
) -> Handled {
    let words = (init_code.len() as u64).div_ceil(32);
    let base = CREATE_GAS + if salt.is_some() { HASH_WORD_GAS * words } else { 0 };
    if native.is_static() || gas_left < base {
        return Handled::Response(Response::Denied);
    }
    let rest = gas_left - base;
    let passed_gas = rest - rest / 64;
    let input = native.create(salt, endowment, init_code, passed_gas);
    Handled::Nested(input, PendingFrame::Create { base, passed_gas })
}
