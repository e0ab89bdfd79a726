//! The deterministic CREATE2 factory. Its calldata is a salt followed by init code.
//!
//! This is a reimplementation, so its own gas use is close to that of the real contract, but not
//! equal.

use alloy::primitives::{Address, B256, Bytes, address};

use super::{Child, Native, Step, Suspended};

/// Address of the factory on every chain.
pub(super) const ADDRESS: Address = address!("4e59b44847b379578588920ca78fbf26c0b4956c");

/// Gas of CREATE2 without the part per word.
const CREATE_GAS: u64 = 32_000;
/// Gas per word of init code: copy, EIP-3860 charge and hash.
const WORD_GAS: u64 = 3 + 2 + 6;

#[derive(Debug)]
struct Creating;

pub(super) fn start(native: &mut Native<'_>) -> Step {
    let calldata = native.calldata();
    let Some((salt, init_code)) = calldata.split_first_chunk::<32>() else {
        return Step::revert(Bytes::new());
    };
    let words = (init_code.len() as u64).div_ceil(32);
    if native.is_static() || !native.burn(CREATE_GAS + WORD_GAS * words) {
        return Step::out_of_gas();
    }
    let gas = native.forward();
    let endowment = native.interpreter.input.call_value;
    let init_code = calldata.slice_ref(init_code);
    let input = native.create(Some(B256::from(*salt)), endowment, init_code, gas);
    Step::Nested(input, Box::new(Creating))
}

impl Suspended for Creating {
    fn resume(self: Box<Self>, _native: &mut Native<'_>, child: Child) -> Step {
        if child.success {
            Step::success(Bytes::copy_from_slice(child.created.as_slice()))
        } else {
            Step::revert(Bytes::new())
        }
    }
}
