//! Calls as data: for puppets and for whoever tries many of them.

use alloy::{primitives::Bytes, sol_types::SolCall};

/// A call's signature and calldata.
pub(crate) type Encoded = (&'static str, Bytes);

/// Encodes one.
pub(crate) fn encoded<C: SolCall>(call: &C) -> Encoded {
    (C::SIGNATURE, call.abi_encode().into())
}
