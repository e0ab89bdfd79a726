//! Calls as data, for mocks and for tests that try many calls.

use alloy::{
    primitives::{Bytes, U256},
    sol_types::SolCall,
};
use basalt_interfaces::IParameters::{Parameter, setParameterCall};

/// Signature and calldata of a call.
pub(crate) type Encoded = (&'static str, Bytes);

/// Encodes a call.
pub(crate) fn encoded<C: SolCall>(call: &C) -> Encoded {
    (C::SIGNATURE, call.abi_encode().into())
}

/// A call that sets a parameter of either vault.
pub(crate) const fn set(parameter: Parameter, value: U256) -> setParameterCall {
    setParameterCall { parameter, value }
}
