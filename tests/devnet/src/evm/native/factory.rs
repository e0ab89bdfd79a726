//! The deterministic CREATE2 factory. Its calldata is a salt followed by init code.
//!
//! This is a reimplementation, so its own gas use is close to that of the real contract, but not
//! equal.

use alloy::primitives::{Address, B256, Bytes, address};

use super::{ChildResult, NativeFrame, NativeStep, SuspendedFrame};

/// Address of the factory on every chain.
pub(super) const ADDRESS: Address = address!("4e59b44847b379578588920ca78fbf26c0b4956c");

/// Gas of CREATE2 without the part per word.
const CREATE_GAS: u64 = 32_000;
/// Gas per word of init code: copy, EIP-3860 charge and hash.
const WORD_GAS: u64 = 3 + 2 + 6;

#[derive(Debug)]
struct Creating;

pub(super) fn start(native: &mut NativeFrame<'_>) -> NativeStep {
    let calldata = native.calldata();
    let Some((salt, init_code)) = calldata.split_first_chunk::<32>() else {
        return NativeStep::revert(Bytes::new());
    };
    let words = (init_code.len() as u64).div_ceil(32);
    if native.is_static() || !native.burn(CREATE_GAS + WORD_GAS * words) {
        return NativeStep::out_of_gas();
    }
    let gas = native.reserve_child_gas();
    let endowment = native.interpreter.input.call_value;
    let init_code = calldata.slice_ref(init_code);
    let input = native.create(Some(B256::from(*salt)), endowment, init_code, gas);
    NativeStep::Nested(input, Box::new(Creating))
}

impl SuspendedFrame for Creating {
    fn resume(self: Box<Self>, _native: &mut NativeFrame<'_>, child: ChildResult) -> NativeStep {
        if child.success {
            NativeStep::success(Bytes::copy_from_slice(child.created.as_slice()))
        } else {
            NativeStep::revert(Bytes::new())
        }
    }
}
