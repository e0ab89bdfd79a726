//! `ArbOS`: the chain's own state and the precompiles that read and change it.

mod address_set;
pub(crate) mod genesis;
pub(crate) mod precompile;
pub(crate) mod programs;
pub(crate) mod slots;
pub(crate) mod state;
pub(crate) mod words;
