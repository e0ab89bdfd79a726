//! Calls as data: for puppets and for whoever tries many of them.

use alloy::{
    primitives::{Bytes, U256},
    sol_types::SolCall,
};
use basalt_interfaces::IParameters::{Parameter, setParameterCall};

/// A call's signature and calldata.
pub(crate) type Encoded = (&'static str, Bytes);

/// Encodes one.
pub(crate) fn encoded<C: SolCall>(call: &C) -> Encoded {
    (C::SIGNATURE, call.abi_encode().into())
}

/// Sets a parameter of either vault.
pub(crate) const fn set(parameter: Parameter, value: U256) -> setParameterCall {
    setParameterCall { parameter, value }
}
